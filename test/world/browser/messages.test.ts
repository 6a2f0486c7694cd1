// Every language's email in a real browser: light and dark, on a phone and on a desktop.
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schemes, writePages } from '../../../build/messages/pages.ts';
import { renderAll } from '../../../build/messages/render-all.ts';
import { contrast } from '../../../src/messages/colour.ts';
import { direction, locales } from '../../../src/messages/locales.ts';
import type { EmailRequest } from '../../../src/messages/message.ts';
import { renderEmail } from '../../../src/messages/render.ts';
import { brand, request } from '../../messages/requests.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';
import { type Measured, measure } from './messages-measure.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const screens = [
  { name: 'phone', width: 390, height: 760 },
  { name: 'desktop', width: 1024, height: 760 },
] as const;

/** Where a phone's mail program ends above and below what it shows of a message, in pixels. */
const chrome = 240;

const hex = (rgb: string) =>
  `#${(rgb.match(/\d+/g) ?? [])
    .slice(0, 3)
    .map((c) => Number(c).toString(16).padStart(2, '0'))
    .join('')}`;

describeWithChromium('emails in Chromium', () => {
  let browser: Browser;
  /** Every mail in turn: a new page for each took a minute and a half. */
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
    await page.route('**', (route) => route.abort());
  });
  afterAll(() => browser?.close());

  async function show(
    own: Partial<EmailRequest>,
    screen: { width: number; height: number } = screens[0],
    colorScheme: 'light' | 'dark' = 'light',
  ): Promise<void> {
    await page.setViewportSize({ width: screen.width, height: screen.height });
    await page.emulateMedia({ colorScheme });
    await page.setContent((await renderEmail(request(own))).html, { waitUntil: 'domcontentloaded' });
  }

  const supported = brand({ appName: 'Acme Travel', supportEmail: 'help@example.com' });

  it.each(locales)('%s: no overflow, the code in sight, the right direction, legible', async (locale) => {
    for (const screen of screens)
      for (const scheme of schemes) {
        await show({ locale, brand: supported }, screen, scheme);
        const seen = await page.evaluate<Measured>(measure);
        const where = `${locale} ${screen.name} ${scheme}`;
        expect(seen.overflow, where).toBe(0);
        expect(seen.outside, where).toEqual([]);
        expect(seen.code.top, where).toBeGreaterThan(0);
        expect(seen.code.bottom, where).toBeLessThan(screen.height - chrome);
        expect(Number.parseFloat(seen.code.fontSize), where).toBeGreaterThanOrEqual(28);
        expect(seen.selected, where).toBe('048213');
        expect(seen.lang, where).toBe(locale);
        expect(seen.direction, where).toBe(direction(locale));
        // The heading is set at the side where its language begins.
        if (direction(locale) === 'rtl') expect(seen.right, where).toBeLessThan(seen.left);
        else expect(seen.left, where).toBeLessThan(seen.right);
        const dark = contrast(hex(seen.page), '#ffffff') > 10;
        expect(dark, where).toBe(scheme === 'dark');
        for (const { what, color, background } of seen.texts)
          expect(contrast(hex(color), hex(background)), `${where} ${what}`).toBeGreaterThanOrEqual(4.5);
      }
  });

  it.each(locales)('%s: a screen reader says the code digit by digit', async (locale) => {
    await show({ locale });
    const tree = await page.locator('body').ariaSnapshot();
    expect(tree).toMatch(/img "?0, 4, 8, 2, 1, 3/);
  });

  it('has no fault that axe knows of, light and dark', { timeout: 120_000 }, async () => {
    for (const locale of ['en', 'ar', 'ja'] as const)
      for (const scheme of schemes) {
        await show({ locale, brand: supported }, screens[0], scheme);
        await page.evaluate(axe);
        // An email is no page with landmarks: its mail program has them.
        const violations = await page.evaluate(
          `axe.run({ rules: { region: { enabled: false }, 'landmark-one-main': { enabled: false } } })
            .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
        );
        expect(violations, `${locale} ${scheme}`).toEqual([]);
      }
  });

  it('holds codes of ten digits and long names on the narrowest phone', async () => {
    for (const locale of ['de', 'th', 'ar'] as const)
      for (const appName of ['W'.repeat(40), 'Donaudampfschifffahrtsgesellschaft'])
        for (const code of ['048213', '04821359', '0482135976']) {
          const own = brand({ appName, supportEmail: `${'a'.repeat(60)}@a-long-company-name.example.com` });
          await show({ locale, code, brand: own }, { width: 320, height: 568 });
          const seen = await page.evaluate<Measured>(measure);
          expect(seen.overflow).toBe(0);
          expect(seen.outside).toEqual([]);
          expect(seen.code.height).toBeLessThan(60);
          expect(seen.code.bottom).toBeLessThan(568);
        }
  });

  const logoUrl = 'https://cdn.example.com/logo.png';

  it.each(schemes)(
    'can be read where pictures are blocked: the name in the logo’s place, %s',
    async (scheme) => {
      await show({ brand: brand({ logoUrl }) }, screens[0], scheme);
      expect(await page.getByRole('img', { name: 'Your app' }).count()).toBe(1);
      expect(await page.evaluate("document.querySelector('.logo').naturalWidth")).toBe(0);
      const { texts } = await page.evaluate<Measured>(measure);
      const [logo] = texts.filter(({ what }) => what === 'IMG');
      expect(contrast(hex(logo?.color ?? ''), hex(logo?.background ?? ''))).toBeGreaterThanOrEqual(7);
    },
  );

  it('shows a large logo within the card', async () => {
    const page = await browser.newPage({ viewport: screens[0] });
    const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="300"><rect width="3000" height="300"/></svg>`;
    await page.route('**', (route) => route.fulfill({ contentType: 'image/svg+xml', body: picture }));
    await page.setContent((await renderEmail(request({ brand: brand({ logoUrl }) }))).html);
    const seen = await page.evaluate<Measured>(measure);
    expect(seen.overflow).toBe(0);
    expect(await page.getByRole('img', { name: 'Your app' }).boundingBox()).toMatchObject({ height: 36 });
    await page.close();
  });

  it.each([1400, 390])('cuts no mail off on the page that shows them all, %i pixels wide', async (width) => {
    const folder = await mkdtemp(join(tmpdir(), 'pages-'));
    const rows = await renderAll([{ name: 'default', brand: supported }], { code: '0482135976', minutes: 5 });
    await writePages(rows.slice(0, 3), folder);
    const page = await browser.newPage({ viewport: { width, height: 3000 } });
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);
    const cut = `[...document.querySelectorAll('iframe')].map((frame) => {
      const root = frame.contentDocument.documentElement;
      const box = frame.parentElement.getBoundingClientRect();
      const mail = frame.getBoundingClientRect();
      return root.scrollHeight - frame.clientHeight + root.scrollWidth - frame.clientWidth +
        Math.max(0, Math.floor(mail.bottom - box.bottom));
    })`;
    // Three languages, a code and a notice each, light and dark.
    await expect.poll(() => page.evaluate(cut)).toEqual(Array(12).fill(0));
    const pages = await page.evaluate<string[]>(
      `[...document.querySelectorAll('iframe')].map((frame) =>
        getComputedStyle(frame.contentDocument.querySelector('.page')).backgroundColor)`,
    );
    expect(new Set(pages).size).toBe(2);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.close();
    rmSync(folder, { recursive: true });
  });
});
