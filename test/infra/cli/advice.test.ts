// Advice that works: every command in a fix can be pasted, and what a flag asks for is what it takes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../../../infra/cli/release/artifact.ts';
import { refuseMoves } from '../../../infra/cli/release/refusals.ts';
import { flagParameters } from '../../../infra/cli/template-flags.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { temporaryFolder } from '../../support/deployment.ts';
import { faultOf } from '../../support/fault-of.ts';

/** What stands for a part that is known only when the fix is printed. By its text in the sources. */
const filled: readonly [RegExp, string][] = [
  [/\$\{redeploy\}/, 'otp deploy'],
  [/\$\{client\}/, ' --client-id 1abc2def3ghi'],
  [/\$\{print\}|\$\{owner\.print\}/, 'terraform'],
  [/\$\{name\}=/, 'CODE_LENGTH='],
  [/\$\{hint\}/, 'terraform'],
  [/\$\{[^}]*\}/, 'eu-west-1_AbCdEfGhI'],
  [/NAME=value/, 'CODE_LENGTH=8'],
];

const fill = (text: string): string =>
  filled.reduce((line, [part, value]) => line.replaceAll(new RegExp(part, 'g'), value), text);

/** Every `otp …` in the sources that we tell a person to run: in backticks, or as a text by itself. */
const fixes = [
  ...new Set(
    ['infra/cli', 'infra/review'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
        .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line))
        .flatMap((line) => [
          ...[...line.matchAll(/\\?`((?:otp|\$\{redeploy\}) [^`\\]+)\\?`/g)].map(
            ([, command = '']) => command,
          ),
          ...[...line.matchAll(/'(otp [^'`]+)'/g)].map(([, command = '']) => command),
        ]),
    ),
  ),
]
  // Words may follow the command: `otp deploy --kms-key create, then …`.
  .map((text) => fill(text).split(/[,;] | with /)[0] ?? '')
  // A template in a template is filled by the test of its command.
  .filter((text) => !/[<>]|\$\{/.test(text))
  .sort();

describe('every command that a fix names', () => {
  it('is found in the sources', () => expect(fixes.length).toBeGreaterThan(25));

  it.each([...new Set(fixes)])('can be pasted: %s', async (command) => {
    const [, name = '', ...more] = command.split(/\s+/);
    // A command that is only named has to be there.
    if (more.length === 0) return expect((await runCommandLine([name, '--help'])).code).toBe(0);
    const words = [name, ...more];
    const { code, text } = await runCommandLine(words, { stopAtOpen: true });
    expect({ code, text }).toEqual({ code: 0, text: '' });
  });
});

describe('a flag that means nothing of the kind', () => {
  it.each([
    ['--kms-key', 'kmsKey', 'EnvironmentKey'],
    ['--alarm-email', 'alarmEmail', 'AlarmEmail'],
  ])('%s none is taken, and empties the parameter', async (flag, option, parameter) => {
    expect(await runCommandLine(['deploy', flag, 'none'], { stopAtOpen: true })).toMatchObject({
      code: 0,
      text: '',
    });
    expect(flagParameters({ [option]: 'none' })).toMatchObject({ [parameter]: '' });
  });
});

describe('--zip of no zip', () => {
  const zip = zipSync({ 'index.mjs': strToU8('export const handler = async (event) => event;') });

  it.each<[string, (zip: Buffer) => Buffer]>([
    ['a text', () => Buffer.from('not a zip')],
    ['an empty file', () => Buffer.alloc(0)],
    ['half a zip', (zip) => zip.subarray(0, zip.length >> 1)],
    ['a gzip', () => Buffer.from([0x1f, 0x8b, 8, 0])],
  ])('is refused in words: %s', async (_, twist) => {
    const path = join(temporaryFolder(), 'file.zip');
    writeFileSync(path, twist(Buffer.from(zip)));
    const fault = await faultOf(readArtifact(path));
    expect(fault.message).toBe(`${path} is not a zip, or not all of it is there`);
    expect(fault.fix).toMatch(/otp-router\.zip/);
  });

  it('and a zip is taken', async () => {
    const path = join(temporaryFolder(), 'file.zip');
    writeFileSync(path, zip);
    expect(await readArtifact(path)).toMatchObject({ zipPath: path, zipBytes: zip.length });
  });
});

describe('another pool than the one that the stack was deployed with', () => {
  const moves = (pool: string, userPoolId: string, clientId?: string) => () =>
    refuseMoves({
      current: { UserPoolId: pool },
      userPoolId,
      clientId,
      flags: {},
      table: '',
      renames: false,
      isLive: true,
    });
  const [first, second] = ['eu-west-1_First', 'eu-west-1_Second'];

  it.each([
    ['', second, undefined, `otp attach --user-pool-id ${second}\``],
    [first, second, 'web', `otp attach --user-pool-id ${second} --client-id web\``],
    ['none', second, undefined, `otp attach --user-pool-id ${second}\``],
    ['', 'none', undefined, 'otp detach'],
    [first, 'none', undefined, 'otp detach'],
  ])('%s, then %s (%s): the fix is a command that does it', (pool, next, client, fix) => {
    expect(moves(pool, next, client)).toThrow(expect.objectContaining({ fix: expect.stringContaining(fix) }));
    expect(moves(pool, next, client)).not.toThrow(
      expect.objectContaining({ fix: expect.stringContaining('pool-id none') }),
    );
  });

  it('the same one is no move', () => moves(first, first)());
});
