// The packaged extension in a real Visual Studio Code: its web server, shown
// by a headless Chromium.
//
//   node session.mjs --code FOLDER --node PROGRAM --playwright FOLDER --chromium PROGRAM
//                    --vsix FILE --example FOLDER --shots FOLDER
//
// First host.js runs in the extension host, with the editor's own interface for
// extensions; then screens.mjs does with mouse and keys what a user does, and
// takes pictures, and steps.mjs goes through the walkthrough; a folder is opened that nobody trusts; at last beside.js runs
// in an extension host that has another TOML extension as well. Prints a line
// for each check, at the end how many passed. Whatever it starts has ended when
// it ends.

import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packNeighbour } from './neighbour.mjs';
import { takeSteps } from './steps.mjs';
import { lookBeside, walkThrough } from './screens.mjs';

const names = ['code', 'node', 'playwright', 'chromium', 'vsix', 'example', 'shots'];
const { values: given } = parseArgs({ options: Object.fromEntries(names.map((n) => [n, { type: 'string' }])) });
for (const name of names) {
  if (!given[name]) {
    throw new Error(`--${name} is missing`);
  }
}
const { chromium } = createRequire(join(given.playwright, 'package.json'))('playwright-core');
const here = dirname(fileURLToPath(import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'rulewright-vscode-'));

// What would be on the screen besides the rule, or ask somebody outside.
const settings = {
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'git.enabled': false,
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.untrustedFiles': 'open',
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

let passed = 0;
let failed = 0;

/** Runs one check and prints what came of it; later checks run all the same. */
async function check(name, run) {
  const start = Date.now();
  try {
    await run();
    passed++;
    console.log(`ok   ${name}${took(start)}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error.stack ?? error}`);
    return false;
  }
  return true;
}

/** How long something took, if somebody had to wait for it. */
function took(start) {
  const seconds = (Date.now() - start) / 1000;
  return seconds < 2 ? '' : ` (${seconds.toFixed(1)} s)`;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const main = join(given.code, 'lib/vscode/out/server-main.js');
const folders = (home) => ['--accept-server-license-terms', '--server-data-dir', home, '--user-data-dir', join(home, 'data'), '--extensions-dir', join(home, 'extensions')];

/** Puts extensions and the settings into a folder that the editor gets for its own. */
function installExtensions(home, ...packages) {
  mkdirSync(join(home, 'data/User'), { recursive: true });
  writeFileSync(join(home, 'data/User/settings.json'), JSON.stringify(settings));
  const installed = spawnSync(given.node, [main, ...folders(home), ...packages.flatMap((p) => ['--install-extension', p])], { encoding: 'utf8' });
  if (installed.status !== 0) {
    throw new Error(`the extension could not be installed: ${installed.stdout}${installed.stderr}`);
  }
}

/** Starts the editor's server with what is installed in a folder; returns its address and how to end it. */
async function startCode(home, ...more) {
  const port = await freePort();
  const log = openSync(join(work, 'server.log'), 'w');
  const server = spawn(
    given.node,
    [main, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', ...folders(home), '--telemetry-level', 'off',
      ...more],
    { stdio: ['ignore', log, log], detached: true, env: { ...process.env, EXTENSIONS_GALLERY: '{}' } },
  );
  const url = `http://127.0.0.1:${port}`;
  for (const start = Date.now(); ; ) {
    const answer = await fetch(`${url}/version`).catch(() => undefined);
    if (answer?.ok) {
      return { url, stop: () => process.kill(-server.pid, 'SIGKILL') };
    }
    if (Date.now() - start > 30000 || server.exitCode !== null) {
      throw new Error(`the editor does not start: ${readFileSync(join(work, 'server.log'), 'utf8').slice(-2000)}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Opens a window on a folder; payload is what the editor is told besides. */
async function open(browser, url, folder, payload) {
  const page = await browser.newPage();
  const remote = (path) => `vscode-remote://${new URL(url).host}${path}`;
  const told = encodeURIComponent(JSON.stringify(payload.map(([key, path]) => [key, remote(path)])));
  await page.goto(`${url}/?folder=${encodeURIComponent(folder)}&payload=${told}`, { waitUntil: 'domcontentloaded' });
  return page;
}

/** Runs a file in the extension host, in a new folder, and takes its lines over. */
async function inExtensionHost(browser, url, file) {
  const folder = join(work, file.replace('.js', ''));
  const log = `${folder}.log`;
  mkdirSync(folder);
  const page = await open(browser, url, folder, [['extensionDevelopmentPath', here], ['extensionTestsPath', join(here, file)]]);
  const deadline = Date.now() + 90000;
  const lines = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  while (!/^\d+ failed$/m.test(lines()) && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 200));
  }
  process.stdout.write(lines());
  passed += (lines().match(/^ok /gm) ?? []).length;
  failed += (lines().match(/^FAIL /gm) ?? []).length;
  await check(`the extension host of ${file} came to its end${took(deadline - 90000)}`, () => {
    if (Date.now() >= deadline) {
      throw new Error('it did not within 90 s');
    }
  });
  await page.close();
}

/** A folder that nobody trusts names a program of its own as the server. */
async function untrusted(browser, url) {
  const folder = join(work, 'untrusted');
  cpSync(given.example, folder, { recursive: true });
  mkdirSync(join(folder, '.vscode'));
  const traces = join(folder, 'was-run');
  writeFileSync(join(folder, 'trap.sh'), `#!/bin/sh\ntouch '${traces}'\n`, { mode: 0o755 });
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'rulewright.server.path': join(folder, 'trap.sh') }));
  const page = await open(browser, url, folder, [['openFile', join(folder, 'rules/linux/shell_from_web_server.toml')]]);
  const right = await check('a folder that is not trusted has findings, and its own program is not run', async () => {
    await page.locator('.squiggly-warning').first().waitFor({ state: 'attached', timeout: 30000 });
    await page.getByText('Restricted Mode').first().waitFor({ timeout: 10000 });
    if (existsSync(traces)) {
      throw new Error('the program of the folder was run');
    }
  });
  if (!right) {
    await page.screenshot({ path: join(given.shots, 'failed-untrusted.png') });
  }
  await page.close();
}

