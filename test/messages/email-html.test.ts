import { describe, expect, it } from 'vitest';
import { linksOf, shownTexts } from '../../build/messages/html.ts';
import type { EmailParts } from '../../src/messages/email.ts';
import { emailHtml } from '../../src/messages/email-html.ts';
import { direction, locales } from '../../src/messages/locales.ts';
import { emailPartsOf } from './parts.ts';

const html = (over: Partial<EmailParts> = {}) => emailHtml(emailPartsOf(over));

describe('the code', () => {
  it('is one run of digits that a double click takes, read out digit by digit', () => {
    expect(html({ code: '012345' })).toContain(
      'aria-label="0, 1, 2, 3, 4, 5" style="speak-as:digits">012345</span>',
    );
  });

  it.each([
    ['012345', 40],
    ['0123456', 33],
    ['01234567', 33],
    ['0123456789', 28],
  ])('%s is as large as a small screen has room for', (code, size) => {
    expect(html({ code })).toContain(`font-size:${size}px;line-height:1.2;font-weight:700`);
  });

  it('runs from left to right, also where the language does not', () => {
    const rtl = html({ direction: 'rtl', locale: 'ar' });
    expect(rtl).toContain('<html lang="ar" dir="rtl"');
    expect(rtl).toMatch(/class="field text" dir="ltr"/);
    expect(rtl).toContain('align="right"');
    expect(rtl).not.toContain('align="left"');
    expect(html()).not.toContain('align="right"');
  });
});

it('escapes every part, wherever it is put', () => {
  const parts = ['appName', 'subject', 'heading', 'intro', 'expires', 'secret', 'unasked'] as const;
  const hostile = '</td></title><script>"&\'';
  const baseline = html();
  for (const part of parts) {
    const out = html({ [part]: hostile });
    expect(out, part).not.toContain('<script>');
    expect(out.split('<').length, part).toBe(baseline.split('<').length);
  }
  expect(html({ footers: [hostile] })).not.toContain('<script>');
  expect(shownTexts(html({ heading: hostile }))).toContain(hostile);
});

it('puts each footer on a line under the name', () => {
  expect(html({ footers: ['One', 'Two'] })).toContain('>Acme<br>One<br>Two</p>');
  expect(html()).toContain('>Acme</p>');
});

it('has the logo in the name’s place, and the name where no picture is shown', () => {
  const logo = html({ logoUrl: 'https://cdn.example.com/a.png' });
  expect(logo).toContain('src="https://cdn.example.com/a.png" alt="Acme"');
  expect(linksOf(html())).toEqual([]);
});

it('shows a colour that can be read, light and dark, whatever the brand’s is', () => {
  for (const color of ['#ffffff', '#000000', '#ffff00']) {
    const support = { text: '{support}', address: 'help@example.com' };
    const out = html({ color, support });
    const [, light] = /class="link"[^>]*style="color:(#[0-9a-f]{6})"/.exec(out) ?? [];
    const [, dark] = /\.link\{color:(#[0-9a-f]{6})!important\}/.exec(out) ?? [];
    expect(light).not.toBe('#ffffff');
    expect(dark).not.toBe('#000000');
  }
});

it.each(locales)(
  'keeps its language and direction in %s where a program drops <html> and <body>',
  (locale) => {
    const html = emailHtml(emailPartsOf({ locale, direction: direction(locale) }));
    const body = /<body[^>]*>([\s\S]*)<\/body>/.exec(html)?.[1]?.trim() ?? '';
    // Webmail puts what is left into an element of its page, which may have another language and direction.
    expect(body.startsWith(`<div lang="${locale}" dir="${direction(locale)}">`)).toBe(true);
    expect(body.endsWith('</div>')).toBe(true);
  },
);
