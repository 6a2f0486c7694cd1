import { describe, expect, it } from 'vitest';
import type { Channel, Decoy, Destination } from '../../src/channels/channel.ts';
import { sendDeadlineMs } from '../../src/delivery/budget.ts';
import { type DeliveryLimits, deliverCode, type MessageToCount } from '../../src/delivery/deliver-code.ts';
import { PublicError, publicText } from '../../src/errors.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import { type TrustTier, trustTiers } from '../../src/sign-in.ts';
import { codeMessage, destinationOf, fakeChannel } from '../support/channel.ts';
import { testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { recordMetrics } from '../support/emitted.ts';
import { createEvent } from '../support/events.ts';
import { SignIn } from '../support/sign-in.ts';

const refusing = (...names: string[]) => ({
  onSend: async ({ channel }: { channel: string }) => {
    if (names.includes(channel)) throw new Error('Invalid parameter: PhoneNumber +4915123456789');
  },
});

describe('sending', () => {
  it('uses the other verified channel when one refuses, and reports it as it was', async () => {
    const deps = testDeps(refusing('SMS'));
    const signIn = new SignIn(deps);
    expect(await signIn.start()).toMatchObject({
      parameters: { CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL', CODE_DELIVERY_DESTINATION: 'a***@e***' },
    });
    expect(await signIn.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
  });

  it('answers with one constant when every channel refuses, and lets the next tap try at once', async () => {
    let down = true;
    const deps = testDeps({
      onSend: async () => {
        if (down) throw new Error('+4915123456789');
      },
    });
    await expect(dispatch(createEvent([]), deps)).rejects.toThrow(publicText.DELIVERY_FAILED);
    down = false;
    const signIn = new SignIn(deps);
    await signIn.start();
    expect(await signIn.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
  });

  it('leaves the second channel its time when the first one hangs, and ends before Cognito does', async () => {
    const budgets: number[] = [];
    const deps = testDeps({
      onSend: async (_destination, budgetMs) => {
        budgets.push(budgetMs);
        deps.clockMs += budgetMs;
        throw new Error('timeout');
      },
    });
    const startedMs = deps.clockMs;
    await expect(dispatch(createEvent([]), deps)).rejects.toThrow(publicText.DELIVERY_FAILED);
    expect(budgets).toHaveLength(2);
    expect(budgets[1]).toBeGreaterThan(1000);
    expect(deps.clockMs - startedMs).toBeLessThanOrEqual(sendDeadlineMs);
  });

  it('goes by email when the share of the SMS that those who are new may use is reached', async () => {
    const deps = testDeps({ settings: { SMS_PER_HOUR: '13', SMS_BREAKER_MIN_SENDS: '10' } });
    for (let i = 0; i < 6; i++)
      await new SignIn(deps, {
        userName: `user-${i}`,
        userAttributes: {
          email: `user-${i}@example.com`,
          email_verified: 'true',
          phone_number: `+49151234567${10 + i}`,
          phone_number_verified: 'true',
        },
      }).start();
    expect(deps.outbox.map(({ channel }) => channel)).toEqual([...new Array(5).fill('SMS'), 'EMAIL']);
  });

  it('lets nobody in when the table does not answer', async () => {
    const down = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const deps = testDeps({ limits: (config) => ({ ...noLimits(config), seeTurn: down, redeem: down }) });
    await expect(dispatch(createEvent([]), deps)).rejects.toThrow();
    expect(deps.outbox).toEqual([]);
  });
});

describe('deliverCode', () => {
  const pigeon = fakeChannel('PIGEON');
  const failing = fakeChannel('RAVEN', {
    send: async () => {
      throw new Error('no wind');
    },
  });
  const decoy = (channel: Channel, tier: Decoy['tier'] = 'new'): Decoy => ({
    kind: 'decoy',
    channel,
    limitKey: `decoy/${channel.name}`,
    country: 'ZZ',
    masked: '*',
    tier,
  });

  /** What was asked and told, in order. */
  function deliver(
    targets: readonly (Destination | Decoy)[],
    {
      limits = {},
      tookMs = 0,
      tableTakesMs = 0,
      tier = 'new',
      isOvertaken = false,
    }: {
      limits?: Partial<DeliveryLimits<string>>;
      tookMs?: number;
      tableTakesMs?: number;
      tier?: TrustTier;
      isOvertaken?: boolean;
    } = {},
  ) {
    const { emitted, emit } = recordMetrics();
    const failures: string[] = [];
    const paced: string[] = [];
    const counted: MessageToCount[] = [];
    const seen: (string | undefined)[] = [];
    const uncounted: MessageToCount[] = [];
    const begun: unknown[] = [];
    const destinations: unknown[] = [];
    let nowMs = 10_000;
    const delivered = deliverCode(
      targets,
      {
        startedMs: 10_000 - tookMs,
        tier,
        seen: 'seen',
        begin: async (target) => {
          begun.push(target);
          return isOvertaken ? undefined : codeMessage();
        },
      },
      {
        limits: {
          seeDestination: async () => 'seen again',
          countMessage: async (message, from) => {
            counted.push(message);
            seen.push(from);
            nowMs += tableTakesMs;
            return 'counted';
          },
          uncountMessage: async (message) => {
            uncounted.push(message);
          },
          countDestination: async (message, from) => {
            destinations.push([message.limitKey, from]);
            return true;
          },
          ...limits,
        },
        pace: {
          record: (channel, ms) => paced.push(`${channel} took ${ms}`),
          imitate: async (channel) => {
            paced.push(`${channel} imitated`);
          },
        },
        emit,
        // Every look at the clock is a millisecond later.
        nowMs: () => nowMs++,
        onSendFailure: (channel) => failures.push(channel),
      },
    );
    return { delivered, emitted, failures, paced, counted, seen, uncounted, begun, destinations };
  }
  /** A destination that has had all that its cap allows. */
  const full = (...keys: string[]): Partial<DeliveryLimits<string>> => ({
    countMessage: async ({ limitKey }) => (keys.includes(limitKey) ? 'destination' : 'counted'),
  });

  it('counts a message before its turn is taken and it is sent, by the time that the round began', async () => {
    const order: unknown[] = [];
    const channel = fakeChannel('PIGEON', {
      send: async () => {
        order.push('send');
      },
    });
    const coop = destinationOf(channel, 'coop', { limitKey: 'key', country: 'DE' });
    const { delivered, begun } = deliver([coop], {
      tier: 'proven',
      tookMs: 900,
      limits: {
        countMessage: async (message, from) => {
          order.push(message, from);
          return 'counted';
        },
      },
    });
    await delivered;
    expect(order).toEqual([
      {
        channel: 'PIGEON',
        country: 'DE',
        limitKey: 'key',
        tier: 'proven',
        isPretended: false,
        at: 9,
        deadlineMs: 9100 + sendDeadlineMs,
      },
      'seen',
      'send',
    ]);
    expect(begun).toEqual([coop]);
  });

  it('takes the turn once, for the first channel that the limits allow, and reads other destinations anew', async () => {
    const coop = destinationOf(pigeon, 'coop');
    const limited = deliver([destinationOf(failing, 'tower'), coop], { limits: full('tower') });
    await limited.delivered;
    expect(limited.begun).toEqual([coop]);
    const failed = deliver([destinationOf(failing, 'tower'), coop]);
    await failed.delivered;
    expect(failed.begun).toHaveLength(1);
    expect(failed.seen).toEqual(['seen', 'seen again']);
    expect(failed.destinations).toEqual([
      ['tower', 'seen'],
      ['coop', 'seen again'],
    ]);
  });

  it.each([
    ['somebody real', () => destinationOf(failing, 'tower')],
    ['a decoy', () => decoy(failing)],
  ])('gives back what was counted where a parallel call took the turn of %s', async (_who, target) => {
    const { delivered, counted, uncounted, emitted, paced, destinations } = deliver([target()], {
      isOvertaken: true,
    });
    expect(await delivered).toEqual({ kind: 'overtaken' });
    expect(uncounted).toEqual(counted);
    expect([emitted, paced, destinations]).toEqual([[], [], []]);
  });

  it('goes on to the next channel where other users fill its destination up meanwhile, and gives its count back', async () => {
    const coop = destinationOf(pigeon, 'coop');
    const limits = { countDestination: async ({ limitKey }: MessageToCount) => limitKey === 'coop' };
    const { delivered, begun, counted, uncounted, emitted } = deliver(
      [destinationOf(failing, 'tower'), coop],
      {
        limits,
      },
    );
    expect(await delivered).toEqual({ kind: 'sent', target: coop });
    expect(begun).toHaveLength(1);
    expect(uncounted).toEqual([counted[0]]);
    expect(emitted[0]).toEqual(['DestinationLimited', { Channel: 'RAVEN' }]);
    const alone = deliver([destinationOf(failing, 'tower')], { limits });
    expect(await alone.delivered).toEqual({ kind: 'limited' });
  });

  it('sends a decoy nothing, and asks the same of the limits without using them up', async () => {
    const target = decoy(failing);
    const { delivered, emitted, counted, begun } = deliver([target]);
    expect(await delivered).toEqual({ kind: 'sent', target });
    expect(counted).toMatchObject([
      { channel: 'RAVEN', country: 'ZZ', limitKey: 'decoy/RAVEN', isPretended: true },
    ]);
    expect(begun).toEqual([target]);
    expect(emitted).toEqual([]);
  });

  it.each(['new', 'proven'] as const)(
    'asks for a decoy as for the kind of user it looks like, %s, whatever its own item says',
    async (tier) => {
      for (const own of trustTiers) {
        const { delivered, counted } = deliver([decoy(pigeon, tier)], { tier: own });
        await delivered;
        expect(counted[0]?.tier).toEqual(tier);
      }
    },
  );

  it('takes as long for a decoy as a recent send, and remembers how long each send took', async () => {
    const silent = deliver([decoy(pigeon)]);
    await silent.delivered;
    expect(silent.paced).toEqual(['PIGEON imitated']);
    const real = deliver([destinationOf(failing, 'tower'), destinationOf(pigeon, 'coop')]);
    await real.delivered;
    // What failed says nothing about how long a send takes.
    expect(real.paced).toEqual(['PIGEON took 1']);
  });

  it('tells the metrics of a message by its channel, and by its continent where there is one', async () => {
    const { delivered, emitted } = deliver([destinationOf(pigeon, 'coop', { country: 'JP' })]);
    await delivered;
    expect(emitted).toEqual([
      ['CodeSent', { Channel: 'PIGEON' }],
      ['CodeSentTo', { CountryGroup: 'Asia' }],
      ['DeliveryLatency', { Channel: 'PIGEON' }, 2],
    ]);
    const nowhere = deliver([destinationOf(pigeon, 'coop')]);
    await nowhere.delivered;
    expect(nowhere.emitted.map(([name]) => name)).toEqual(['CodeSent', 'DeliveryLatency']);
  });

  it('tells of a channel that failed, and that another one took over', async () => {
    const coop = destinationOf(pigeon, 'coop');
    const { delivered, emitted, failures, uncounted } = deliver([destinationOf(failing, 'tower'), coop]);
    expect(await delivered).toEqual({ kind: 'sent', target: coop });
    expect(failures).toEqual(['RAVEN']);
    expect(emitted[0]).toEqual(['DeliveryFailed', { Channel: 'RAVEN' }]);
    expect(emitted.map(([name]) => name)).toEqual([
      'DeliveryFailed',
      'CodeSent',
      'DeliveryLatency',
      'Failover',
    ]);
    // It may have been sent.
    expect(uncounted).toEqual([]);
  });

  it('begins nothing, and counts nothing, once the time for sending is over', async () => {
    const late = deliver([destinationOf(pigeon, 'coop')], { tookMs: sendDeadlineMs });
    expect(await late.delivered).toEqual({ kind: 'failed', mayHaveArrived: false });
    expect([late.counted, late.begun, late.emitted]).toEqual([[], [], []]);
  });

  it('sends nothing where the table took the time for it, and leaves counted what was', async () => {
    for (const target of [destinationOf(pigeon, 'coop'), decoy(pigeon)]) {
      const slow = deliver([target], { tableTakesMs: sendDeadlineMs });
      expect(await slow.delivered).toEqual({ kind: 'failed', mayHaveArrived: false });
      expect([slow.uncounted, slow.emitted, slow.paced]).toEqual([[], [], []]);
    }
  });

  it('goes on to the next channel where the destination has had its share', async () => {
    const coop = destinationOf(pigeon, 'coop');
    const { delivered, emitted } = deliver([destinationOf(failing, 'tower'), coop], {
      limits: full('tower'),
    });
    expect(await delivered).toEqual({ kind: 'sent', target: coop });
    expect(emitted[0]).toEqual(['DestinationLimited', { Channel: 'RAVEN' }]);
  });

  it('says that it was limited, whichever limits stood in the way', async () => {
    const both = [destinationOf(pigeon, 'coop'), destinationOf(failing, 'tower')];
    const capped = { countMessage: async () => 'cap' as const };
    const halfCapped = {
      countMessage: async ({ channel }: MessageToCount) => (channel === 'PIGEON' ? 'cap' : 'destination'),
    } as const;
    for (const limits of [full('coop', 'tower'), capped, halfCapped]) {
      const { delivered, begun, uncounted } = deliver(both, { limits });
      expect(await delivered).toEqual({ kind: 'limited' });
      expect([begun, uncounted]).toEqual([[], []]);
    }
  });

  it('counts a cap for real messages only, and an open breaker for decoys too', async () => {
    const real = destinationOf(pigeon, 'coop', { country: 'DE' });
    for (const [target, answer, tier, expected] of [
      [real, 'cap', 'new', [['CapReached', { Channel: 'PIGEON' }]]],
      [
        real,
        'cap',
        'proven',
        [
          ['CapReached', { Channel: 'PIGEON' }],
          ['ProvenCapReached', { Channel: 'PIGEON' }],
        ],
      ],
      [
        real,
        'cap',
        'device',
        [
          ['CapReached', { Channel: 'PIGEON' }],
          ['ProvenCapReached', { Channel: 'PIGEON' }],
          ['DeviceCapReached', { Channel: 'PIGEON' }],
        ],
      ],
      [real, 'breaker', 'device', [['BreakerOpen', { CountryGroup: 'Europe' }]]],
      [real, 'range', 'device', [['RangeBreakerOpen']]],
      [decoy(pigeon), 'range', 'new', [['RangeBreakerOpen']]],
      [decoy(pigeon, 'proven'), 'cap', 'device', []],
      [decoy(pigeon), 'breaker', 'new', [['BreakerOpen', { CountryGroup: 'Asia' }]]],
    ] as const) {
      const limits = { countMessage: async () => answer };
      const { delivered, emitted } = deliver([target], { limits, tier });
      await delivered;
      expect(emitted).toEqual(expected);
    }
  });

  it.each([['a text'], [null], [undefined], [7], [{ $fault: 'client' }]])(
    'goes on to the next channel whatever a channel rejects with: %j',
    async (thrown) => {
      const send = () => Promise.reject(thrown);
      const tower = destinationOf(fakeChannel('RAVEN', { send }), 'tower');
      const coop = destinationOf(pigeon, 'coop');
      expect(await deliver([tower, coop]).delivered).toEqual({ kind: 'sent', target: coop });
      expect(await deliver([tower]).delivered).toEqual({
        kind: 'failed',
        mayHaveArrived: typeof thrown !== 'object' || thrown === null,
      });
    },
  );

  it('counts the range of a number, and none where there is none', async () => {
    const { delivered, counted } = deliver([destinationOf(pigeon, 'coop', { range: 'r7' })]);
    await delivered;
    const without = deliver([destinationOf(pigeon, 'coop')]);
    await without.delivered;
    expect(counted.map(({ range }) => range)).toEqual(['r7']);
    expect(without.counted.map((message) => 'range' in message)).toEqual([false]);
  });

  it('tells of no channel that took over for a decoy, which was sent nothing', async () => {
    const first = { ...decoy(failing), limitKey: 'full' };
    const { delivered, emitted } = deliver([first, decoy(pigeon)], { limits: full('full') });
    expect(await delivered).toMatchObject({ kind: 'sent', target: { channel: pigeon } });
    expect(emitted).toEqual([['DestinationLimited', { Channel: 'RAVEN' }]]);
  });

  it.each([
    ['refused by the service', { $fault: 'client' }, false],
    ['failed inside the service', { $fault: 'server' }, true],
    ['timed out', {}, true],
  ])('says of a message that was %s whether it may have arrived', async (_how, fields, mayHaveArrived) => {
    const send = () => Promise.reject(Object.assign(new Error('no wind'), fields));
    const tower = destinationOf(fakeChannel('RAVEN', { send }), 'tower');
    const refused = fakeChannel('OWL', { send: () => Promise.reject({ $fault: 'client' }) });
    for (const targets of [
      [tower],
      [tower, destinationOf(refused, 'barn')],
      [tower, destinationOf(pigeon, 'coop')],
    ])
      expect(await deliver(targets, { limits: full('coop') }).delivered).toEqual({
        kind: 'failed',
        mayHaveArrived,
      });
  });

  it.each([
    ['somebody real', destinationOf(pigeon, 'coop')],
    ['a decoy', decoy(pigeon)],
  ])('begins no send that it has no time for, and says of %s that it failed', async (_who, target) => {
    const { delivered, emitted, paced } = deliver([target], { tookMs: sendDeadlineMs });
    expect(await delivered).toEqual({ kind: 'failed', mayHaveArrived: false });
    expect([emitted, paced]).toEqual([[], []]);
  });

  describe('where a limit fails', () => {
    const error = new PublicError('UNAVAILABLE');
    const down = (): Promise<never> => Promise.reject(error);

    it.each([
      ['before the turn', { countMessage: down }, []],
      ['before the turn of a first channel', { countMessage: down }, [destinationOf(failing, 'tower')]],
    ])(
      '%s, passes its error on: nothing is sent uncounted, and there is no turn to undo',
      async (_when, limits, more) => {
        const { delivered, emitted, begun } = deliver([destinationOf(pigeon, 'coop'), ...more], { limits });
        await expect(delivered).rejects.toBe(error);
        expect([emitted, begun]).toEqual([[], []]);
      },
    );

    it.each([
      ['the count of the destination', { countDestination: down }],
      [
        'giving back what the destination refused',
        { countDestination: async (): Promise<boolean> => false, uncountMessage: down },
      ],
    ])('after the turn, in %s, says so: the code has to be taken back', async (_where, limits) => {
      const { delivered, emitted, begun } = deliver([destinationOf(pigeon, 'coop')], { limits });
      expect(await delivered).toEqual({ kind: 'failed', mayHaveArrived: false, error });
      expect(begun).toHaveLength(1);
      expect(emitted.map(([name]) => name)).not.toContain('CodeSent');
    });

    it('of a second channel, remembers that the first one’s message may have arrived', async () => {
      const targets = [destinationOf(failing, 'tower'), destinationOf(pigeon, 'coop')];
      const { delivered } = deliver(targets, { limits: { seeDestination: down } });
      expect(await delivered).toEqual({ kind: 'failed', mayHaveArrived: true, error });
    });
  });
});
