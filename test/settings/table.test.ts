import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/settings/forms.ts';
import { settingNames, settingsTable } from '../../src/settings/table.ts';

const rowOf = (name: (typeof settingNames)[number]): Row<unknown> => settingsTable[name];

describe.each(settingNames)('the setting %s', (name) => {
  const { meaning, allowed, fallback, isOptional, form, read } = rowOf(name);

  it('says what it means in a short sentence or two, in letters that every console can show', () => {
    expect(meaning).toMatch(/^[A-Z`][\x20-\x7e]+[^.\s]$/);
    expect(meaning.split('. ')[0]?.length).toBeLessThanOrEqual(110);
    expect(meaning.split('`')).toSatisfy((parts: string[]) => parts.length % 2 === 1);
  });

  it('says what is allowed, and allows its default', () => {
    expect(allowed).not.toBe('');
    if (isOptional) expect(() => read(fallback, 0)).not.toThrow();
    else expect(() => read(undefined, 0)).toThrow('is missing');
  });

  it('has patterns from the first to the last character', () => {
    const pattern = form.kind === 'text' ? form.pattern : form.kind === 'list' ? form.entry : /^$/;
    expect(pattern.source).toMatch(/^\^.*\$$/s);
  });
});

describe('the table of settings', () => {
  it('keeps each group together', () => {
    const groups = settingNames.map((name) => rowOf(name).group);
    const begun = groups.filter((group, i) => group !== groups[i - 1]);
    expect(begun).toEqual([...new Set(groups)]);
  });

  it('hides the keys and the fixed codes, and nothing else', () => {
    expect(settingNames.filter((name) => rowOf(name).shown === 'secret')).toEqual([
      ...['OTP_SECRET', 'OTP_SECRET_PREVIOUS', 'OTP_TABLE_KEY', 'HUMAN_CHECK_SECRET', 'TEST_IDENTITIES'],
    ]);
  });
});
