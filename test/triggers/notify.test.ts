// Which right answer is worth a notice, what one costs and why it is not sent. Whole sign-ins: test/flow/notice.test.ts.
import { describe, expect, it } from 'vitest';
import type { Channel, Destination } from '../../src/channels/channel.ts';
import type { CodeState } from '../../src/crypto/state.ts';
import { afterAnswerMs } from '../../src/delivery/budget.ts';
import type { MessageToCount } from '../../src/delivery/deliver-code.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import type { Limits } from '../../src/limits/limits.ts';
import type { Redemption } from '../../src/limits/user-rules.ts';
import type { TrustTier } from '../../src/sign-in.ts';
import { isNoticeDue, notify } from '../../src/triggers/notify.ts';
import { destinationOf, fakeChannel } from '../support/channel.ts';
import { testDeps } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';

const right = { kind: 'right', message: undefined, device: 'new' } as const;
const due = (
  redemption: Redemption = right,
  NOTICE: 'off' | 'new-device' = 'new-device',
  recipient: CodeState['recipient'] = 'real',
) => isNoticeDue(redemption, { recipient } as CodeState, { NOTICE });

describe('a notice', () => {
  it('is due after a right code from a device that nobody knows', () => {
    expect(due()).toBe(true);
    expect(due(right, 'new-device', 'unproven')).toBe(true);
  });

  it.each<[string, Redemption]>([
    ['a known device', { ...right, device: 'known' }],
    ["a user's first sign-in", { ...right, device: 'first' }],
    ["Cognito's second try", { kind: 'again' }],
    ['a refused guess', { kind: 'refused' }],
    ['a wrong answer', { kind: 'wrong', why: 'wrong', locks: true, disables: false }],
  ])('is not due after %s', (_what, redemption) => {
    expect(due(redemption)).toBe(false);
  });

  it('is not due with NOTICE=off, nor for the fixed code of a test identity', () => {
    expect(due(right, 'off')).toBe(false);
    expect(due(right, 'new-device', 'test')).toBe(false);
  });
});

const user = { userPoolId: 'p', clientId: 'client-1', userName: 'ada', exists: true };
const both = {
  'custom:pigeon': 'coop',
  'custom:pigeon_verified': 'true',
  'custom:raven': 'tower',
  'custom:raven_verified': 'true',
};
const sentBy = (tier: TrustTier) => ({ at: 900, channel: 'PIGEON', tier, country: 'DE' }) as const;

/** A notice after a right code by pigeon, to a user who has a raven too. */
async function notifying({
  limits = {},
  settings = {},
  raven = {},
  repeats = false,
  attributes = both,
  message = sentBy('new'),
  takenMs = 0,
  other = 'RAVEN',
}: {
  limits?: Partial<Limits>;
  settings?: Record<string, string>;
  raven?: Partial<Destination>;
  repeats?: boolean;
  attributes?: Record<string, string>;
  message?: ReturnType<typeof sentBy> | undefined;
  takenMs?: number;
  other?: string;
} = {}) {
  const sent: unknown[] = [];
  const counted: MessageToCount[] = [];
  const timeouts: number[] = [];
  const testing = testDeps({ settings });
  const startedMs = testing.clockMs;
  testing.clockMs += takenMs;
  const channel = (name: string, over: Partial<Destination> = {}) =>
    fakeChannel(name, {
      repeatsNotice: repeats,
      async readContact(value) {
        return destinationOf(this as Channel, value, over);
      },
      sendNotice: async (to, notice, budgetMs) => {
        sent.push([to, notice, budgetMs]);
      },
    });
  const { emitted, emit } = recordMetrics();
  await notify(
    { user, attributes },
    { channel: 'PIGEON', recipient: 'real' } as CodeState,
    { kind: 'right', message, device: 'new' },
    startedMs,
    {
      ...testing,
      channels: [channel('PIGEON'), channel(other, raven)],
      emit,
      inTime: (timeoutMs, act) => {
        timeouts.push(timeoutMs);
        return act();
      },
      limits: {
        ...noLimits({ CODE_TTL_SECONDS: 300 }),
        countMessage: async (message) => {
          counted.push(message);
          return 'counted';
        },
        ...limits,
      },
    },
  );
  return { sent, counted, timeouts, emitted, startedMs, failures: testing.failures };
}

