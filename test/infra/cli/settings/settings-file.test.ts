// A settings file is read as it is written, or refused by line: no value is cut, and no line is skipped, in silence.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givenSettings } from '../../../../infra/cli/settings/given.ts';
import { readSettingsText } from '../../../../infra/cli/settings/settings-file.ts';
import { temporaryFolder } from '../../../support/deployment.ts';

describe('a settings file is refused in words', () => {
  it.each<[string, string, RegExp]>([
    ['a byte order mark', '\uFEFFCODE_LENGTH=8\n', /byte order mark/],
    ['UTF-16', 'C\0O\0D\0E\0=\0', /not UTF-8/],
    ['UTF-16 read as UTF-8', '\uFFFD\uFFFDCODE_LENGTH=8', /not UTF-8/],
    [
      'a # that cuts a secret',
      'OTP_SECRET=hunter#two-and-more',
      /line 1: the # cuts the value of OTP_SECRET/,
    ],
    ['a # that cuts a colour', 'BRAND_COLOR=#0a7a52', /line 1: the # cuts the value of BRAND_COLOR/],
    ['a comment behind a value', '\nCODE_LENGTH=8 # digits', /line 2: .* the comment on a line by itself/],
    ['a line without =', 'CODE_LENGTH=8\nCODE_TTL_SECONDS 300', /line 2: it is not NAME=value/],
    ['a name with a hyphen', 'CODE-LENGTH=8', /line 1: it is not NAME=value/],
    ['YAML', 'CODE_LENGTH: 8', /line 1: it is not NAME=value/],
    ['JSON', '{"CODE_LENGTH": "8"}', /line 1: it is not NAME=value/],
    ['a value without a name', '=8', /line 1: it is not NAME=value/],
    [
      'a quote that stays open',
      'EMAIL_FROM="Acme <a@b.example>\nCODE_LENGTH=8',
      /line 1: the quote that EMAIL_FROM/,
    ],
    ['text after a quote', 'EMAIL_FROM="Acme" <a@b.example>', /line 1: text follows the closing quote/],
    ['a name twice', 'CODE_LENGTH=8\n\nCODE_LENGTH=6', /line 3: CODE_LENGTH stands on line 1 already/],
    ['a fault after a value of two lines', "BRAND='a\nb'\nnonsense", /line 3: it is not NAME=value/],
  ])('%s', (_, text, fault) => {
    const read = readSettingsText(text);
    expect(read.faults.join('\n')).toMatch(fault);
    expect(read.values).toEqual({});
  });

  it('with all faults at once, and no value among them', () => {
    const path = join(temporaryFolder(), 'settings.env');
    writeFileSync(path, 'OTP_SECRET=hunter#two\nsecret-in-a-line\nCODE_LENGTH=8\n');
    let message = '';
    try {
      givenSettings([], path, {});
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('\n')).toHaveLength(3);
    expect(message).not.toMatch(/hunter|secret-in-a-line/);
  });
});

describe('a settings file is accepted', () => {
  it.each<[string, string, Record<string, string>]>([
    ['with comments and empty lines', '# ours\n\n  # more\nCODE_LENGTH=8\n', { CODE_LENGTH: '8' }],
    ['with lines of Windows', 'CODE_LENGTH=8\r\nMAX_SENDS=2\r\n', { CODE_LENGTH: '8', MAX_SENDS: '2' }],
    ['with export', 'export CODE_LENGTH=8', { CODE_LENGTH: '8' }],
    ['with a # in quotes', 'BRAND_COLOR="#0a7a52" # green', { BRAND_COLOR: '#0a7a52' }],
    ['with a value of two lines', "BRANDS='{\n}'\nCODE_LENGTH=8", { BRANDS: '{\n}', CODE_LENGTH: '8' }],
    ['with an empty value', 'CODE_LENGTH=\nMAX_SENDS=2', { CODE_LENGTH: '', MAX_SENDS: '2' }],
    [
      'with blanks only, and another line after them',
      'APP_NAME= \n CODE_LENGTH=8',
      { APP_NAME: '', CODE_LENGTH: '8' },
    ],
    ['with = in a value', 'OTP_SECRET=abc==', { OTP_SECRET: 'abc==' }],
  ])('%s', (_, text, values) => {
    expect(readSettingsText(text)).toEqual({ values, faults: [] });
  });

  it('only where every name that stands in it is read, with a value that ends where its line does', () => {
    const line = fc.oneof(
      fc
        .tuple(fc.constantFrom('A', 'B', 'C'), fc.string({ unit: fc.constantFrom(...'ab#\'"` =') }))
        .map((pair) => pair.join('=')),
      fc.string({ unit: fc.constantFrom(...'ab#\'"` =') }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
        const text = lines.join('\n');
        const { values, faults } = readSettingsText(text);
        if (faults.length > 0) return;
        // Node's parser takes the line behind an empty value for it, and can take an indented comment for a name.
        if (!/=[^\S\n]*\n|^\s+#/m.test(text)) expect(values).toEqual(parseEnv(text));
        // A line inside quotes of several lines is no assignment.
        if (/['"`]/.test(text)) return;
        const pairs = lines.flatMap((one) => [...one.matchAll(/^\s*([A-Ca-b]+)\s*=(.*)$/g)]);
        expect(values).toEqual(Object.fromEntries(pairs.map(([, name, value]) => [name, value?.trim()])));
      }),
      { numRuns: 2_000 },
    );
  });
});
