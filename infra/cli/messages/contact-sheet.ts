// One picture of every language: light and dark, on a phone and on a desktop.
import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { escapeHtml as e } from '../../../src/messages/escape.ts';
import type { Fonts } from './fonts.ts';
import { languageLabel, languageName } from './language.ts';
import type { Row } from './render-all.ts';

export const screens = [
  { name: 'phone', width: 390, height: 760 },
  { name: 'desktop', width: 1024, height: 760 },
] as const;
export const schemes = ['light', 'dark'] as const;

// Each screen is shown at half its size.
const scale = 0.5;

interface View {
  readonly width: number;
  readonly page: Page;
}

async function openViews(browser: Browser): Promise<View[]> {
  const views: View[] = [];
  for (const screen of screens)
    for (const colorScheme of schemes) {
      const page = await browser.newPage({ viewport: screen, colorScheme, javaScriptEnabled: false });
      // What a message fetches, its logo, is not fetched here: the picture must not depend on a network.
      await page.route('**', (route) => route.abort());
      views.push({ width: screen.width, page });
    }
  return views;
}

async function shoot(views: readonly View[], row: Row, hasFont: boolean): Promise<string> {
  const images: string[] = [];
  for (const { page, width } of views) {
    await page.setContent(row.email.html, { waitUntil: 'domcontentloaded' });
    // All of it, however long the language makes it.
    const png = (await page.screenshot({ fullPage: true })).toString('base64');
    images.push(`<img width="${width * scale}" alt="" src="data:image/png;base64,${png}">`);
  }
  const boxes = hasFont ? '' : ' <em>no font for it on this machine: boxes</em>';
  return `<figure><figcaption>${e(languageLabel(row.locale))} <bdi>${e(row.email.subject)}</bdi>${boxes}</figcaption>${images.join('')}</figure>`;
}

const style = `body{margin:0;padding:24px;background:#d9dde4;font:600 18px system-ui,sans-serif;display:grid;
grid-template-columns:repeat(2,max-content);gap:28px;width:max-content}figure{margin:0;display:flex;flex-wrap:wrap;
gap:8px;width:1438px;align-items:start}figcaption{width:100%}bdi{font-weight:400;color:#4a515d}em{color:#b3141e}
img{border-radius:8px}`;

/** Writes a PNG of all of `rows` to `file`; `tell` hears how far it is. */
export async function writeContactSheet(
  browser: Browser,
  rows: readonly Row[],
  fonts: Pick<Fonts, 'has'>,
  file: string,
  tell: (progress: string) => void = () => {},
): Promise<void> {
  const figures: string[] = [];
  const views = await openViews(browser);
  for (const [done, row] of rows.entries()) {
    tell(`${done + 1} of ${rows.length}: ${languageName(row.locale)}`);
    figures.push(await shoot(views, row, fonts.has(row)));
  }
  const page = await browser.newPage({ viewport: { width: 2960, height: 1000 } });
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>${style}</style>${figures.join('')}`);
  await writeFile(file, await page.screenshot({ fullPage: true }));
}
