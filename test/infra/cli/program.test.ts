// The command line as a whole: its commands, their options, help, and what it says to a slip of the finger.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { deploy, otp } from '../../../infra/cli/format-commands.ts';
import { createProgram } from '../../../infra/cli/program.ts';
import { type Ran, runCommandLine } from '../../support/command-line.ts';
import { sourceTexts } from '../../support/source-files.ts';

const root = join(import.meta.dirname, '../../..');
const never = () => {
  throw new Error('no context is needed');
};
const names = createProgram(otp, { open: never, openLocal: never }).commands.map((command) => command.name());

/** What a command cannot be run without. */
const least: Readonly<Record<string, readonly string[]>> = {
  limits: ['ada', '--user-pool-id', 'eu-west-1_A'],
  unlock: ['ada', '--user-pool-id', 'eu-west-1_A'],
  print: ['terraform'],
};
const leastOf = (name: string) => [name, ...(least[name] ?? [])];
const parse = (words: readonly string[], caller = otp): Promise<Ran> =>
  runCommandLine(words, { caller, stopAtOpen: true });

it('has these commands', () => {
  expect(names).toEqual([
    ...[
      'deploy',
      'attach',
      'detach',
      'rollback',
      'rotate',
      'status',
      'doctor',
      'logs',
      'open',
      'print',
      'destroy',
    ],
    ...['odds', 'limits', 'unlock'],
  ]);
});

/** The shared options, as they are given, and what they are read as. */
const globals = {
  '--stack': ['other', { stack: 'other' }],
  '--region': ['us-east-1', { region: 'us-east-1' }],
  '--profile': ['ops', { profile: 'ops' }],
  '--json': [undefined, { json: true }],
  '--yes': [undefined, { yes: true }],
} as const;
type Global = keyof typeof globals;

/** The flags that a command uses. It refuses the others by name. */
const target: readonly Global[] = ['--stack', '--region', '--profile'];
const asking: readonly Global[] = [...target, '--json', '--yes'];
const reading: readonly Global[] = [...target, '--json'];
const used: Readonly<Record<string, readonly Global[]>> = {
  ...Object.fromEntries(
    ['deploy', 'attach', 'detach', 'rollback', 'rotate', 'destroy', 'unlock'].map((name) => [name, asking]),
  ),
  ...Object.fromEntries(
    ['status', 'doctor', 'logs', 'open', 'print', 'odds', 'limits'].map((name) => [name, reading]),
  ),
};

describe.each(names)('%s', (name) => {
  const mine = used[name] ?? [];
  const [, ...arguments_] = leastOf(name);
  const wordsOf = (option: Global) => [option, globals[option][0]].filter((word) => word !== undefined);

  it('takes the shared options that it has a use for, before its name and after it', async () => {
    const words = mine.flatMap(wordsOf);
    const read = Object.assign({}, ...mine.map((option) => globals[option][1]));
    expect((await parse([...words, ...leastOf(name)])).opened).toMatchObject([read]);
    expect((await parse([...leastOf(name), ...words])).opened).toMatchObject([read]);
    expect((await parse(leastOf(name))).opened).toMatchObject([
      { stack: 'otp-router', json: false, yes: false },
    ]);
    if (mine.includes('--yes'))
      expect((await parse([...leastOf(name), '-y'])).opened).toMatchObject([{ yes: true }]);
  });

  it('has no other in its help, and refuses it', async () => {
    const { text } = await parse([name, '--help']);
    for (const option of Object.keys(globals) as Global[]) {
      const isMine = mine.includes(option);
      expect(new RegExp(`^ +(-y, )?${option}\\b`, 'm').test(text), option).toBe(isMine);
      if (isMine) continue;
      for (const words of [
        [...wordsOf(option), name, ...arguments_],
        [name, ...arguments_, ...wordsOf(option)],
      ])
        expect(await parse(words)).toMatchObject({
          code: exit.refused,
          text: expect.stringContaining(`${name} has no use for ${option}`),
          opened: [],
        });
    }
  });

  it('does the same by either npm script', async () => {
    const words = [...leastOf(name), '--json'];
    const [one, two] = [await parse(words, otp), await parse(words, deploy)];
    expect(one.opened).toHaveLength(1);
    expect(two.opened).toEqual(one.opened);
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await parse([name, '--version'])).toMatchObject({ code: 0, text: `${version}\n`, opened: [] });
  });

  it.each([otp, deploy])('has help that fits 80 columns and is wrapped once: %s', async (caller) => {
    const { code, text } = await parse([name, '--help'], caller);
    expect(code).toBe(0);
    expect(text).toContain(`Usage: ${caller.script} -- ${name} [options]`);
    for (const option of ['--version', '--help']) expect(text).toContain(option);
    expectWrappedOnce(text);
  });

  it('suggests an option for one that is not', async () => {
    const { code, text, opened } = await parse([...leastOf(name), '--jsno']);
    expect(code).toBe(1);
    expect(text).toContain('(Did you mean --json?)');
    expect(opened).toEqual([]);
  });

  it('is suggested for its name with two letters swapped', async () => {
    const slip = name.slice(0, -2) + name.slice(-1) + name.slice(-2, -1);
    for (const caller of [otp, deploy]) {
      const { code, text, opened } = await parse([slip, '--user-pool-id', 'x', '--nope'], caller);
      expect(code).toBe(1);
      expect(text).toContain(`unknown command '${slip}'\n(Did you mean ${name}?)`);
      expect(opened).toEqual([]);
    }
  });
});

