import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundDeadlineMs } from '../../src/delivery/budget.ts';
import { assumeSends, createPace, untilNextFloor } from '../../src/delivery/pace.ts';

function paced(random: () => number = () => 0, floor = 600) {
  const slept: number[] = [];
  const assumed = assumeSends({ RESPONSE_FLOOR_MS: floor });
  const pace = createPace(
    async (ms) => {
      slept.push(ms);
    },
    random,
    assumed,
  );
  const record = (...took: number[]) => {
    for (const ms of took) pace.record('SMS', ms);
  };
  const imitate = (mostMs: number) => pace.imitate('SMS', mostMs);
  return { pace, record, imitate, slept };
}

describe('a round that sends nothing', () => {
  it.each([
    [600, [120, 200, 300]],
    [300, [120, 150, 150]],
    [2000, [120, 200, 350]],
    // No floor: nothing is hidden, and sends are taken to be as usual.
    [0, [120, 200, 350]],
  ])('takes, before the first one and with a floor of %i, what ends below it: %j', async (floor, took) => {
    let share = 0;
    const { imitate, slept } = paced(() => share, floor);
    for (share of [0, 0.4, 0.999]) await imitate(4000);
    expect(slept).toEqual(took);
  });

  it('takes as long as its own channel’s sends, whatever those of another take', async () => {
    const { pace, slept } = paced();
    for (let i = 0; i < 40; i++) {
      pace.record('SMS', 900);
      pace.record('EMAIL', 80);
      await pace.imitate('EMAIL', 4000);
      await pace.imitate('SMS', 4000);
      await pace.imitate('PIGEON', 4000);
    }
    expect(new Set(slept)).toEqual(new Set([80, 900, 120]));
    expect(slept.slice(0, 3)).toEqual([80, 900, 120]);
  });

  it('takes as long as the first send as soon as there is one, and assumes nothing any more', async () => {
    const { imitate, record, slept } = paced(() => 0.999);
    record(900);
    await imitate(4000);
    expect(slept).toEqual([900]);
  });

  it('never waits longer than a send might', async () => {
    const { imitate, record, slept } = paced(() => 0.999);
    record(2400);
    await imitate(900);
    expect(slept).toEqual([900]);
  });

  it('takes as long as one of the recent sends, each as likely as the other', async () => {
    let share = 0;
    const { imitate, record, slept } = paced(() => share);
    for (let i = 0; i < 8; i++) record(100, 200, 300, 400);
    for (share of [0, 0.03, 0.04, 0.07, 0.1, 0.999]) await imitate(4000);
    expect(slept).toEqual([100, 100, 200, 300, 400, 400]);
  });

  it('follows a service that slows down, and one that recovers', async () => {
    for (const share of [0, 0.5, 0.999]) {
      const { imitate, record, slept } = paced(() => share);
      for (let i = 0; i < 100; i++) record(100);
      for (let i = 0; i < 32; i++) record(900);
      await imitate(4000);
      for (let i = 0; i < 32; i++) record(50);
      await imitate(4000);
      expect(slept).toEqual([900, 50]);
    }
  });

  it('is not thrown off by one slow send among many', async () => {
    const slow: number[] = [];
    for (let i = 0; i < 32; i++) {
      const { imitate, record, slept } = paced(() => i / 32);
      for (let sends = 0; sends < 31; sends++) record(100);
      record(3000);
      await imitate(4000);
      if (slept[0] === 3000) slow.push(i);
    }
    expect(slow).toHaveLength(1);
  });
});

describe('the time until a round may end', () => {
  it.each([
    [0, 600, 600],
    [1, 600, 599],
    [599, 600, 1],
    [600, 600, 0],
    [601, 600, 599],
    [1200, 600, 0],
    [3700, 600, 500],
    // Not beyond the last moment at which Cognito still hears the answer.
    [4201, 600, 299],
    [4500, 600, 0],
    [9999, 600, 0],
    [4100, 2000, 400],
    [0, 0, 0],
    [1234, 0, 0],
    // A clock that was set back meanwhile.
    [-50, 600, 650],
  ])('is, %i ms after its start and with a floor of %i ms, %i ms', (elapsedMs, floorMs, leftMs) => {
    expect(untilNextFloor(elapsedMs, floorMs)).toBe(leftMs);
  });

  it('ends rounds on a multiple of the floor, or at the deadline, and none too late', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 1, max: 2000 }), (elapsed, floor) => {
        const left = untilNextFloor(elapsed, floor);
        const end = elapsed + left;
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(floor);
        if (elapsed < roundDeadlineMs) expect(end % floor === 0 || end === roundDeadlineMs).toBe(true);
        else expect(left).toBe(0);
      }),
    );
  });
});
