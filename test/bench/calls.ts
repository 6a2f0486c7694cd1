// Single calls: the first of a fresh process, and warm ones.
import { createEvent, defineEvent, signUpEvent, verifyEvent } from '../support/events.ts';
import type { Aws } from './aws.ts';
import { startLambda } from './lambda.ts';
import { signIn, somebody } from './sign-in.ts';
import { medians } from './statistics.ts';

/** Milliseconds, medians. */
export interface Calls {
  readonly firstMs: Record<'define' | 'create' | 'verify' | 'preSignUp', number>;
  readonly warmMs: Record<'define' | 'preSignUp' | 'createSms' | 'createEmail' | 'verify', number>;
}

const signUp = signUpEvent({ phone_number: '+4915123456789' });
const lists = <K extends string>(...names: K[]) =>
  Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;

async function measureFirst(aws: Aws, bundle: string, runs: number, ric: string | undefined) {
  const first = lists('define', 'create', 'verify', 'preSignUp');
  const firstOf = async (event: unknown) => {
    const lambda = await startLambda(bundle, aws.env, ric);
    const call = await lambda.call(event);
    await lambda.stop();
    return call;
  };
  for (let run = 0; run < runs; run++) {
    const who = somebody('SMS');
    first.define.push((await firstOf(defineEvent([], who))).ms);
    first.preSignUp.push((await firstOf(signUp)).ms);
    const created = await firstOf(createEvent([], who));
    first.create.push(created.ms);
    const secret = created.response.privateChallengeParameters as Record<string, string>;
    first.verify.push((await firstOf(verifyEvent(secret, aws.lastCode(), who))).ms);
  }
  return medians(first);
}

async function measureWarm(aws: Aws, bundle: string, ric: string | undefined) {
  const warm = lists('define', 'preSignUp', 'createSms', 'createEmail', 'verify');
  const lambda = await startLambda(bundle, aws.env, ric);
  for (let i = 0; i < 60; i++)
    for (const medium of ['SMS', 'EMAIL'] as const) {
      const { create, verify } = await signIn(lambda, somebody(medium), aws.lastCode);
      if (i < 20) continue;
      warm[medium === 'SMS' ? 'createSms' : 'createEmail'].push(create.ms);
      warm.verify.push(verify.ms);
    }
  for (const [name, event] of [
    ['define', defineEvent([])],
    ['preSignUp', signUp],
  ] as const) {
    await lambda.call(event, 2000);
    warm[name].push((await lambda.call(event, 2000)).ms);
  }
  await lambda.stop();
  return medians(warm);
}

/** `ric`: see `startLambda`. */
export const measureCalls = async (
  aws: Aws,
  bundle: string,
  runs: number,
  ric: string | undefined,
): Promise<Calls> => ({
  firstMs: await measureFirst(aws, bundle, runs, ric),
  warmMs: await measureWarm(aws, bundle, ric),
});
