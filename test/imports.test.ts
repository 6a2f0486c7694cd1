// The functional core imports no SDK, reads no environment and no clock, and throws no dice.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

  it.each(files)('%s says in its first line what it is for', (name) => {
    expect(text(name)).toMatch(/^\/\/ \S/);
  });
});
