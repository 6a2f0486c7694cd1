import { describe, expect, it } from 'vitest';
import { readScript } from '../../../infra/host/script-flags.ts';

const script = { command: 'npm run bake', help: 'Bakes.', flags: ['json'], words: ['LOAF'] };

describe('the flags of a script', () => {
  it('are shown by --help, whatever stands beside it', () => {
    const text = 'Usage: npm run bake [-- [LOAF] [--json]]\n\nBakes.';
    expect(readScript(script, ['--help'])).toEqual({ kind: 'help', text });
    expect(readScript(script, ['rye', '--json', '--help'])).toEqual({ kind: 'help', text });
    expect(readScript({ command: 'npm run bake', help: 'Bakes.' }, ['--help'])).toEqual({
      kind: 'help',
      text: 'Usage: npm run bake\n\nBakes.',
    });
  });

  it('are given with the words', () => {
    expect(readScript(script, [])).toEqual({ kind: 'run', given: { flags: new Set(), words: [] } });
    expect(readScript(script, ['rye', '--json'])).toEqual({
      kind: 'run',
      given: { flags: new Set(['json']), words: ['rye'] },
    });
  });

  it.each([
    [['--jsn'], '--jsn'],
    [['-x'], '-x'],
    [['rye', 'oat'], '"oat"'],
  ])('name what is not one: %j', (args, named) => {
    expect(readScript(script, args)).toEqual({
      kind: 'fault',
      text: `npm run bake: ${named} is not expected here. See npm run bake -- --help`,
    });
  });
});
