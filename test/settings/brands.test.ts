import { expect, it } from 'vitest';
import { readBrands } from '../../src/settings/brands.ts';

it('reads no brand whose value could end a tag or a header', () => {
  for (const brand of [
    { appName: 'a<b' },
    { appName: 'a\r\nb' },
    { appName: 'a\u202eb' },
    { appName: 'a'.repeat(41) },
    { logoUrl: 'http://example.com/x.png' },
    { logoUrl: 'https://example.com/x.png"onerror=x' },
    { color: 'red' },
    { supportEmail: 'a@b.example,c@d.example' },
    { emailFrom: 'a@b.example\nBcc: c@d.example' },
    { webOrigin: 'https://a.example/path' },
    { androidAppHash: 'FA+9qCX9VSu\n' },
    { unknown: 'x' },
  ])
    expect(() => readBrands({ client: brand })).toThrow();
});

it('takes the hash of an Android app, and says of another text what it must be', () => {
  const brands = { client: { androidAppHash: 'FA+9qCX9VSu' } };
  expect(readBrands(brands)).toBe(brands);
  for (const androidAppHash of ['', 'FA+9qCX9VS', 'FA+9qCX9VSu=', 'FA-9qCX9VSu', 'FA 9qCX9VSu', 7])
    expect(() => readBrands({ client: { androidAppHash } })).toThrow(
      'has a value of androidAppHash that is not 11 of the characters A-Z, a-z, 0-9, + and /',
    );
});
