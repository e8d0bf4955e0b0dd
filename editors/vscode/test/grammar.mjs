// What the grammars make of the words of a rule, with the editor's own
// tokenizer:
//
//   node grammar.mjs NODE_MODULES     a folder with vscode-textmate and vscode-oniguruma

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.argv[2], 'x.js'));
const textmate = require('vscode-textmate');
const oniguruma = require('vscode-oniguruma');
const extension = new URL('..', import.meta.url);
const { contributes } = JSON.parse(readFileSync(new URL('package.json', extension)));
const paths = new Map(contributes.grammars.map((g) => [g.scopeName, g.path]));

await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => {
    const path = paths.get(scope);
    return path === undefined ? null : textmate.parseRawGrammar(readFileSync(new URL(path, extension), 'utf8'), path);
  },
  getInjections: (scope) => contributes.grammars.filter((g) => g.injectTo?.includes(scope)).map((g) => g.scopeName),
});
const toml = await registry.loadGrammar('source.toml');

/** The scopes of the first place where a text stands alone in a token. */
function scopesOf(text, rule) {
  let state = textmate.INITIAL;
  for (const line of rule.split('\n')) {
    const { tokens, ruleStack } = toml.tokenizeLine(line, state);
    for (const t of tokens) {
      if (line.slice(t.startIndex, t.endIndex).trim() === text) {
        return t.scopes;
      }
    }
    state = ruleStack;
  }
  return [];
}

const rule = (language, query, quotes = "'''") => `[rule]\nlanguage = "${language}"\ntype = "query"\nquery = ${quotes}${query}${quotes}\nversion = 3\n\n[rule.more]\nx = "and"\n`;
const cases = [
  ['a table has a name', '[rule]\n', 'rule', 'entity.name.type.table.toml'],
  ['a key is one', 'risk_score = 47\n', 'risk_score', 'support.type.property-name.toml'],
  ['a number is one', 'risk_score = 47\n', '47', 'constant.numeric.toml'],
  ['a comment is one', 'a = 1 # why\n', '# why', 'comment.line.number-sign.toml'],
  ['an entry of a list is a string', 'tags = [\n  "x",\n]\n', 'x', 'string.quoted.double.toml'],
  ['a list within a list is no table', 'a = [\n  ["b"],\n]\nc = 1\n', 'b', 'string.quoted.double.toml'],
  ['KQL by its language', rule('kuery', '\nprocess.name:x and y:z\n'), 'and', 'meta.embedded.block.kql keyword.other.logical'],
  ['Lucene by its language', rule('lucene', '\nname:a AND b:c\n'), 'AND', 'meta.embedded.block.lucene keyword.other.logical'],
  ['EQL by its language, behind a comment', rule('eql', '\n// why\nprocess where true\n'), 'where', 'meta.embedded.block.eql keyword.control'],
  ['ES|QL by its language', rule('esql', '\nfrom logs-* | where x\n', '"""'), 'where', 'meta.embedded.block.esql keyword.control'],
  ['the key of a query looks like others', 'language = "eql"\nquery = "any where true"\n', 'query', 'support.type.property-name.toml'],
  ['a quote before a query is one of a string', 'language = "eql"\nquery = \'\'\'\nany where true\n\'\'\'\n', "'''", 'string.quoted.query.toml'],
  ['so does that of its language', rule('eql', 'process where true'), 'language', 'support.type.property-name.toml'],
  ['and the language itself', rule('eql', 'process where true'), 'eql', 'string.quoted.double.toml'],
  ['a query on one line', rule('eql', 'process where true', "'"), 'where', 'meta.embedded.block.eql keyword.control'],
  ['what comes behind a query is TOML', rule('eql', '\nprocess where true\n'), 'version', 'support.type.property-name.toml'],
  ['what comes behind the rule is TOML', rule('kuery', 'a:b'), 'rule.more', 'entity.name.type.table.toml'],
  ['EQL whose language stands behind it', "query = '''\nany where true\n'''\nlanguage = \"eql\"\n", 'where', 'meta.embedded.block.eql keyword.control'],
  ['ES|QL whose language stands behind it', 'query = """\nfrom x | limit 1\n"""\n', 'limit', 'meta.embedded.block.esql keyword.control'],
  ['KQL where nothing tells', "query = '''\na:b or c:d\n'''\n", 'or', 'meta.embedded.block.kql keyword.other.logical'],
];
let failed = 0;
for (const [name, text, word, wanted] of cases) {
  const scopes = scopesOf(word, text);
  try {
    for (const scope of wanted.split(' ')) {
      assert.ok(scopes.includes(scope), `${word} has ${scopes.join(' ')}`);
    }
    console.log(`ok   colours: ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL colours: ${name}: ${error.message}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
