// The functional core imports no SDK, reads no environment and no clock, and throws no dice.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = new URL('../src/', import.meta.url).pathname;
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const text = (name: string) => readFileSync(join(src, name), 'utf8');
const isCore = (name: string) => /^(triggers|challenge|messages)\/|^limits\/(policy|odds)\.ts$/.test(name);

describe('src', () => {
  it.each(files.filter(isCore))('%s imports no SDK and has no effects of its own', (name) => {
    expect(text(name)).not.toMatch(/@aws-sdk|@smithy|@aws-lambda-powertools|@middy/);
    expect(text(name)).not.toMatch(/process\.env|Date\.now|new Date\(\)|Math\.random|console\./);
  });

  it('reads the environment in one place', () => {
    expect(files.filter((name) => /process\.env/.test(text(name)))).toEqual(['index.ts']);
  });

  it('judges the text of a setting in one room', () => {
    const room = /^settings\//;
    expect(files.filter((name) => !room.test(name) && /\bSettingError\b/.test(text(name)))).toEqual([]);
    expect(files.filter((name) => isCore(name) && /settings\/forms\.ts/.test(text(name)))).toEqual([]);
  });

  it('has no two files that import each other, types included', () => {
    const imported = (name: string) =>
      [...text(name).matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, path = '']) =>
        join(dirname(name), path),
      );
    expect(
      files.flatMap((name) =>
        imported(name)
          .filter((other) => name < other && imported(other).includes(name))
          .map((other) => `${name} and ${other}`),
      ),
    ).toEqual([]);
  });

  it.each(files)('%s says in its first line what it is for', (name) => {
    expect(text(name)).toMatch(/^\/\/ \S/);
  });
});
