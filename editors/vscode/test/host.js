// A session of the extension and the server inside a real extension host:
// --extensionTestsPath points here, the extension is installed with the program
// in it, and the workspace is an empty folder. Writes a line for each check, as
// lines.js says.

const assert = require('assert/strict');
const fs = require('fs');
const vscode = require('vscode');
const { Lines, until } = require('./lines.js');

const rule = `[metadata]
integration = ["endpoint"]
updated_date = "2026/01/15"

[rule]
index = ["logs-endpoint.events.*"]
language = "eql"
type = "eql"
query = '''
process where process.name == "é😀" and process.args = "x"
'''
`;
const samples = [
  { expect: 'match', event: { event: { category: 'process' }, process: { name: 'é😀', args: ['x'] } } },
  { event: { category: 'process' }, process: { name: 'b', args: ['x'] } },
];
const queryLine = 9; // from 0
const wholeQuery = new vscode.Range(queryLine, 0, queryLine, 100);

/** The servers that this extension host has started, as process ids. */
function servers() {
  return fs.readdirSync('/proc').filter((pid) => {
    try {
      const parent = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) \S /, '').split(' ')[0];
      return parent === String(process.pid) && /\0lsp\0/.test(fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    } catch {
      return false; // no process, or one that has ended
    }
  }).map(Number);
}