/** No line is too long; and where a line ends early, the next word would not have fitted on it. */
function expectWrappedOnce(text: string): void {
  const lines = text.split('\n');
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1] ?? '';
    const indent = (one: string) => one.length - one.trimStart().length;
    // Only inside of one paragraph: a new item, a heading or an empty line may come at any width.
    const goesOn = line !== '' && next !== '' && (indent(next) > 10 || indent(line) + indent(next) === 0);
    if (!goesOn || /^(Usage|Exit|Credentials|Ctrl-C|[A-Z][a-z]+( Options)?:$)/.test(next)) continue;
    const [word = ''] = next.trim().split(/\s/);
    expect(line.length + 1 + word.length, `${line}\n${next}`).toBeGreaterThan(80);
  }
}

describe('without a command', () => {
  it('otp shows its help', async () => {
    const { code, text } = await parse([]);
    expect(code).toBe(0);
    expect(text).toContain('Usage: npm run otp -- [options] [command]');
    for (const name of names) expect(text).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    expectWrappedOnce(text);
  });

  it('deploy deploys', async () => {
    expect((await parse(['--set', 'CHANNELS=email', '--json'], deploy)).opened).toMatchObject([
      { set: ['CHANNELS=email'], json: true },
    ]);
    expect((await parse([], deploy)).opened).toMatchObject([{ stack: 'otp-router', set: [] }]);
  });

  it('deploy --help is the manual of all', async () => {
    const { code, text } = await parse(['--help'], deploy);
    expect(code).toBe(0);
    expect(text).toContain('Usage: npm run deploy -- [options] [command]');
    expect(text).toContain('Exit codes');
    expectWrappedOnce(text);
  });

  it('a mistyped flag gets an error that says so, from both scripts', async () => {
    for (const caller of [otp, deploy])
      expect(await parse(['--stak', 'x'], caller)).toMatchObject({
        code: 1,
        text: expect.stringContaining('(Did you mean --stack?)'),
        opened: [],
      });
  });
});

it('a word that is like no command is refused, and nothing is deployed', async () => {
  for (const words of [['banana'], ['--stack', 'other', 'banana'], ['banana', '--yes']])
    expect(await parse(words, deploy)).toMatchObject({
      code: 1,
      text: expect.stringContaining("unknown command 'banana'"),
      opened: [],
    });
});

it('its own texts name only commands that there are, and name them so that they are spelled out', () => {
  const sources = sourceTexts(join(root, 'infra/cli'));
  const named = sources.flatMap((text) => [...text.matchAll(/[`'"]otp ([a-z]+)/g)].map(([, name]) => name));
  expect(named.length).toBeGreaterThan(10);
  for (const name of named) expect(names).toContain(name);
  // One that names its npm script is right for one caller only.
  const withScript = sources.flatMap((text) => text.match(/npm run (otp|deploy) -- [a-z]+/g) ?? []);
  expect(withScript).toEqual([]);
});

it('each command has its file', () => {
  const files = readdirSync(join(root, 'infra/cli/commands'));
  for (const name of names) expect(files).toContain(`${name}.ts`);
});
