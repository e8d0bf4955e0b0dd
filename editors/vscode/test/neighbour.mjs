// Another TOML extension, as authors of rules have them: it contributes the
// language and a grammar of its own, and formats, completes, explains and colours
// every TOML file.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const manifest = {
  name: 'toml',
  displayName: 'Some TOML',
  publisher: 'some',
  version: '0.0.1',
  license: 'MIT',
  repository: 'https://example.org/toml',
  engines: { vscode: '^1.100.0' },
  main: './main.js',
  activationEvents: ['onLanguage:toml'],
  contributes: {
    languages: [{ id: 'toml', aliases: ['TOML'], extensions: ['.toml'], configuration: './language-configuration.json' }],
    grammars: [{ language: 'toml', scopeName: 'source.toml', path: './toml.tmLanguage.json' }],
  },
};

/** Scopes like those of other TOML grammars, a multi-line string without any inside among them. */
const grammar = {
  scopeName: 'source.toml',
  patterns: [{ include: '#comment' }, { include: '#table' }, { include: '#entry' }],
  repository: {
    comment: { name: 'comment.line.some.toml', match: '#.*$' },
    table: { match: '^\\s*(\\[)([^\\]]*)(\\])', captures: { 2: { name: 'support.type.table.some.toml' } } },
    entry: {
      begin: '\\s*([A-Za-z_\\-.0-9]+)\\s*(=)\\s*',
      beginCaptures: { 1: { name: 'variable.key.some.toml' } },
      end: '(?<=\\S)(?<!=)|$',
      patterns: [
        { name: 'string.quoted.triple.some.toml', begin: "'''", end: "'''" },
        { name: 'string.quoted.triple.some.toml', begin: '"""', end: '"""' },
        { name: 'string.quoted.some.toml', match: '"[^"]*"|\'[^\']*\'' },
        { name: 'constant.numeric.some.toml', match: '[0-9]+' },
        { begin: '\\[', end: '\\]', patterns: [{ name: 'string.quoted.some.toml', match: '"[^"]*"' }] },
      ],
    },
  },
};

const main = `
const vscode = require('vscode');
const legend = new vscode.SemanticTokensLegend(['someTomlKey']);
const key = /^([A-Za-z_]+) *=/;
exports.activate = (context) => context.subscriptions.push(
  vscode.languages.registerHoverProvider('toml', {
    provideHover: () => new vscode.Hover('Some TOML says hello'),
  }),
  vscode.languages.registerCompletionItemProvider('toml', {
    provideCompletionItems: () => [new vscode.CompletionItem('some_toml_key')],
  }, '.', '='),
  vscode.languages.registerDocumentFormattingEditProvider('toml', {
    provideDocumentFormattingEdits: () => [vscode.TextEdit.insert(new vscode.Position(0, 0), '# by Some TOML\\n')],
  }),
  vscode.languages.registerDocumentSemanticTokensProvider('toml', {
    provideDocumentSemanticTokens(document) {
      const tokens = new vscode.SemanticTokensBuilder(legend);
      for (let i = 0; i < document.lineCount; i++) {
        const found = key.exec(document.lineAt(i).text);
        if (found) tokens.push(new vscode.Range(i, 0, i, found[1].length), 'someTomlKey');
      }
      return tokens.build();
    },
  }, legend),
);
`;

/** Writes the extension into a new folder and packages it; returns the .vsix. */
export function packNeighbour(folder, vsce) {
  mkdirSync(folder);
  const files = {
    'package.json': JSON.stringify(manifest),
    'language-configuration.json': JSON.stringify({ comments: { lineComment: '#' }, brackets: [['[', ']'], ['{', '}']] }),
    'toml.tmLanguage.json': JSON.stringify(grammar),
    'main.js': main,
    'README.md': '# Some TOML\n',
    LICENSE: 'MIT\n',
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  const vsix = join(folder, 'neighbour.vsix');
  execFileSync(process.execPath, [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--out', vsix], { cwd: folder, stdio: 'pipe' });
  return vsix;
}
