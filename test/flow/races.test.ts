// A hundred at once, over DynamoDB: one message, one code, one sign-in, and no guess past the limit.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TrustTier, trustTiers } from '../../src/sign-in.ts';
import { countingLimits, wrongFor } from '../support/counting.ts';
import { testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { type LocalDynamo, startDynalite } from '../support/dynalite.ts';
import { createEvent, verifyEvent } from '../support/events.ts';
import { limitsOver } from '../support/limits.ts';
import { SignIn } from '../support/sign-in.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const hundred = <T>(run: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 100 }, (_, i) => run(i)));

const nonceOf = (i: number) => Buffer.alloc(16, i).toString('base64url');

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

describe('a hundred at once', () => {
  it('right answers in one sign-in: one use of the code, whose retries are right too', async () => {
    const { deps } = await setUp();
    const signIn = new SignIn(deps);
    await signIn.start();
    const code = deps.outbox[0]?.code;
    const answers = await hundred(() => dispatch(verifyEvent(signIn.secret, code), deps));
    expect(rightAnswers(answers)).toBeGreaterThanOrEqual(1);
    expect(deps.metrics.get('CodeRight')).toBe(1);
  });

  it('right answers in a hundred sign-ins that share the code: one sign-in', async () => {
    const { deps } = await setUp();
    const signIns = await hundred(async () => {
      const signIn = new SignIn(deps);
      await signIn.start();
      return signIn;
    });
    const code = deps.outbox[0]?.code;
    const steps = await Promise.all(signIns.map((signIn) => signIn.answer(code)));
    expect(steps.filter(({ kind }) => kind === 'tokens')).toHaveLength(1);
  });

  it('starts: one message and one code, which works in any of them', async () => {
    const { deps } = await setUp();
    const created = await hundred(() => dispatch(createEvent([]), deps));
    expect(deps.outbox).toHaveLength(1);
    const nonces = created.map(
      ({ response }) => (response as { challengeMetadata: string }).challengeMetadata.split('.')[2],
    );
    expect(new Set(nonces).size).toBe(1);
  });

  it('resends: one message more', async () => {
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

  it('wrong answers: ten compared, none past the limit, then nothing more', async () => {
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

  it('messages of all tiers: each has its share of the cap and no more, and so has each register', async () => {
    const { table } = await dynamo.table();
    const { limits } = testDeps({
      settings: { SMS_PER_HOUR: '20', SMS_BREAKER_PERCENT: '0' },
      limits: (config) => limitsOver(table, config),
    });
    const nowSeconds = Date.parse('2026-11-23T12:00:00Z') / 1000;
    const all = { isPretended: false, nowSeconds };
    const counted = async (asking: readonly TrustTier[]) => {
      const answers = await Promise.all(
        asking.map((standing, i) =>
          limits.countMessage({ ...all, standing, channel: 'SMS', country: 'DE', nonce: nonceOf(i) }),
        ),
      );
      return asking.filter((_, i) => answers[i] === 'counted');
    };
    const of = (list: readonly TrustTier[], ...which: TrustTier[]) =>
      list.filter((standing) => which.includes(standing)).length;
    const mixed = await counted(Array.from({ length: 99 }, (_, i) => trustTiers[i % 3] ?? 'new'));
    expect(mixed).toHaveLength(20);
    expect(of(mixed, 'new')).toBeLessThanOrEqual(8);
    expect(of(mixed, 'new', 'proven')).toBeLessThanOrEqual(18);
    all.nowSeconds += 3600;
    for (const [standing, most] of [
      ['new', 8],
      ['proven', 10],
      ['device', 2],
    ] as const)
      expect(await counted(new Array<TrustTier>(33).fill(standing))).toHaveLength(most);
    const sent = await hundred(async (i) => {
      const standing = trustTiers[i % 3] ?? 'new';
      return (await limits.countDestination({ ...all, standing, limitKey: 'd' })) ? [standing] : [];
    });
    for (const standing of trustTiers) expect(of(sent.flat(), standing)).toBe(5);
  });
});
