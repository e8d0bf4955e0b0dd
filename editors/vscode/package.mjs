// Packages the extension:
//
//   node package.mjs                  rulewright.vsix, with what lies in bin/ if anything does
//   node package.mjs TARGET…          rulewright-TARGET.vsix with the program for it; needs Go
//   node package.mjs all              the same for every platform
//
// A target is one of Visual Studio Code's: linux-x64, darwin-arm64, …

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const platforms = {
  'linux-x64': ['linux', 'amd64'],
  'linux-arm64': ['linux', 'arm64'],
  'darwin-x64': ['darwin', 'amd64'],
  'darwin-arm64': ['darwin', 'arm64'],
  'win32-x64': ['windows', 'amd64'],
  'win32-arm64': ['windows', 'arm64'],
};

process.chdir(dirname(fileURLToPath(import.meta.url)));
copyFileSync('../../LICENSE', 'LICENSE');

function vsce(out, ...more) {
  const main = 'node_modules/@vscode/vsce/vsce';
  execFileSync(process.execPath, [main, 'package', '--no-dependencies', '--out', out, ...more], { stdio: 'inherit' });
}

const asked = process.argv.slice(2);
if (asked.length === 0) {
  vsce('rulewright.vsix');
}
for (const target of asked.includes('all') ? Object.keys(platforms) : asked) {
  if (!platforms[target]) {
    throw new Error(`no target ${target}: there are ${Object.keys(platforms).join(', ')}`);
  }
  const [os, arch] = platforms[target];
  rmSync('bin', { recursive: true, force: true });
  mkdirSync('bin');
  const program = `editors/vscode/bin/rulewright${os === 'windows' ? '.exe' : ''}`;
  execFileSync('go', ['build', '-trimpath', '-ldflags', '-s -w', '-o', program, './cmd/rulewright'], {
    cwd: '../..',
    stdio: 'inherit',
    env: { ...process.env, CGO_ENABLED: '0', GOOS: os, GOARCH: arch },
  });
  vsce(`rulewright-${target}.vsix`, '--target', target);
}
