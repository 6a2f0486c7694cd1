// One number for one meaning: the table, where it is shown, and that no command has another number.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exit, exitCodeLines, meanings } from '../../../infra/cli/command-error.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { sourceTexts } from '../../support/source-files.ts';

const root = join(import.meta.dirname, '../../..');

it('is a table that scripts can rely on', () => {
  expect(exit).toEqual({ done: 0, refused: 1, wouldChange: 2, partial: 3, faulty: 4, closed: 5 });
  expect(Object.keys(meanings)).toEqual(Object.keys(exit));
});

it('is shown by the help and by the page on the command line', async () => {
  const { text } = await runCommandLine(['--help']);
  for (const line of exitCodeLines()) {
    expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toContain(line);
  }
  const page = readFileSync(join(root, 'infra/README.md'), 'utf8');
  for (const [name, code] of Object.entries(exit))
    expect(page).toContain(`| ${code} | ${meanings[name as keyof typeof exit]} |`);
});

it('is wrapped between words, also where there is little room', () => {
  const lines = exitCodeLines(40);
  expect(lines.every((line) => line.length <= 40)).toBe(true);
  expect(lines.map((line) => line.trim().replace(/^\d {2}/, '')).join(' ')).toBe(
    Object.values(meanings).join(' '),
  );
});

it('has every number of the command line: none is written anywhere else', () => {
  const sources = sourceTexts(join(root, 'infra/cli'));
  const numbers = /process\.exit\(|exitCode\s*(=|===|!==|:)\s*\d|end\(\d|,\s*\d,\s*\{\s*cause|\? \d : \d,\n/g;
  expect(sources.flatMap((text) => text.match(numbers) ?? [])).toEqual([]);
  const setting = sources.filter((text) => text.includes('process.exitCode'));
  expect(setting, 'only the process itself sets it').toHaveLength(1);
});
