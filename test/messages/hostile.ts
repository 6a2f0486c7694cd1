// Strings that someone would send to have a message say, link or reach what it should not.
import fc from 'fast-check';

const pieces = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><a href="https://evil.example">x</a>',
  "' style='display:none",
  '<!--',
  '-->',
  ']]>',
  '</style><b>',
  '</title>',
  '&lt;b&gt;',
  '&#60;b&#62;',
  '&',
  '\r\nBcc: victim@evil.example\r\n',
  '\nSubject: other\n',
  '\r\n\r\nbody',
  '%0d%0aBcc:x@y.example',
  '\u2028',
  '\u0085',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u00ad',
  '\ufeff',
  '\u{e0041}',
  '\ud800',
  '\u3164',
  'e\u0301\u0302\u0303\u0304\u0305\u0306',
  'https://evil.example/x?y=z',
  'hxxps://evil[.]example',
  '//evil.example',
  'www.evil.example',
  'evil.com',
  'evil.co.uk/login',
  'раураӏ.соm',
  'xn--80ak6aa92e.com',
  'пример.рф',
  '例え.テスト',
  'ｅｖｉｌ．ｃｏｍ',
  'evil。com',
  'evil\u2024com',
  'javascript:alert(1)',
  'data:text/html,x',
  'mailto:a@evil.example',
  'a@evil.example',
  'a@evil.example, b@evil.example',
  '<a@evil.example>',
  '=?utf-8?q?=0d=0aBcc:_x?=',
  '=?UTF-8?B?PGI+?=',
  '192.0.2.1',
  'ftp://192.0.2.1',
  '[::1]',
  '+1 800 555 0199',
  '123456',
  '1 2 3 4 5 6',
  '１２３４５６',
  '@evil.example #123456',
  '\n@evil.example #123456',
  '{code}',
  '{support}',
  '$&',
  '__proto__',
  '-|-',
  '..',
  'Hello',
  'Acme S.p.A.',
  '© 2019–2024',
  'こんにちは。ようこそ。',
  'مرحبا',
  ' ',
  ', ',
  '. ',
  '.',
  ':',
  '/',
];

const mixture = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 6 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join('') || ' ');

export const hostileText = fc.oneof(
  { weight: 6, arbitrary: mixture },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
  { weight: 1, arbitrary: mixture.map((text) => text.repeat(Math.ceil(5000 / text.length)).slice(0, 5000)) },
);

/** A template of eight fields, most of them good, so that many are taken and what is in them counts. */
export const hostileTemplate = fc.oneof(
  { weight: 1, arbitrary: hostileText.filter((text) => text !== '') },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.nat(7),
        hostileText,
        fc.constantFrom('', 'news@example.com'),
        fc.constantFrom('', 'https://cdn.example.com/a.png'),
      )
      .map(([at, text, sender, logo]) =>
        ['Subject', 'Body', 'Footer', sender, logo, 'Acme', '© 2024', 'Heading'].with(at, text).join('-|-'),
      ),
  },
);