describe('what a notice costs', () => {
  it('is counted as a message by its channel, within the time that an answer has', async () => {
    const { counted, timeouts, sent, emitted, startedMs } = await notifying({ takenMs: 100 });
    expect(counted).toEqual([
      {
        channel: 'RAVEN',
        country: undefined,
        limitKey: 'tower',
        tier: 'new',
        isPretended: false,
        isNotice: true,
        at: Math.floor(startedMs / 1000),
        deadlineMs: startedMs + afterAnswerMs,
      },
    ]);
    expect(timeouts).toEqual([afterAnswerMs]);
    expect(sent).toEqual([
      ['tower', { atMs: startedMs, clientId: 'client-1', locale: undefined }, afterAnswerMs],
    ]);
    expect(emitted).toEqual([['NoticeSent', { Channel: 'RAVEN' }]]);
  });

  it('names the range of a number that has one', async () => {
    const { counted } = await notifying({ raven: { country: 'DE', range: '4915123' } });
    expect(counted).toMatchObject([{ country: 'DE', range: '4915123' }]);
  });

  it.each([
    ['new', sentBy('new'), undefined, 'new'],
    ['proven', sentBy('proven'), undefined, 'proven'],
    ['a known device, whose share is for codes', sentBy('device'), undefined, 'proven'],
    ['a user whose code no message brought', undefined, undefined, 'new'],
    ['proven, at a contact that counts as new', sentBy('proven'), 'new', 'new'],
    ['a known device, at a contact that counts as new', sentBy('device'), 'new', 'new'],
  ] as const)('counts in the share of %s', async (_who, message, tierAtMost, tier) => {
    const raven = tierAtMost ? { tierAtMost } : {};
    const { counted } = await notifying({ message, raven });
    expect(counted.map((one) => one.tier)).toEqual([tier]);
  });
});

describe('a notice that is not sent', () => {
  const failed = (Reason: string) => [['NoticeFailed', { Reason }]];

  it('is refused by the cap of the channel, or of the destination', async () => {
    const caps: Partial<Limits>[] = [
      { countMessage: async () => 'cap' },
      { countDestination: async () => false },
    ];
    for (const limits of caps) {
      const { sent, emitted, failures } = await notifying({ limits });
      expect([sent, emitted, failures]).toEqual([[], failed('Limited'), []]);
    }
  });

  it('has no time left, after the counts', async () => {
    const { sent, emitted, counted } = await notifying({ takenMs: 4301 });
    expect([sent, counted.length, emitted]).toEqual([[], 1, failed('Refused')]);
  });

  it('has nobody to read it', async () => {
    const { emitted, failures, counted } = await notifying({
      attributes: { 'custom:pigeon': 'coop', 'custom:pigeon_verified': 'true' },
    });
    expect([emitted, failures, counted]).toEqual([failed('NoContact'), [], []]);
  });

  it('would go to a test identity, which is sent nothing', async () => {
    const reviewer = 'review@example.com';
    const TEST_IDENTITIES = JSON.stringify({ [reviewer]: { code: '246810', until: '2026-12-01' } });
    const { emitted, sent } = await notifying({
      settings: { TEST_IDENTITIES },
      other: 'EMAIL',
      attributes: { ...both, 'custom:email': reviewer, 'custom:email_verified': 'true' },
    });
    expect([emitted, sent]).toEqual([failed('NoContact'), []]);
  });

  it('is not taken by the service, or the table does not answer: an operator hears of it', async () => {
    const down = () => Promise.reject(new Error('down'));
    const { emitted, failures } = await notifying({ limits: { seeDestination: down } });
    expect(emitted).toEqual(failed('Refused'));
    expect(failures).toEqual([{ channel: 'notice', error: new Error('down') }]);
  });
});

it('goes to the contact that got the code where there is no other and its channel repeats notices', async () => {
  const { sent } = await notifying({
    repeats: true,
    attributes: { 'custom:pigeon': 'coop', 'custom:pigeon_verified': 'true' },
  });
  expect(sent).toMatchObject([['coop', {}, afterAnswerMs]]);
});
