import { describe, expect, it } from 'vitest';
import { help, readFlags } from './flags.ts';

describe('readFlags', () => {
  it('measures four sizes and both channels without any', () => {
    expect(readFlags([])).toMatchObject({
      memories: [256, 512, 1024, 1769],
      channels: ['sms', 'email'],
      runs: 9,
      floorMs: 0,
    });
  });

  it('takes sizes repeated or by commas, each once', () => {
    const { memories } = readFlags(['--memory', '512', '--memory', '1024,512']);
    expect(memories).toEqual([512, 1024]);
  });

  it('takes one channel', () => {
    expect(readFlags(['--channel', 'email']).channels).toEqual(['email']);
  });

  it.each([
    [['--runs', '0'], '--runs takes a whole number from 1 to 1000'],
    [['--runs', '1e2'], '--runs'],
    [['--memory', '512,'], '--memory'],
    [['--memory', '64'], '--memory'],
    [['--floor', '-1'], '--floor'],
    [['--channel', 'toString'], '--channel takes sms, email or both'],
    [['--memroy', '512'], '--memroy'],
  ])('refuses %j', (args, text) => {
    expect(() => readFlags(args)).toThrow(text);
  });
});

describe('help', () => {
  it('fits into 80 columns', () => {
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
