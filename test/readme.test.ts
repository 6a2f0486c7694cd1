import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderReadme } from '../infra/render.ts';
import { settingsTable } from '../src/settings/table.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const scripts = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    scripts: Record<string, string>;
  }
).scripts;

describe('README', () => {
  it('has the settings as the table has them', () => {
    expect(renderReadme(readme), 'run npm run render').toBe(readme);
  });

  it('has a row for every setting, with the default, what is allowed and what it means', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (.*?) \| (.*?) \| (.+) \|$/gm)]
      .map(([, name = '', fallback, allowed, meaning]) => [name, { fallback, allowed, meaning }] as const)
      .filter(([name]) => Object.hasOwn(settingsTable, name));
    const cell = (text: string) => text.replaceAll('|', '\\|');
    const expected = Object.entries(settingsTable).map(([name, { fallback, allowed, meaning }]) => [
      name,
      {
        fallback: fallback === undefined ? '–' : `\`${fallback}\``,
        allowed: cell(allowed),
        meaning: cell(meaning),
      },
    ]);
    expect(rows).toEqual(expected);
  });

  it('names only npm scripts there are', () => {
    for (const [, name = ''] of readme.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty(name);
  });
});
