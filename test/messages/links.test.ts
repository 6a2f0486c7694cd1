// What may be said; what may not is in test/messages/template.test.ts, as a template that is refused.
import { describe, expect, it } from 'vitest';
import { holdsLink, holdsNumber } from '../../src/messages/links.ts';

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
