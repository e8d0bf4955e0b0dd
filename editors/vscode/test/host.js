// A session of the extension and the server inside a real extension host:
// --extensionTestsPath points here, --extensionDevelopmentPath at the folder
// above, rulewright.server.path names the program, and the workspace is an
// empty folder. Writes a line for each check to $RULEWRIGHT_TEST_LOG.

const assert = require('assert/strict');
const fs = require('fs');
const vscode = require('vscode');

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
const queryLine = 9; // from 0
const wholeQuery = new vscode.Range(queryLine, 0, queryLine, 100);

async function until(condition) {
  for (const start = Date.now(); Date.now() - start < 15000; ) {
    const value = await condition();
    if (value) {
      return value;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`it did not come to ${condition}`);
}

exports.run = async () => {
  const log = process.env.RULEWRIGHT_TEST_LOG;
  let failed = 0;
  const check = async (name, run) => {
    let line = `ok   ${name}\n`;
    try {
      await run();
    } catch (error) {
      failed++;
      line = `FAIL ${name}: ${error.stack}\n`;
    }
    fs.appendFileSync(log, line);
  };

  const folder = vscode.workspace.workspaceFolders[0].uri;
  const uri = vscode.Uri.joinPath(folder, 'rule.toml');
  fs.writeFileSync(uri.fsPath, rule);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const findings = () => vscode.languages.getDiagnostics(uri);
  const syntax = () => findings().filter((d) => d.code?.value === 'query/syntax');
  const actions = (...kind) => vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, wholeQuery, ...kind);

  await check('a finding is shown at its character', async () => {
    const [d] = await until(() => syntax().length > 0 && syntax());
    assert.equal(document.getText(d.range), '=');
  });
  await check('a hover explains the field', async () => {
    const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(queryLine, 16));
    assert.match(hovers.flatMap((h) => h.contents.map((c) => c.value)).join(), /process\.name/);
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
    const all = (await actions('source.fixAll', 5)).find((a) => a.title === 'Make all safe fixes');
    assert.ok(all?.edit);
  });
  await check('a fix is made and the finding goes', async () => {
    const fix = (await actions()).find((a) => a.title === 'Replace `=` with `==`');
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.lineAt(queryLine).text, /== "x"$/);
    await until(() => syntax().length === 0);
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
    const at = new vscode.Position(queryLine, 16);
    await until(async () => {
      const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, at);
      return hovers.flatMap((h) => h.contents.map((c) => c.value)).join().includes('process.name');
    });
    await until(() => findings().length > 0);
  });
  await check('a new configuration is noticed', async () => {
    assert.ok(findings().length > 0);
    await new Promise((done) => setTimeout(done, 1500)); // the watcher starts late
    fs.writeFileSync(vscode.Uri.joinPath(folder, 'rulewright.toml').fsPath, '[checks]\nignore = ["all"]\n');
    await until(() => findings().length === 0);
  });

  // Else the edit comes back with the next window.
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  fs.appendFileSync(log, `${failed} failed\n`);
  if (failed > 0) {
    throw new Error(`${failed} checks failed`);
  }
};