exports.run = async () => {
  const lines = new Lines();
  const check = (name, run) => lines.check(name, run);

  const folder = vscode.workspace.workspaceFolders[0].uri;
  const extension = vscode.extensions.getExtension('rulewright.rulewright');
  await check('TOML that is no rule starts no server', async () => {
    const other = vscode.Uri.joinPath(folder, 'Cargo.toml');
    fs.writeFileSync(other.fsPath, '[package]\nname = "x"\n');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(other));
    await until(() => extension.isActive);
    await new Promise((done) => setTimeout(done, 1000));
    assert.equal(extension.exports.running(), false);
    assert.deepEqual(servers(), []);
  });

  const uri = vscode.Uri.joinPath(folder, 'rule.toml');
  fs.writeFileSync(uri.fsPath, rule);
  fs.writeFileSync(vscode.Uri.joinPath(folder, 'rule.events.ndjson').fsPath, samples.map((s) => JSON.stringify(s) + '\n').join(''));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const findings = () => vscode.languages.getDiagnostics(uri);
  const syntax = () => findings().filter((d) => d.code?.value === 'query/syntax');
  const hoverAt = async (character) => {
    const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(queryLine, character));
    return hovers.flatMap((h) => h.contents.map((c) => c.value)).join('\n');
  };
  const actions = (...kind) => vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, wholeQuery, ...kind);

  await check('a finding is shown at its character', async () => {
    const [d] = await until(() => syntax().length > 0 && syntax());
    assert.equal(document.getText(d.range), '=');
  });
  await check('a hover explains the field', async () => {
    assert.match(await hoverAt(16), /process\.name/);
  });
  await check('the program that runs is the one in the package', () => {
    const [pid] = servers();
    assert.equal(fs.readlinkSync(`/proc/${pid}/exe`), vscode.Uri.joinPath(extension.extensionUri, 'bin/rulewright').fsPath);
  });
  await check('tables are listed', async () => {
    const symbols = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', uri);
    assert.deepEqual(symbols.map((s) => s.name), ['metadata', 'rule']);
  });
  await check('values fold', async () => {
    const ranges = await vscode.commands.executeCommand('vscode.executeFoldingRangeProvider', uri);
    assert.ok(ranges.some((r) => r.start === queryLine - 1));
  });
  await check('fields are offered', async () => {
    const list = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', uri, new vscode.Position(queryLine, 22));
    assert.ok(list.items.some((i) => (i.label.label ?? i.label) === 'process.name'));
  });
  await check('a suppression is offered', async () => {
    assert.ok((await actions()).some((a) => a.title === 'Ignore query/syntax here'));
  });
  await check('all safe fixes are worked out', async () => {
    await until(async () => (await actions('source.fixAll', 5)).some((a) => a.title === 'Make all safe fixes' && a.edit));
  });
  await check('a fix is made and the finding goes', async () => {
    const fix = (await actions()).find((a) => a.title === 'Replace `=` with `==`');
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.lineAt(queryLine).text, /== "x"$/);
    await until(() => syntax().length === 0);
  });
  await check('a hover counts the sample events that meet a clause', async () => {
    assert.match(await until(async () => /sample events/.test(await hoverAt(16)) && hoverAt(16)), /\*\*1 of 2\*\* sample events meet/);
  });
  await check('the counts stand behind the clauses', async () => {
    const hints = await until(async () => {
      const found = await vscode.commands.executeCommand('vscode.executeInlayHintProvider', uri, wholeQuery);
      return found.length > 0 && found;
    });
    assert.match(hints.map((h) => h.label).join(), /1\/2/);
  });
  await check('a lens counts the events that match', async () => {
    const lenses = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 5);
    assert.match(lenses.map((l) => l.command.title).join(), /1 of 2 events match/);
  });
  await check('the status item tells of findings, samples, rules and the version', async () => {
    const says = await until(() => /in the workspace/.test(extension.exports.status()) && extension.exports.status());
    assert.match(says, /^Rulewright .+ · .*findings? in this file · rule\.events\.ndjson · 1 rule in the workspace$/);
  });
  await check('the results view follows the rule', async () => {
    await vscode.commands.executeCommand('rulewright.showSamples', uri, { groupId: 0 }); // as the beaker has it
    const page = await until(() => vscode.workspace.textDocuments.find((d) => d.uri.scheme === 'rulewright'));
    assert.match(page.getText(), /1 of 2 events match/);
    const edit = new vscode.WorkspaceEdit();
    const name = document.lineAt(queryLine).text.indexOf('"é😀"');
    edit.replace(uri, new vscode.Range(queryLine, name, queryLine, name + 5), '"c"');
    await vscode.workspace.applyEdit(edit);
    await until(() => /0 of 2 events match/.test(page.getText()));
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('undo');
    await until(() => /1 of 2 events match/.test(page.getText()));
  });
  await check('what a function takes is shown', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(queryLine, document.lineAt(queryLine).text.length), ' and length(process.name) > 3');
    await vscode.workspace.applyEdit(edit);
    const inside = new vscode.Position(queryLine, document.lineAt(queryLine).text.indexOf('length(') + 7);
    const help = await until(async () => {
      const found = await vscode.commands.executeCommand('vscode.executeSignatureHelpProvider', uri, inside, '(');
      return found?.signatures.length > 0 && found;
    });
    assert.equal(help.signatures[0].label, 'length(text)');
  });
  await check('a field is found and renamed wherever the rule has it', async () => {
    const at = new vscode.Position(queryLine, document.lineAt(queryLine).text.indexOf('process.name'));
    const marks = await vscode.commands.executeCommand('vscode.executeDocumentHighlights', uri, at);
    assert.equal(marks.length, 2);
    const edit = await vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', uri, at, 'process.title');
    assert.equal(edit.get(uri).length, 2);
  });
  await check('an index pattern says what it leads to', async () => {
    const hints = await vscode.commands.executeCommand('vscode.executeInlayHintProvider', uri, new vscode.Range(0, 0, queryLine, 0));
    assert.match(hints.map((h) => h.label).join(), /Elastic Defend/);
  });
  await check('the rule is formatted', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, document.lineAt(5).range, 'index=[ "logs-endpoint.events.*" ]');
    await vscode.workspace.applyEdit(edit);
    const edits = await vscode.commands.executeCommand('vscode.executeFormatDocumentProvider', uri, { tabSize: 8, insertSpaces: false });
    const formatted = new vscode.WorkspaceEdit();
    formatted.set(uri, edits);
    await vscode.workspace.applyEdit(formatted);
    assert.equal(document.lineAt(5).text, 'index = ["logs-endpoint.events.*"]');
  });
  await check('a server that was restarted goes on', async () => {
    await vscode.commands.executeCommand('rulewright.restart');
    await until(async () => (await hoverAt(16)).includes('process.name'));
    await until(() => findings().length > 0);
  });
  await check('a server that is killed comes back, with the text as it is on the screen', async () => {
    const [killed] = servers();
    process.kill(killed, 'SIGKILL');
    // Changed while no server is there.
    const edit = new vscode.WorkspaceEdit();
    const name = document.lineAt(queryLine).text.indexOf('process.name');
    edit.replace(uri, new vscode.Range(queryLine, name, queryLine, name + 'process.name'.length), 'process.nmae');
    await vscode.workspace.applyEdit(edit);
    await until(() => servers().some((pid) => pid !== killed));
    const unknown = () => findings().filter((d) => document.getText(d.range) === 'process.nmae');
    await until(() => unknown().length === 1);
    await until(() => extension.exports.running() && !/not running/.test(extension.exports.status()));
    assert.match(await hoverAt(name + 2), /process\.name/);
  });
  await check('a new configuration is noticed', async () => {
    assert.ok(findings().length > 0);
    await new Promise((done) => setTimeout(done, 1500)); // the watcher starts late
    fs.writeFileSync(vscode.Uri.joinPath(folder, 'rulewright.toml').fsPath, '[checks]\nignore = ["all"]\n');
    const left = () => findings().map((d) => d.code?.value).join();
    await until(() => left() === 'test/failed').catch(() => assert.equal(left(), 'test/failed'));
  });

  // Else the edit comes back with the next window.
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  lines.end();
};
