import { describe, expect, it } from 'vitest';
import { readScript } from '../../../infra/host/script-flags.ts';

const script = {
  command: 'npm run bake',
  help: 'Bakes.',
  options: { json: { type: 'boolean' }, oven: { type: 'string' } },
  words: ['LOAF'],
} as const;

describe('the flags of a script', () => {
  it('are shown by --help, whatever stands beside it', () => {
    const text = 'Usage: npm run bake [-- [LOAF] [--json] [--oven OVEN]]\n\nBakes.';
    expect(readScript(script, ['--help'])).toEqual({ kind: 'help', text });
    expect(readScript(script, ['rye', '--json', '--nonsense', '-h'])).toEqual({ kind: 'help', text });
    expect(readScript({ command: 'npm run bake', help: 'Bakes.' }, ['--help'])).toEqual({
      kind: 'help',
      text: 'Usage: npm run bake\n\nBakes.',
    });
  });

  it('are given with the words', () => {
    expect(readScript(script, [])).toEqual({ kind: 'run', given: { flags: {}, words: [] } });
    expect(readScript(script, ['rye', '--json', '--oven=2'])).toEqual({
      kind: 'run',
      given: { flags: { json: true, oven: '2' }, words: ['rye'] },
    });
  });

  it.each([
    [['--jsn'], "Unknown option '--jsn'"],
    [['-x'], "Unknown option '-x'"],
    [['rye', 'oat'], "Unexpected argument 'oat'"],
    [['--oven'], "Option '--oven <value>' argument missing"],
    [['--json=1'], "Option '--json' does not take an argument"],
  ])('name what is wrong: %j', (args, named) => {
    expect(readScript(script, args)).toEqual({
      kind: 'fault',
      text: `npm run bake: ${named}. See npm run bake -- --help`,
    });
  });
});
