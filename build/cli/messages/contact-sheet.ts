// One picture of every language: light and dark, on a phone and on a desktop.
import { writeFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { escapeHtml as e } from '../../../src/messages/escape.ts';
import { launchChromium } from './chromium.ts';
import type { Row } from './render-all.ts';

export const screens = [
  { name: 'phone', width: 390, height: 760 },
  { name: 'desktop', width: 1024, height: 760 },
] as const;
export const schemes = ['light', 'dark'] as const;

// Each screen is shown at half its size.
const scale = 0.5;

async function shoot(browser: Browser, row: Row): Promise<string> {
  const images: string[] = [];
  for (const screen of screens)
    for (const colorScheme of schemes) {
      const page = await browser.newPage({ viewport: screen, colorScheme, javaScriptEnabled: false });
      // What a message fetches, its logo, is not fetched here: the picture must not depend on a network.
      await page.route('**', (route) => route.abort());
      await page.setContent(row.email.html, { waitUntil: 'domcontentloaded' });
      const png = (await page.screenshot()).toString('base64');
      const size = `width="${screen.width * scale}" height="${screen.height * scale}"`;
      images.push(`<img ${size} alt="" src="data:image/png;base64,${png}">`);
      await page.close();
    }
  return `<figure><figcaption>${row.locale} <bdi>${e(row.email.subject)}</bdi></figcaption>${images.join('')}</figure>`;
}

const style = `body{margin:0;padding:24px;background:#d9dde4;font:600 18px system-ui,sans-serif;display:grid;
grid-template-columns:repeat(2,max-content);gap:28px;width:max-content}figure{margin:0;display:flex;flex-wrap:wrap;
gap:8px;width:1438px}figcaption{width:100%}bdi{font-weight:400;color:#4a515d}img{border-radius:8px}`;

/** Writes a PNG of all of `rows` to `file`. */
export async function writeContactSheet(rows: readonly Row[], file: string): Promise<void> {
  const browser = await launchChromium();
  try {
    const figures: string[] = [];
    for (const row of rows) figures.push(await shoot(browser, row));
    const page = await browser.newPage({ viewport: { width: 2960, height: 1000 } });
    await page.setContent(`<!doctype html><meta charset="utf-8"><style>${style}</style>${figures.join('')}`);
    await writeFile(file, await page.screenshot({ fullPage: true }));
  } finally {
    await browser.close();
  }
}
