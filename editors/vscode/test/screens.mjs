// What a user does and sees, with a picture of each thing.

import assert from 'node:assert/strict';
import { click, command, hands, point, until } from './hands.mjs';

/**
 * Goes through a rule of testdata/example in an open window. What a step waits
 * for is what a user would wait for.
 */
export async function walkThrough(page, shots, check) {
  const { shot, line, step } = hands(page, shots, check);

  await step('the rule is opened', async () => {
    await line('process.parent.name:(nginx').waitFor({ timeout: 60000 });
    await page.keyboard.press('Control+b'); // the list of files
    await page.locator('.sidebar').waitFor({ state: 'hidden', timeout: 5000 });
  });
  await step('squiggles, counts and a lens are shown', async () => {
    await page.locator('.squiggly-warning').first().waitFor({ state: 'attached', timeout: 30000 });
    await page.locator('.squiggly-info').first().waitFor({ state: 'attached' });
    await page.locator('.codelens-decoration', { hasText: /events match/ }).first().waitFor({ timeout: 15000 });
    await line(/process\.parent\.name:\(nginx.*\d\/\d/s).waitFor({ timeout: 15000 });
    await shot('findings');
  });
  await step('a hover counts the sample events that meet a clause', async () => {
    const shown = page.locator('.monaco-hover:not(.hidden)', { hasText: 'sample events meet' }).first();
    await until(() => point(page, line('process.parent.name:(nginx'), 'nginx'), shown);
    assert.match(await shown.innerText(), /1 of 3 sample events meet/);
    await shot('hover');
    await page.keyboard.press('Escape');
  });
  await step('a quick fix is offered and made', async () => {
    const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'Remove `bash`' }).first();
    await until(async () => {
      await page.keyboard.press('Escape');
      await click(page, line('process.name:('), 'bash');
      await page.keyboard.press('Control+.');
    }, fix);
    await shot('quick-fix');
    const fixed = line('process.name:(dash or *sh)');
    await until(async () => {
      if (await fix.isVisible()) {
        await page.keyboard.press('Enter');
      }
    }, fixed);
  });
  await step('a field is completed', async () => {
    const row = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'process.working_directory' }).first();
    await until(async () => {
      await page.keyboard.press('Escape');
      await click(page, line('not process.parent.name'), 'systemd');
      await page.keyboard.press('End');
      if (!/process\.work/.test(await line('not process.parent.name').innerText())) {
        await page.keyboard.type(' and process.work', { delay: 30 });
      }
      if (!(await row.isVisible())) {
        await page.keyboard.press('Control+Space');
      }
    }, row);
    await shot('completion');
    await page.keyboard.press('Enter');
    await line('and process.working_directory').waitFor({ timeout: 5000 });
    await page.keyboard.press('Escape');
  });
  await step('the lens opens what the sample events did', async () => {
    const results = page.locator('.view-line', { hasText: 'Of 3 events' }).first();
    await until(() => page.locator('.codelens-decoration a', { hasText: /match/ }).first().click({ timeout: 3000 }), results);
    await page.setViewportSize({ width: 1360, height: 600 });
    await shot('results');
  });
}

/** Looks at the same rule where another TOML extension (neighbour.mjs) is, too. */
export async function lookBeside(page, shots, check) {
  const { shot, line, step } = hands(page, shots, check);
  await step('beside another TOML extension, a hover shows what both say', async () => {
    await line('process.parent.name:(nginx').waitFor({ timeout: 60000 });
    await page.keyboard.press('Control+b');
    await page.locator('.squiggly-warning').first().waitFor({ state: 'attached', timeout: 30000 });
    await line(/process\.parent\.name:\(nginx.*\d\/\d/s).waitFor({ timeout: 15000 });
    const shown = page.locator('.monaco-hover:not(.hidden)', { hasText: 'Some TOML says hello' }).first();
    await until(() => point(page, line('process.parent.name:(nginx'), 'nginx'), shown);
    assert.match(await shown.innerText(), /1 of 3 sample events meet/);
    await shot('beside');
    await page.keyboard.press('Escape');
  });
  const inspect = async (word, text) => {
    const widget = page.locator('.token-inspect-widget', { hasText: 'textmate scopes' });
    await click(page, line(text), word);
    await command(page, 'Developer: Inspect Editor Tokens and Scopes');
    await widget.waitFor({ timeout: 5000 });
    const scopes = await widget.innerText();
    await page.keyboard.press('Escape');
    await widget.waitFor({ state: 'hidden', timeout: 5000 });
    return scopes;
  };
  await step('beside another TOML extension, keys have the colours that it gives them', async () => {
    for (const key of ['severity', 'language', 'query']) {
      assert.match(await inspect(key, `${key} = `), /variable\.key\.some\.toml/, key);
    }
  });
  await step('beside another TOML extension, the query keeps its own', async () => {
    const scopes = await inspect('or', 'process.parent.name:(nginx');
    assert.match(scopes, /keyword\.other\.logical/);
    assert.match(scopes, /meta\.embedded\.block\.kql/);
  });
}
