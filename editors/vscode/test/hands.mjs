// What mouse and keys do in a window, again and again.

import { join } from 'node:path';

/** For one window: pictures, lines of the text, and steps, of which a failed one leaves a picture of its own. */
export function hands(page, shots, check) {
  const shot = (name) => page.screenshot({ path: join(shots, `${name}.png`) });
  const line = (text) => page.locator('.monaco-editor .view-line', { hasText: text }).first();
  const step = async (name, run) => {
    if (!(await check(name, run))) {
      await shot(`failed-${name.replace(/\W+/g, '-')}`);
    }
  };
  return { shot, line, step };
}

/** Runs a command of the palette. */
export async function command(page, title) {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  await until(async () => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').fill(`>${title}`, { timeout: 2000 });
  }, row);
  await page.keyboard.press('Enter');
}

/** Repeats an action until what it is for shows: keys and moves get lost while something opens or closes. */
export async function until(act, seen, tries = 6) {
  for (let i = 1; ; i++) {
    try {
      await act();
      return await seen.waitFor({ timeout: 3000 });
    } catch (error) {
      if (i === tries) {
        throw error;
      }
    }
  }
}

/** Where a word of a line is on the screen. */
export async function place(lineOnScreen, word) {
  return lineOnScreen.evaluate((node, wanted) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const at = text.data.indexOf(wanted);
      if (at >= 0) {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + wanted.length);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
    }
    throw new Error(`no ${wanted} in ${node.textContent}`);
  }, word);
}

export async function point(page, lineOnScreen, word) {
  const { x, y } = await place(lineOnScreen, word);
  await page.mouse.move(x + 60, y + 150);
  await page.mouse.move(x, y, { steps: 5 });
}

export async function click(page, lineOnScreen, word) {
  const { x, y } = await place(lineOnScreen, word);
  await page.mouse.click(x, y);
}
