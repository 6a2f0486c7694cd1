import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsTable } from '../src/settings/table.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const scripts = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    scripts: Record<string, string>;
  }
).scripts;

describe('README', () => {
  it('has a row for every setting, with the default and what is allowed', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (.*?) \| (.*?) \| (.+) \|$/gm)]
      .map(([, name = '', fallback, allowed]) => [name, { fallback, allowed }] as const)
      .filter(([name]) => Object.hasOwn(settingsTable, name));
    const expected = Object.entries(settingsTable).map(([name, { fallback, allowed }]) => [
      name,
      { fallback: fallback === undefined ? '–' : `\`${fallback}\``, allowed: allowed.replaceAll('|', '\\|') },
    ]);
    expect(rows).toEqual(expected);
  });

  it('names only npm scripts there are', () => {
    for (const [, name = ''] of readme.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty(name);
  });
});
