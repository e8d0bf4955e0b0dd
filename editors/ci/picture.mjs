// Pictures of terminals: what `tmux capture-pane -e` wrote, as a PNG.
//
//   node picture.mjs PLAYWRIGHT CHROMIUM FROM.ansi… makes FROM.png of each

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [playwright, chromiumPath, ...files] = process.argv.slice(2);
const { chromium } = createRequire(join(playwright, 'package.json'))('playwright-core');

const named = ['#000000', '#c4342b', '#3d8a2e', '#a8790a', '#2c5fc4', '#a03aa8', '#1d8a94', '#b8b8b8',
  '#6a6a6a', '#e0574d', '#5cae4b', '#d6a21d', '#4f86ec', '#c65fce', '#3fb4bf', '#ffffff'];
const levels = [0, 95, 135, 175, 215, 255];

/** The colour of a number of the 256. */
function colour(n) {
  if (n < 16) {
    return named[n];
  }
  const grey = 8 + 10 * (n - 232);
  const c = n >= 232 ? [grey, grey, grey] : [Math.floor((n - 16) / 36), Math.floor((n - 16) / 6) % 6, (n - 16) % 6].map((i) => levels[i]);
  return `rgb(${c})`;
}

/** Takes one sequence of numbers over into a style. */
function apply(style, codes) {
  const parts = codes.split(';');
  for (let i = 0; i < parts.length; i++) {
    const [code, ...sub] = parts[i].split(':').map((p) => (p === '' ? 0 : Number(p)));
    const key = { 38: 'fg', 48: 'bg', 58: 'ul' }[code];
    if (key) {
      const rest = sub.length > 0 ? sub : parts.slice(i + 1).map(Number);
      const rgb = rest.slice(-3).length === 3 && rest[0] === 2;
      style[key] = rgb ? `rgb(${sub.length > 0 ? rest.slice(-3) : rest.slice(1, 4)})` : colour(rest[1]);
      i += sub.length > 0 ? 0 : rgb ? 4 : 2;
    } else if (code === 0) {
      Object.keys(style).forEach((k) => delete style[k]);
    } else if (code === 4) {
      style.underline = sub[0] === 0 ? undefined : sub[0] === 3 ? 'wavy' : 'solid';
    } else if (code === 1 || code === 2 || code === 3 || code === 7) {
      style[{ 1: 'bold', 2: 'dim', 3: 'italic', 7: 'reverse' }[code]] = true;
    } else if (code === 22) {
      style.bold = style.dim = undefined;
    } else if (code === 23 || code === 24 || code === 27) {
      style[{ 23: 'italic', 24: 'underline', 27: 'reverse' }[code]] = undefined;
    } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      style.fg = colour(code < 90 ? code - 30 : code - 82);
    } else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
      style.bg = colour(code < 100 ? code - 40 : code - 92);
    } else if (code === 39) {
      style.fg = undefined;
    } else if (code === 49) {
      style.bg = undefined;
    } else if (code === 59) {
      style.ul = undefined;
    }
  }
}

const dark = { fg: '#d8dee9', bg: '#1c2028' };

/** The background that most characters have: what is around the screen has it, too. */
function ground(counts) {
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? dark.bg;
}

function css(s) {
  let [fg, bg] = [s.fg ?? dark.fg, s.bg];
  if (s.reverse) {
    [fg, bg] = [bg ?? dark.bg, fg];
  }
  const underline = s.underline ? `text-decoration:underline ${s.underline} ${s.ul ?? fg} 1px;text-underline-offset:3px;` : '';
  return `color:${fg};${bg ? `background:${bg};` : ''}${s.bold ? 'font-weight:bold;' : ''}${s.italic ? 'font-style:italic;' : ''}${s.dim ? 'opacity:.6;' : ''}${underline}`;
}

/** HTML for a screen: each character in a box of one width, so that columns are columns. */
function html(text) {
  const style = {};
  const grounds = new Map();
  const lines = text.replace(/\n$/, '').split('\n').map((line) => {
    let out = '';
    for (const part of line.split(/(\x1b\[[\d;:]*m)/)) {
      const codes = /^\x1b\[([\d;:]*)m$/.exec(part);
      if (codes) {
        apply(style, codes[1] || '0');
      } else if (part !== '') {
        const escaped = part.replace(/\x1b[()][A-Z0-9]|[\x0e\x0f]/g, '').replace(/&/g, '&amp;').replace(/</g, '&lt;');
        const behind = style.bg ?? dark.bg;
        grounds.set(behind, (grounds.get(behind) ?? 0) + part.length);
        out += `<span style="${css(style)}">${escaped}</span>`;
      }
    }
    return out || ' ';
  });
  // A line lies on the one below it, so that its waves are not covered.
  const divs = lines.map((line, i) => `<div style="position:relative;z-index:${lines.length - i}">${line}</div>`);
  return `<style>span{display:inline-block;height:17px;vertical-align:top}</style><body style="margin:0"><div id="screen" style="display:inline-block;padding:8px;background:${ground(grounds)};` +
    `font:13px/17px 'DejaVu Sans Mono',monospace;white-space:pre">${divs.join('')}</div></body>`;
}

const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
for (const file of files) {
  await page.setContent(html(readFileSync(file, 'utf8')));
  await page.locator('#screen').screenshot({ path: file.replace(/\.ansi$/, '.png') });
}
await browser.close();
