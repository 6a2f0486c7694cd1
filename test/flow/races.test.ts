// Forty or a hundred at once, over DynamoDB: one message, one code, one sign-in, and no guess past the limit.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TrustTier, trustTiers } from '../../src/sign-in.ts';
import { countingLimits, wrongFor } from '../support/counting.ts';
import { testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { type LocalDynamo, startDynalite } from '../support/dynalite.ts';
import { createEvent, verifyEvent } from '../support/events.ts';
import { limitsOver } from '../support/limits.ts';
import { SignIn } from '../support/sign-in.ts';
import { nonceIn } from '../support/states.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const atOnce = <T>(count: number, run: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => run(i)));
const hundred = <T>(run: (i: number) => Promise<T>) => atOnce(100, run);

async function setUp() {
  const { table } = await dynamo.table();
  let counted: ReturnType<typeof countingLimits> | undefined;
  const deps = testDeps({
    limits: (config) => {
      counted = countingLimits(limitsOver(table, config));
      return counted;
    },
  });
  return { deps, compared: () => counted?.compared.length ?? 0 };
}

const rightAnswers = (answers: readonly { response: unknown }[]) =>
  answers.filter(({ response }) => (response as { answerCorrect: boolean }).answerCorrect).length;

describe('many at once', () => {
  it('a hundred right answers in one sign-in: one use of the code, whose retries are right too', async () => {
    const { deps } = await setUp();
    const signIn = new SignIn(deps);
    await signIn.start();
    const code = deps.outbox[0]?.code;
    const answers = await hundred(() => dispatch(verifyEvent(signIn.secret, code), deps));
    expect(rightAnswers(answers)).toBeGreaterThanOrEqual(1);
    expect(deps.metrics.get('CodeRight')).toBe(1);
  });

  it('right answers in forty sign-ins that share the code: one sign-in', async () => {
    const { deps } = await setUp();
    const signIns = await atOnce(40, async () => {
      const signIn = new SignIn(deps);
      await signIn.start();
      return signIn;
    });
    const code = deps.outbox[0]?.code;
    const steps = await Promise.all(signIns.map((signIn) => signIn.answer(code)));
    expect(steps.filter(({ kind }) => kind === 'tokens')).toHaveLength(1);
  });

  it('a hundred starts: one message and one code, which works in any of them', async () => {
    const { deps } = await setUp();
    const created = await hundred(() => dispatch(createEvent([]), deps));
    expect(deps.outbox).toHaveLength(1);
    const nonces = created.map(({ response }) =>
      nonceIn(deps, (response as { challengeMetadata: string }).challengeMetadata),
    );
    expect(new Set(nonces).size).toBe(1);
  });

  it('a hundred resends: one message more', async () => {
    const { deps } = await setUp();
    const signIn = new SignIn(deps);
    await signIn.start();
    deps.clockMs += 31_000;
    const session = [
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: signIn.secret.state },
    ];
    await hundred(() => dispatch(createEvent(session, {}, { action: 'resend' }), deps));
    expect(deps.outbox).toHaveLength(2);
    expect(new Set(deps.outbox.map(({ code }) => code)).size).toBe(1);
  });

  it('a hundred wrong answers: ten compared, none past the limit, then nothing more', async () => {
    const { deps, compared } = await setUp();
    const signIn = new SignIn(deps);
    await signIn.start();
    const code = deps.outbox[0]?.code ?? '';
    await hundred(() => dispatch(verifyEvent(signIn.secret, wrongFor(code)), deps));
    expect(compared()).toBe(10);
    const right = await dispatch(verifyEvent(signIn.secret, code), deps);
    expect(rightAnswers([right])).toBe(0);
    expect(compared()).toBe(10);
    expect(deps.metrics.get('UserLocked')).toBe(1);
  });

  it('messages of all tiers: each has its purse of the cap and no more, and so has each list of a destination', async () => {
    const { table } = await dynamo.table();
    const { limits } = testDeps({
      settings: { SMS_PER_HOUR: '20', SMS_BREAKER_PERCENT: '0' },
      limits: (config) => limitsOver(table, config),
    });
    const at = Date.parse('2026-11-23T12:00:00Z') / 1000;
    const all = { isPretended: false, deadlineMs: Number.POSITIVE_INFINITY, country: 'DE' };
    const counted = async (message: { channel: string; at: number }, limitKeyOf: (i: number) => string) => {
      const asking = Array.from({ length: 99 }, (_, i) => trustTiers[i % 3] ?? 'new');
      const answers = await Promise.all(
        asking.map(async (tier, i) => {
          const asked = { ...all, ...message, tier, limitKey: limitKeyOf(i) };
          const seen = await limits.seeDestination(asked.limitKey);
          if ((await limits.countMessage(asked, seen)) !== 'counted') return 'refused';
          return (await limits.countDestination(asked, seen)) ? 'counted' : 'refused';
        }),
      );
      const of = (tier: TrustTier) =>
        asking.filter((one, i) => one === tier && answers[i] === 'counted').length;
      return { new: of('new'), proven: of('proven'), device: of('device') };
    };
    for (const hour of [0, 3600])
      expect(await counted({ channel: 'SMS', at: at + hour }, (i) => `number ${hour + i}`)).toEqual({
        new: 8,
        proven: 10,
        device: 2,
      });
    expect(await counted({ channel: 'EMAIL', at }, () => 'one address')).toEqual({
      new: 5,
      proven: 5,
      device: 5,
    });
  });
});
