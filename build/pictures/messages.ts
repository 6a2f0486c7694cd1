// The picture of the messages: the same email in a few languages, as a phone shows it, light and dark.

import { pickBrands, readMessageSettings } from '../messages/brands.ts';
import { renderAll } from '../messages/render-all.ts';
import type { Playground } from './playground.ts';

/** Both directions of writing, and letters that most machines have. */
const shown = { light: ['en', 'es', 'ar'], dark: ['de', 'uk', 'he'] } as const;
const size = { width: 390, height: 680 };

const clientId = '4h7exampleclientid';
const brands = JSON.stringify({
  [clientId]: { appName: 'Acme Travel', color: '#0a7a5a', emailFrom: 'login@example.com' },
});

const sheet = (pictures: readonly string[]): string =>
  `<!doctype html><style>body{margin:0;padding:16px;width:max-content;background:#d9dde4;display:grid;
grid-template-columns:repeat(6,240px);gap:12px}img{width:240px;border-radius:12px;display:block}</style>${pictures
    .map((picture) => `<img alt="" src="data:image/png;base64,${picture}">`)
    .join('')}`;

export async function takeMessages({ browser, fileOf }: Playground): Promise<string[]> {
  const rows = await renderAll(
    pickBrands(readMessageSettings({ EMAIL_FROM: 'login@example.com' }, brands), clientId),
    {
      code: '048213',
      minutes: 5,
    },
  );
  const pictures: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const)
    for (const locale of shown[colorScheme]) {
      const row = rows.find((one) => one.locale === locale);
      if (!row) throw new Error(`no message in ${locale}`);
      const page = await browser.newPage({ viewport: size, colorScheme, javaScriptEnabled: false });
      await page.setContent(row.email.html, { waitUntil: 'domcontentloaded' });
      pictures.push((await page.screenshot()).toString('base64'));
      await page.close();
    }
  const page = await browser.newPage({ viewport: { width: 1532, height: 460 } });
  await page.setContent(sheet(pictures));
  await page.locator('img').last().waitFor();
  await page.screenshot({ path: fileOf('messages'), fullPage: true });
  await page.close();
  return ['messages'];
}
