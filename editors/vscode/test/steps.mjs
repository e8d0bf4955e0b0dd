// The walkthrough, step by step: what each button does, and that the step is
// ticked off then and not before.

import assert from 'node:assert/strict';
import { command, hands, until } from './hands.mjs';

/** Clicks through the walkthrough in a window that has testdata/example open, and no file of it; rule is the path of one there. */
export async function takeSteps(page, rule, shots, check) {
  const { shot, line, step } = hands(page, shots, check);
  const tab = page.locator('.tabs-container .tab', { hasText: /Welcome|Walkthrough/ }).first();
  const box = page.locator('.quick-input-widget:not([style*="display: none"])');
  const button = (name) => page.locator('.gettingStartedContainer').getByRole('button', { name, exact: true });
  const ticked = (id) => page.locator(`[data-done-step-id$="#${id}"].complete`);
  /** Brings the walkthrough to the front, at one of its steps. */
  const turnTo = async (id) => {
    const title = page.locator(`.getting-started-step[data-step-id$="#${id}"]:not([disabled])`);
    const card = page.locator('button.getting-started-category:not([disabled])', { hasText: 'Detection rules with Rulewright' });
    await until(async () => {
      await tab.click({ timeout: 2000 });
      if ((await title.count()) === 0) {
        await card.click({ timeout: 2000 }); // the page has gone back to its list
      }
    }, title);
    if (!/expanded/.test(await title.getAttribute('class'))) {
      await title.click({ timeout: 5000 });
    }
  };

  await step('the walkthrough opens', async () => {
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60000 });
    await command(page, 'Welcome: Open Walkthrough...');
    const row = box.locator('.monaco-list-row', { hasText: 'Detection rules with Rulewright' }).first();
    await row.waitFor({ timeout: 15000 });
    await row.click({ timeout: 5000 });
    await button('Open a folder').waitFor({ timeout: 15000 });
    await tab.dblclick({ timeout: 5000 }); // so that it stays when a rule is opened
    await until(() => page.keyboard.press('Control+b'), page.locator('.monaco-workbench.nosidebar'));
    await turnTo('rule');
    await shot('walkthrough');
  });
  await step('before a rule is open, its steps say that one is needed', async () => {
    for (const [id, name] of [['findings', 'Explain a check'], ['samples', 'Show what they do']]) {
      await turnTo(id);
      // In an editor that is tested messages only go where they are kept.
      const said = page.locator('.notifications-center', { hasText: 'Open a rule first' }).first();
      await until(async () => {
        await button(name).click({ timeout: 2000 });
        await command(page, 'Notifications: Show Notifications');
      }, said);
      if (id === 'findings') {
        await shot('walkthrough-no-rule');
      }
      await command(page, 'Notifications: Clear All Notifications');
      await said.waitFor({ state: 'hidden', timeout: 5000 });
      assert.equal(await ticked(id).count(), 0, `${id} is ticked off`);
    }
  });
  await step('the first opens a folder, and is done when a rule is open', async () => {
    await turnTo('rule');
    await until(() => button('Open a folder').click({ timeout: 2000 }), page.locator('.quick-input-title', { hasText: 'Open Folder' }));
    await shot('walkthrough-rule');
    await page.keyboard.press('Escape');
    assert.equal(await ticked('rule').count(), 0);
    // By its whole path: to search for it the editor would need native parts.
    const row = box.locator('.monaco-list-row', { hasText: 'shell_from_web_server.toml' }).first();
    await until(async () => {
      await page.keyboard.press('Control+p');
      await page.locator('.quick-input-widget input').fill(rule, { timeout: 2000 });
    }, row);
    await row.click({ timeout: 5000 });
    await line('process.parent.name:(nginx').waitFor({ timeout: 15000 });
    await page.locator('.squiggly-warning').first().waitFor({ state: 'attached', timeout: 30000 });
    await turnTo('rule');
    await ticked('rule').waitFor({ timeout: 5000 });
  });
  await step('the second explains a check of that rule', async () => {
    await turnTo('findings');
    const finding = box.locator('.monaco-list-row', { hasText: 'logic/dead-exclusion' }).first();
    await until(async () => {
      await button('Explain a check').click({ timeout: 2000 });
      await finding.waitFor({ timeout: 3000 });
      await shot('walkthrough-findings');
      await finding.click({ timeout: 2000 }); // the list can close before that on a slow machine
    }, line('exclusion that removes nothing'));
    await shot('walkthrough-page');
    await ticked('findings').waitFor({ timeout: 5000 });
  });
  await step('the third shows what the sample events did', async () => {
    await turnTo('samples');
    await until(() => button('Show what they do').click({ timeout: 2000 }), line('Of 3 events'));
    await shot('walkthrough-samples');
    await ticked('samples').waitFor({ timeout: 5000 });
  });
  await step('the fourth opens the settings', async () => {
    await turnTo('settings');
    const setting = page.locator('.settings-editor .setting-item-contents', { hasText: 'Inlay Hints' }).first();
    await until(() => button('Open the settings').click({ timeout: 2000 }), setting);
    await shot('walkthrough-settings');
    await turnTo('settings');
    await ticked('settings').waitFor({ timeout: 5000 });
    await shot('walkthrough-done');
  });
}
