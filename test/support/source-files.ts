// The texts of a folder's TypeScript files, for tests that hold the sources to something.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const sourceTexts = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
