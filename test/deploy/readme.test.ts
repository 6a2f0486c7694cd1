// The README's table of settings says what src/config.ts says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingNames } from '../../build/settings/given.ts';
import { settings } from '../../src/config.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

/** Rows of `| setting | default | allowed | meaning |`, by setting; a `|` within a cell is written `\|`. */
const rows = new Map(
  readme
    .split('\n')
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
    .filter((cells) => cells.length === 6 && /^`[A-Z_]+`$/.test(cells[1] ?? ''))
    .map(([, name = '', fallback = '', allowed = '', meaning = '']) => [
      name.replaceAll('`', ''),
      { fallback: fallback.replaceAll('`', ''), allowed, meaning },
    ]),
);

it.skipIf(rows.size === 0)('has every setting once, with its default and what is allowed', () => {
  expect([...rows.keys()].sort()).toEqual([...settingNames].sort());
  for (const name of settingNames) {
    const { fallback, allowed } = settings[name];
    expect(rows.get(name), name).toMatchObject({ fallback: fallback ?? '', allowed });
    expect(rows.get(name)?.meaning, name).not.toBe('');
  }
});
