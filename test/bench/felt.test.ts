import { describe, expect, it } from 'vitest';
import { figuresOf, shareOf, stretched } from './felt.ts';
import type { Step } from './fleet.ts';

const step = (over: Partial<Step>): Step => ({
  response: {},
  startedMs: 0,
  wallMs: 0,
  ms: 0,
  cpuMs: 0,
  cpuSoFarMs: 0,
  cpuSinceMs: 0,
  rssMb: 0,
  initMs: 0,
  loaded: [],
  builtins: [],
  ...over,
});

/** Three functions, of which each starts when it is first called. */
const calls = {
  define: step({ initMs: 100, wallMs: 10, cpuMs: 4, cpuSinceMs: 90, rssMb: 50 }),
  create: step({ initMs: 200, startedMs: 1000, wallMs: 50, cpuMs: 20, cpuSinceMs: 170, rssMb: 70 }),
  verify: step({ initMs: 300, wallMs: 20, cpuMs: 8, cpuSinceMs: 260, rssMb: 60 }),
  tokens: step({ wallMs: 5, cpuMs: 2, cpuSinceMs: 3, rssMb: 51 }),
};

describe('stretched', () => {
  it('stretches computing by the share, and leaves waiting as it is', () => {
    expect(stretched(100, 40, 0.25)).toBe(60 + 40 * 4);
  });

  it('changes nothing from one whole processor on', () => {
    expect(stretched(100, 40, 1)).toBe(100);
    expect(stretched(100, 40, shareOf(3538))).toBe(100);
  });
});

describe('figuresOf', () => {
  it('counts the inits a person waits for until the code is sent, and not that of Verify', () => {
    const { tapToCode, callsToCode } = figuresOf(calls, 1030);
    expect(tapToCode).toBe(100 + 10 + 200 + 30);
    expect(callsToCode).toBe(10 + 30);
  });

  it('sums all inits and calls for the whole sign-in', () => {
    const { init, wholeSignIn } = figuresOf(calls, 1030);
    expect(init).toBe(600);
    expect(wholeSignIn).toBe(600 + 10 + 50 + 20 + 5);
  });

  it('takes the end of Create where nothing was sent', () => {
    expect(figuresOf(calls).callsToCode).toBe(10 + 50);
  });

  it('stretches calls by their processor time, but no init', () => {
    const figures = figuresOf(calls, 1030, 0.5);
    expect(figures).toMatchObject({ init: 600, define: 14, create: 70, verify: 28, secondDefine: 7 });
    expect(figures.wholeSignIn).toBe(600 + 14 + 70 + 28 + 7);
  });

  it('stretches the way to the send by the processor time until then', () => {
    const create = { ...calls.create, sendCpuMs: 15 };
    expect(figuresOf({ ...calls, create }, 1030, 0.5).callsToCode).toBe(14 + 30 + 15);
  });

  it('adds up the processor time of all processes, and tells the largest one', () => {
    expect(figuresOf(calls, 1030, 0.5)).toMatchObject({ processor: 90 + 170 + 260 + 3, peakMb: 70 });
  });
});
