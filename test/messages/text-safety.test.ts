import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { escapeHtml, fill, holdsLink, holdsNumber, plain } from '../../src/messages/text-safety.ts';
import { hostileText } from './hostile.ts';

it.each([
  ['every place of a name', '{a} and {a}, {b}', { a: '1', b: '2' }, '1 and 1, 2'],
  ['nothing where there is no place', 'a { b } {} {a b}', { a: '1' }, 'a { b } {} {a b}'],
  ['no place that it has no value for', '{a} {c}', { a: '1' }, '1 {c}'],
  ['a place with an empty value', '[{a}]', { a: '' }, '[]'],
  ['a value with a place in it only once', '{a}{b}', { a: '{b}', b: '{a}' }, '{b}{a}'],
  ['a value with the signs of a replacement as it is', '{a}', { a: "$& $1 $$ $`$'" }, "$& $1 $$ $`$'"],
])('fills %s', (_what, text, values, filled) => {
  expect(fill(text, values)).toBe(filled);
});

it('leaves alone a place that is named like a property every object has', () => {
  expect(fill('{constructor} {toString}', {})).toBe('{constructor} {toString}');
});

describe('plain', () => {
  it.each([
    ['  a \r\n\t b  ', 'a b'],
    ['a\u2028b\u0085c', 'a b c'],
    ['a\u202eb\u2066c\u200bd\u00ade\ufefff', 'abcdef'],
    ['a\u0000\u001b[31mb', 'a[31mb'],
    ['a\u3164\u2800\u{e0041}b', 'ab'],
    ['\ud800a\udc00', 'a'],
    ['e\u0301\u0302\u0303\u0304\u0305', 'e\u0301\u0302\u0303'],
    ['x \u200b y', 'x y'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['Ελλάδα عربي 東京 😀', 'Ελλάδα عربي 東京 😀'],
  ])('makes of %j %j', (value, expected) => {
    expect(plain(value, 40)).toBe(expected);
  });

  it('cuts between code points', () => {
    expect(plain('😀'.repeat(50), 3)).toBe('😀😀😀');
  });

  it('has nothing left to do on what it has made, in 10 000 strings', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const once = plain(text, 100);
        expect(plain(once, 100)).toBe(once);
        expect(once).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 10_000 },
    );
  });
});

interface Node {
  readonly nodeName: string;
  readonly value?: string;
  readonly attrs?: readonly { readonly value: string }[];
  readonly childNodes?: readonly Node[];
}
const parse = (html: string) => parseFragment(html) as unknown as Node;

/** What a parser makes of line ends and of the one character that HTML has no place for. */
const asRead = (text: string) => text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd');

it('leaves nothing in a text that could begin or end something', () => {
  expect(escapeHtml(`<a href="x" id='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;');
  expect(escapeHtml('Müller 東京 😀')).toBe('Müller 東京 😀');
  expect(escapeHtml('')).toBe('');
});

it('is read back as what it was, between tags and in either kind of quotes', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const safe = escapeHtml(text);
      for (const quote of [`"`, `'`]) {
        const [element, ...more] = parse(`<i title=${quote}${safe}${quote}></i>`).childNodes ?? [];
        expect(more).toEqual([]);
        expect(element?.attrs?.map(({ value }) => value)).toEqual([asRead(text)]);
      }
      const [bold, ...more] = parse(`<b>${safe}</b>`).childNodes ?? [];
      expect(more).toEqual([]);
      const children = bold?.childNodes ?? [];
      expect(children.every(({ nodeName }) => nodeName === '#text')).toBe(true);
    }),
    { numRuns: 500 },
  );
});

describe('a text without a link', () => {
  it.each([
    '',
    'Welcome to Acme',
    'Acme S.p.A., Milano',
    'e.V. und z.B. so',
    'Almost there... just a moment',
    'Ready? Go!',
    'Hello: this is your code',
    'Version 2.0',
    'Open 9.30 - 17.30',
    'こんにちは。ようこそ。',
    'مرحبا بك',
    'Привет, мир',
    'Ελλάδα',
    'Crème brûlée',
    '50 % off, 3 + 4',
    'A/B and C',
    'com and net',
  ])('is %j', (text) => {
    expect(holdsLink(text)).toBe(false);
  });
});

describe('a link', () => {
  it.each([
    'HTTPS://EVIL.EXAMPLE',
    'mailto:x',
    'tel:1',
    'data:x',
    'a//b',
    'a\\\\b',
    'WWW',
    'x.co',
    '.com',
    'evil. com',
    'evil (dot) com',
    'evil {at} host',
    'é.de\u0301',
    '!.com',
    '1.2.3',
    'x＠y',
    'ｗｗｗ',
    'A\u0430cme',
    '\u0391pple',
  ])('is %j', (text) => {
    expect(holdsLink(text)).toBe(true);
  });
});

describe('a number that could pass for a code', () => {
  it.each([
    ['12345', false],
    ['123456', true],
    ['12345 6', true],
    ['12 34 56', true],
    ['123-456', true],
    ['123.456', true],
    ['123 · 456', true],
    ['1, 2, 3, 4, 5, 6', true],
    ['12345 or 678', false],
    ['123 or 456', false],
    ['12, 00184 Roma', false],
    ['2019–2024', false],
    ['© 2019 - 2024 Acme', false],
    ['2019–2024 2025', false],
    ['٠١٢٣٤٥', true],
    ['①②③④⑤⑥', true],
    ['¹²³⁴⁵⁶', true],
    ['Ⅻ', false],
    ['', false],
  ])('is in %j: %s', (text, holds) => {
    expect(holdsNumber(text)).toBe(holds);
  });
});

it('decides at once on whatever an attribute can hold', () => {
  const start = performance.now();
  for (const piece of ['a.', '1 ', '(', '[dot', 'a:', '. ', '1,', '\u0301', 'ﷺ', '2019 - '])
    for (const decide of [holdsLink, holdsNumber]) decide(piece.repeat(2048 / piece.length));
  expect(performance.now() - start).toBeLessThan(500);
});
