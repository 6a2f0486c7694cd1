import { describe, expect, it } from 'vitest';
import { sendDeadlineMs } from '../../src/channels/budget.ts';
import { dispatch } from '../../src/dispatch.ts';
import { publicText } from '../../src/errors.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import { testDeps } from '../support/deps.ts';
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
