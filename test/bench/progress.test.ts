import { describe, expect, it } from 'vitest';
import { countdown, createProgress } from './progress.ts';

function recorder(isTTY: boolean) {
  const texts: string[] = [];
  return { texts, out: { isTTY, write: (text: string) => texts.push(text) } };
}

describe('createProgress', () => {
  it('writes a line every five seconds at most where there is no terminal', () => {
    const { texts, out } = recorder(false);
    let now = 0;
    const { tell, clear } = createProgress(out, () => now);
    for (const [at, text] of [
      [0, 'a'],
      [4999, 'b'],
      [5000, 'c'],
    ] as const) {
      now = at;
      tell(text);
    }
    clear();
    expect(texts).toEqual(['a\n', 'c\n']);
  });

  it('writes over one line of a terminal each time', () => {
    const { texts, out } = recorder(true);
    const { tell, clear } = createProgress(out, () => 0);
    tell('a');
    tell('b');
    clear();
    expect(texts).toEqual(['\r\x1b[Ka', '\r\x1b[Kb', '\r\x1b[K']);
  });
});

describe('countdown', () => {
  it('goes by the mean so far', () => {
    expect(countdown(10, 40, 5000)).toBe('10 of 40 cold sign-ins, about 15 s left');
  });
});
