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
    { unknown: 'x' },
  ])
    expect(() => readBrands({ client: brand })).toThrow();
});
