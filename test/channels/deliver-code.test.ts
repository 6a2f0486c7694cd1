import { describe, expect, it } from 'vitest';
import { sendDeadlineMs } from '../../src/channels/budget.ts';
import type { Channel, Decoy, Destination } from '../../src/channels/channel.ts';
import { type DeliveryLimits, deliverCode, type MessageToCount } from '../../src/channels/deliver-code.ts';
import { dispatch } from '../../src/dispatch.ts';
import { PublicError, publicText } from '../../src/errors.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import { codeMessage, destinationOf, fakeChannel } from '../support/channel.ts';
import { testDeps } from '../support/deps.ts';
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

  it('goes by email when the cap of all SMS is reached', async () => {
    const deps = testDeps({ settings: { SMS_PER_HOUR: '10', SMS_BREAKER_MIN_SENDS: '10' } });
    for (let i = 0; i < 11; i++)
      await new SignIn(deps, {
        userName: `user-${i}`,
        userAttributes: {
          email: `user-${i}@example.com`,
          email_verified: 'true',
          phone_number: `+49151234567${10 + i}`,
          phone_number_verified: 'true',
        },
      }).start();
    expect(deps.outbox.map(({ channel }) => channel)).toEqual([...new Array(10).fill('SMS'), 'EMAIL']);
  });

  it('lets nobody in when the table does not answer', async () => {
    const down = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const deps = testDeps({ limits: () => ({ ...noLimits, reserve: down, spend: down, consume: down }) });
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
  const decoy = (channel: Channel): Decoy => ({
    kind: 'decoy',
    channel,
    limitKey: `decoy/${channel.name}`,
    country: 'ZZ',
    masked: '*',
  });

  /** What was asked and told, in order. */
  function deliver(
    targets: readonly (Destination | Decoy)[],
    over: Partial<DeliveryLimits> = {},
    tookMs = 0,
  ) {
    const { emitted, emit } = recordMetrics();
    const failures: string[] = [];
    const counted: MessageToCount[] = [];
    const delivered = deliverCode(
      targets,
      { nonce: 'n', startedMs: 10_000, message: codeMessage() },
      {
        limits: {
          countDestination: async () => true,
          countMessage: async (message) => {
            counted.push(message);
            return 'counted';
          },
          ...over,
        },
        emit,
        nowMs: () => 10_000 + tookMs,
        onSendFailure: (channel) => failures.push(channel),
      },
    );
    return { delivered, emitted, failures, counted };
  }

  it('counts a message before it is sent, with what the limits need to know of it', async () => {
    const order: string[] = [];
    const channel = fakeChannel('PIGEON', {
      send: async () => {
        order.push('send');
      },
    });
    const { delivered } = deliver([destinationOf(channel, 'coop', { limitKey: 'key', country: 'DE' })], {
      countDestination: async (limitKey, nowSeconds) => {
        order.push(`destination ${limitKey} ${nowSeconds}`);
        return true;
      },
      countMessage: async (message) => {
        order.push(`message ${JSON.stringify(message)}`);
        return 'counted';
      },
    });
    await delivered;
    expect(order).toEqual([
      'destination key 10',
      'message {"channel":"PIGEON","country":"DE","nonce":"n","nowSeconds":10,"isPretended":false}',
      'send',
    ]);
  });

  it('sends a decoy nothing, and asks the same of the limits without using them up', async () => {
    const target = decoy(failing);
    const { delivered, emitted, counted } = deliver([target]);
    expect(await delivered).toEqual({ kind: 'sent', target });
    expect(counted).toMatchObject([{ channel: 'RAVEN', country: 'ZZ', isPretended: true }]);
    expect(emitted).toEqual([]);
  });

  it('tells the metrics of a message by its channel, and by its continent where there is one', async () => {
    const { delivered, emitted } = deliver([destinationOf(pigeon, 'coop', { country: 'JP' })]);
    await delivered;
    expect(emitted).toEqual([
      ['CodeSent', { Channel: 'PIGEON' }],
      ['CodeSentTo', { CountryGroup: 'Asia' }],
      ['DeliveryLatency', { Channel: 'PIGEON' }, 0],
    ]);
    const nowhere = deliver([destinationOf(pigeon, 'coop')]);
    await nowhere.delivered;
    expect(nowhere.emitted.map(([name]) => name)).toEqual(['CodeSent', 'DeliveryLatency']);
  });

  it('tells of a channel that failed, and that another one took over', async () => {
    const coop = destinationOf(pigeon, 'coop');
    const { delivered, emitted, failures } = deliver([destinationOf(failing, 'tower'), coop]);
    expect(await delivered).toEqual({ kind: 'sent', target: coop });
    expect(failures).toEqual(['RAVEN']);
    expect(emitted.map(([name]) => name)).toEqual([
      'DeliveryFailed',
      'CodeSent',
      'DeliveryLatency',
      'Failover',
    ]);
  });

  it('goes on to the next channel where the destination has had its share', async () => {
    const coop = destinationOf(pigeon, 'coop');
    const { delivered, emitted } = deliver([destinationOf(failing, 'tower'), coop], {
      countDestination: async (limitKey) => limitKey === 'coop',
    });
    expect(await delivered).toEqual({ kind: 'sent', target: coop });
    expect(emitted[0]).toEqual(['DestinationLimited', { Channel: 'RAVEN' }]);
  });

  it('says whether the destinations’ own limits stood in the way, or a channel’s', async () => {
    const both = [destinationOf(pigeon, 'coop'), destinationOf(failing, 'tower')];
    const never = { countDestination: async () => false };
    expect(await deliver(both, never).delivered).toEqual({ kind: 'limited', by: 'destination' });
    const capped = { countMessage: async () => 'cap' as const };
    expect(await deliver(both, capped).delivered).toEqual({ kind: 'limited', by: 'channel' });
    const mixed = { ...capped, countDestination: async (key: string) => key === 'coop' };
    expect(await deliver(both, mixed).delivered).toEqual({ kind: 'limited', by: 'channel' });
  });

  it('counts a cap for real messages only, and an open breaker for decoys too', async () => {
    const real = destinationOf(pigeon, 'coop', { country: 'DE' });
    for (const [target, answer, expected] of [
      [real, 'cap', [['CapReached', { Channel: 'PIGEON' }]]],
      [real, 'breaker', [['BreakerOpen', { CountryGroup: 'Europe' }]]],
      [decoy(pigeon), 'cap', []],
      [decoy(pigeon), 'breaker', [['BreakerOpen', { CountryGroup: 'Asia' }]]],
    ] as const) {
      const { delivered, emitted } = deliver([target], { countMessage: async () => answer });
      await delivered;
      expect(emitted).toEqual(expected);
    }
  });

  it('answers that the code could not be sent where one channel failed and the other was limited', async () => {
    const { delivered } = deliver([destinationOf(failing, 'tower'), destinationOf(pigeon, 'coop')], {
      countDestination: async (limitKey) => limitKey !== 'coop',
    });
    await expect(delivered).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
  });

  it('begins no send that it has no time for', async () => {
    const { delivered, emitted } = deliver([destinationOf(pigeon, 'coop')], {}, sendDeadlineMs);
    expect(await delivered).toMatchObject({ kind: 'limited' });
    expect(emitted).toEqual([]);
  });

  it('passes an error of the limits on: nothing is sent uncounted', async () => {
    const { delivered, emitted } = deliver([destinationOf(pigeon, 'coop')], {
      countMessage: async () => {
        throw new PublicError('UNAVAILABLE');
      },
    });
    await expect(delivered).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(emitted).toEqual([]);
  });
});