// A folder for each window: edits that were not saved are kept for a folder.
const example = join(work, 'example');
const tour = join(work, 'tour');
cpSync(given.example, example, { recursive: true });
cpSync(given.example, tour, { recursive: true });
mkdirSync(given.shots, { recursive: true });

let code;
let browser;
process.on('SIGTERM', () => {
  code?.stop(); // it has a group of its own
  process.exit(1);
});
try {
  installExtensions(work, given.vsix);
  code = await startCode(work, '--disable-workspace-trust', '--enable-smoke-test-driver');
  browser = await chromium.launch({ executablePath: given.chromium, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  await inExtensionHost(browser, code.url, 'host.js');
  const context = await browser.newContext({ viewport: { width: 1100, height: 640 } });
  const page = await open(context, code.url, example, [['openFile', join(example, 'rules/linux/shell_from_web_server.toml')]]);
  await walkThrough(page, given.shots, check);
  await page.close();
  const guest = await browser.newContext({ viewport: { width: 1100, height: 640 } });
  await takeSteps(await open(guest, code.url, tour, []), join(tour, 'rules/linux/shell_from_web_server.toml'), given.shots, check);
  await guest.close();
  code.stop();
  code = await startCode(work);
  await untrusted(browser, code.url);
  code.stop();
  const neighbour = join(work, 'neighbour');
  installExtensions(neighbour, given.vsix, packNeighbour(join(work, 'some'), join(here, '../node_modules/@vscode/vsce/vsce')));
  code = await startCode(neighbour, '--disable-workspace-trust', '--enable-smoke-test-driver');
  await inExtensionHost(browser, code.url, 'beside.js');
  const both = await open(context, code.url, example, [['openFile', join(example, 'rules/linux/shell_from_web_server.toml')]]);
  await lookBeside(both, given.shots, check);
} catch (error) {
  failed++;
  console.log(`FAIL the session: ${error.stack}`);
} finally {
  await browser?.close();
  code?.stop();
  rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
