// Rulewright beside another TOML extension (neighbour.mjs), in an extension host
// that has both. Writes a line for each check, as lines.js says.

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
process where process.name == "x" and process.args = "x"
'''
`;
const samples = [
  { expect: 'match', event: { event: { category: 'process' }, process: { name: 'x', args: ['x'] } } },
  { event: { category: 'process' }, process: { name: 'b', args: ['x'] } },
];
const queryLine = 9; // from 0
const wholeQuery = new vscode.Range(queryLine, 0, queryLine, 100);
const theirMark = '# by Some TOML';

exports.run = async () => {
  const lines = new Lines();
  const check = (name, run) => lines.check(`beside another TOML extension, ${name}`, run);
  const folder = vscode.workspace.workspaceFolders[0].uri;
  const write = (name, text) => {
    const uri = vscode.Uri.joinPath(folder, name);
    fs.writeFileSync(uri.fsPath, text);
    return uri;
  };
  const open = async (uri) => {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    return document;
  };
  write('rule.events.ndjson', samples.map((s) => JSON.stringify(s) + '\n').join(''));
  const uri = write('rule.toml', rule);
  const other = write('pyproject.toml', '[project]\nname="x"\n');
  const document = await open(uri);
  const findings = () => vscode.languages.getDiagnostics(uri);
  const hovers = async (at, line = queryLine) => {
    const found = await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(line, at));
    return found.map((h) => h.contents.map((c) => c.value).join('\n'));
  };
  const offered = async (of, position) => {
    const list = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', of, position);
    return list.items.map((i) => i.label.label ?? i.label);
  };
  const toml = () => vscode.workspace.getConfiguration('', { uri, languageId: 'toml' });

  await check('both are there', async () => {
    await until(() => vscode.extensions.getExtension('some.toml').isActive && findings().length > 0);
  });
  await check('every finding is there once', async () => {
    await until(() => findings().some((d) => d.code?.value === 'test/failed' || d.code?.value === 'query/syntax'));
    await new Promise((done) => setTimeout(done, 1000)); // the slow ones
    const all = findings().map((d) => `${d.range.start.line}:${d.range.start.character} ${d.message}`);
    assert.equal(new Set(all).size, all.length, all.join('\n'));
    assert.equal(findings().filter((d) => d.code?.value === 'query/syntax').length, 1);
  });
  await check('a hover has what both say', async () => {
    const said = await until(async () => {
      const found = await hovers(16);
      return found.some((h) => /sample events|process\.name/.test(h)) && found;
    });
    assert.ok(said.some((h) => /process\.name/.test(h)) && said.includes('Some TOML says hello'), said.join('\n'));
    assert.equal(said.length, 2);
  });
  await check('a completion offers what both have', async () => {
    const labels = await offered(uri, new vscode.Position(queryLine, 22));
    assert.ok(labels.includes('process.name') && labels.includes('some_toml_key'));
  });
  await check('other TOML is left to it', async () => {
    await open(other);
    assert.deepEqual((await offered(other, new vscode.Position(2, 0))).filter((l) => l !== 'some_toml_key'), []);
    assert.deepEqual(vscode.languages.getDiagnostics(other), []);
    await open(uri);
  });
  await check('a lens is shown', async () => {
    const lenses = await until(async () => {
      const found = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 5);
      return found.length > 0 && found;
    });
    assert.match(lenses.map((l) => l.command.title).join(), /sample|events/);
  });
  await check('a fix is made and the finding goes', async () => {
    const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, wholeQuery);
    await vscode.workspace.applyEdit(actions.find((a) => a.title === 'Replace `=` with `==`').edit);
    await until(() => !findings().some((d) => d.code?.value === 'query/syntax'));
  });
  await check('words have the colours that it gives them', async () => {
    const legend = await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokensLegend', uri);
    assert.deepEqual(legend.tokenTypes, ['someTomlKey']);
  });
  await check('those of the query are ours if the setting says so', async () => {
    await vscode.workspace.getConfiguration('rulewright').update('semanticTokens.enable', true, vscode.ConfigurationTarget.Global);
    const types = await until(async () => {
      const legend = await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokensLegend', uri);
      return legend.tokenTypes.includes('property') && legend.tokenTypes;
    });
    const tokens = await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokens', uri);
    assert.ok(tokens.data.length > 0, types.join());
    await vscode.workspace.getConfiguration('rulewright').update('semanticTokens.enable', undefined, vscode.ConfigurationTarget.Global);
  });

  const format = async (of, formatter) => {
    await toml().update('editor.defaultFormatter', formatter, vscode.ConfigurationTarget.Global, true);
    const shown = await open(of);
    await vscode.commands.executeCommand('editor.action.formatDocument');
    const text = shown.getText();
    await vscode.commands.executeCommand('workbench.action.files.revert');
    return text;
  };
  await check('it formats other TOML, and nobody asks which', async () => {
    const text = await Promise.race([format(other, undefined), new Promise((done) => setTimeout(() => done('asked'), 5000))]);
    assert.equal(text, `${theirMark}\n[project]\nname="x"\n`);
  });
  await check('other TOML is left as it is where Rulewright is the default formatter', async () => {
    assert.equal(await format(other, 'rulewright.rulewright'), '[project]\nname="x"\n');
  });
  await check('it formats rules where it is the default formatter', async () => {
    assert.match(await format(uri, 'some.toml'), new RegExp(`^${theirMark}`));
  });
  await check('Rulewright formats rules where it is that', async () => {
    write('rule.toml', rule.replace('index = [', 'index=[ '));
    const text = await format(uri, 'rulewright.rulewright');
    assert.match(text, /^index = \["logs/m);
    assert.doesNotMatch(text, new RegExp(theirMark));
  });

  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  lines.end();
};
