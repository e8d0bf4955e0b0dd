"""A session with a client that is strict: every message of the server is read into
the types of the specification and written again, and what differs is a failure.

    PYTHONPATH=… python3 conformance.py RULE PROGRAM ARGUMENTS…

Needs lsprotocol, whose types are those of version 3.17.
"""

import json
import pathlib
import subprocess
import sys
import threading
import queue

from lsprotocol import types
from lsprotocol.converters import get_converter

converter = get_converter()
wrong = []


def differences(was, now, path):
    """Yields what of a message is not in its type."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key, value in was.items():
            if key in now:
                yield from differences(value, now[key], f"{path}.{key}")
            elif value is not None:
                yield f"{path}.{key}"
    elif isinstance(was, list) and isinstance(now, list):
        for i, (a, b) in enumerate(zip(was, now)):
            yield from differences(a, b, f"{path}[{i}]")


def judge(message, kind, what):
    """Notes what of a message is not as specified."""
    try:
        now = converter.unstructure(converter.structure(message, kind), kind)
    except Exception as problem:  # of many sorts, and groups of them
        wrong.append(f"{what}: {problem!r}"[:500])
        return
    wrong.extend(f"{what}: {path} is not specified" for path in differences(message, now, "$"))


class Client:
    """The other side of a server, which answers each of its requests with null."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answers, self.heard = queue.Queue(), queue.Queue()
        self.last = 0
        threading.Thread(target=self.listen, daemon=True).start()

    def send(self, **message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def listen(self):
        out = self.process.stdout
        while line := out.readline():
            size = int(line.split(b":")[1])
            while out.readline().strip():
                pass
            message = json.loads(out.read(size))
            if "method" not in message:
                self.answers.put(message)
                continue
            kinds = types.METHOD_TO_TYPES.get(message["method"])
            if kinds is None:
                wrong.append(f"{message['method']} is not specified")
            else:
                judge(message, kinds[0], message["method"])
            if "id" in message:
                self.send(id=message["id"], result=None)
            self.heard.put(message)

    def ask(self, method, params):
        self.last += 1
        self.send(id=self.last, method=method, params=params)
        answer = self.answers.get(timeout=20)
        if "error" in answer or answer.get("id") != self.last:
            wrong.append(f"{method}: {answer}"[:500])
        else:
            judge(answer, types.METHOD_TO_TYPES[method][1], f"the answer to {method}")
        return answer.get("result")


def session(rule, command, asks_for_findings):
    client = Client(command)
    uri, text = rule.as_uri(), rule.read_text()
    line = next(i for i, words in enumerate(text.split("\n")) if "process.name:(" in words)
    document = {"uri": uri}
    at = {"textDocument": document, "position": {"line": line, "character": 6}}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": line + 3, "character": 0}}
    capabilities = {"textDocument": {"diagnostic": {}}} if asks_for_findings else {}
    offered = client.ask("initialize", {"processId": None, "rootUri": rule.parent.as_uri(), "capabilities": capabilities})
    assert offered["capabilities"]["hoverProvider"]
    client.send(method="initialized", params={})
    client.send(method="textDocument/didOpen", params={"textDocument": {**document, "languageId": "toml", "version": 1, "text": text}})
    if asks_for_findings:
        client.ask("textDocument/diagnostic", {"textDocument": document})
    else:
        while client.heard.get(timeout=20)["method"] != "textDocument/publishDiagnostics":
            pass
    for method in ("hover", "completion", "signatureHelp", "definition", "documentHighlight", "prepareRename"):
        client.ask(f"textDocument/{method}", at)
    for method in ("documentSymbol", "codeLens", "foldingRange", "documentLink", "semanticTokens/full"):
        client.ask(f"textDocument/{method}", {"textDocument": document})
    client.ask("textDocument/references", {**at, "context": {"includeDeclaration": True}})
    client.ask("textDocument/rename", {**at, "newName": "process.title"})
    client.ask("textDocument/inlayHint", {"textDocument": document, "range": whole})
    client.ask("textDocument/semanticTokens/range", {"textDocument": document, "range": whole})
    client.ask("textDocument/codeAction", {"textDocument": document, "range": whole, "context": {"diagnostics": []}})
    client.ask("textDocument/formatting", {"textDocument": document, "options": {"tabSize": 2, "insertSpaces": True}})
    client.ask("textDocument/selectionRange", {"textDocument": document, "positions": [at["position"]]})
    client.ask("workspace/symbol", {"query": "shell"})
    client.ask("workspace/executeCommand", {"command": "rulewright.showSamples", "arguments": [uri]})
    client.ask("shutdown", None)
    client.send(method="exit")
    status = client.process.wait(timeout=10)
    if status != 0:
        wrong.append(f"the server ended with {status}")


def main():
    rule, command = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    for name, asks in (("published", False), ("asked for", True)):
        before = len(wrong)
        session(rule, command, asks)
        if len(wrong) == before:
            print(f"ok   every message is as specified, findings {name}")
    for problem in wrong:
        print(f"FAIL {problem}")
    sys.exit(bool(wrong))


main()
