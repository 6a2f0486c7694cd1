// The measurements. Function and yardstick take turns, and ratios are taken pair by pair: a machine that
// slows down for a while slows both.

import { createEvent, defineEvent, signUpEvent, verifyEvent } from '../support/events.ts';
import { startAws } from './aws.ts';
import { emptyFunction, startLambda } from './lambda.ts';
import { signIn, somebody } from './sign-in.ts';

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** Numbers of one measurement, run by run. */
export interface Pair {
  readonly ours: readonly number[];
  readonly empty: readonly number[];
}

export interface Summary {
  /** Median of the ratios of the pairs. */
  readonly ratio: number;
  readonly ours: number;
  readonly empty: number;
}

export const summarise = ({ ours, empty }: Pair): Summary => ({
  ratio: median(ours.map((value, i) => value / (empty[i] ?? Number.NaN))),
  ours: median(ours),
  empty: median(empty),
});

export interface Results {
  readonly initMs: Summary;
  readonly initCpuMs: Summary;
  /** Init and every call up to the tokens, by SMS: processor time of the function's own process. */
  readonly signInCpuMs: Summary;
  readonly signInRssMb: Summary;
  /** Medians of the first call of a fresh process. */
  readonly firstMs: Record<'define' | 'create' | 'verify' | 'preSignUp', number>;
  readonly warmMs: Record<'define' | 'createSms' | 'createEmail' | 'verify' | 'preSignUp', number>;
  readonly awsCalls: readonly string[];
}

export async function measure(bundle: string, runs: number): Promise<Results> {
  const aws = await startAws();
  let people = 0;
  const fresh = () => startLambda(bundle, aws.env);
  const pairs = () => ({ ours: [] as number[], empty: [] as number[] });
  const [init, initCpu, cpu, rss] = [pairs(), pairs(), pairs(), pairs()];
  const first = {
    define: [] as number[],
    create: [] as number[],
    verify: [] as number[],
    preSignUp: [] as number[],
  };
  let awsCalls: string[] = [];

  // One more than is counted: the first reads every file from the disk.
  for (let run = -1; run < runs; run++) {
    const before = aws.calls.length;
    for (const side of ['ours', 'empty'] as const) {
      const lambda = await startLambda(side === 'ours' ? bundle : emptyFunction, aws.env);
      const calls = Object.values(await signIn(lambda, somebody(++people, 'SMS'), aws.lastCode));
      await lambda.stop();
      if (side === 'ours' && calls.at(-1)?.response.issueTokens !== true) throw new Error('no tokens');
      if (run < 0) continue;
      init[side].push(lambda.start.initMs);
      initCpu[side].push(lambda.start.initCpuMs);
      cpu[side].push(lambda.start.initCpuMs + calls.reduce((sum, call) => sum + call.cpuMs, 0));
      rss[side].push(Math.max(...calls.map((call) => call.rssMb)));
    }
    awsCalls = aws.calls.slice(before);
  }

  for (let run = 0; run < Math.ceil(runs / 3); run++) {
    const who = somebody(++people, 'SMS');
    const firstOf = async (event: unknown) => {
      const lambda = await fresh();
      const call = await lambda.call(event);
      await lambda.stop();
      return call;
    };
    first.define.push((await firstOf(defineEvent([], who))).ms);
    first.preSignUp.push((await firstOf(signUpEvent({ phone_number: '+4915123456789' }))).ms);
    const created = await firstOf(createEvent([], who));
    first.create.push(created.ms);
    const secret = created.response.privateChallengeParameters as Record<string, string>;
    first.verify.push((await firstOf(verifyEvent(secret, aws.lastCode(), who))).ms);
  }

  const lambda = await fresh();
  const warm = { createSms: [] as number[], createEmail: [] as number[], verify: [] as number[] };
  for (let i = 0; i < 60; i++)
    for (const medium of ['SMS', 'EMAIL'] as const) {
      const { create, verify } = await signIn(lambda, somebody(++people, medium), aws.lastCode);
      if (i < 20) continue;
      warm[medium === 'SMS' ? 'createSms' : 'createEmail'].push(create.ms);
      warm.verify.push(verify.ms);
    }
  const often = async (event: unknown) => {
    await lambda.call(event, 2000);
    return (await lambda.call(event, 2000)).ms;
  };
  const warmMs = {
    define: await often(defineEvent([])),
    preSignUp: await often(signUpEvent({ phone_number: '+4915123456789' })),
    createSms: median(warm.createSms),
    createEmail: median(warm.createEmail),
    verify: median(warm.verify),
  };
  await lambda.stop();
  aws.stop();
  return {
    initMs: summarise(init),
    initCpuMs: summarise(initCpu),
    signInCpuMs: summarise(cpu),
    signInRssMb: summarise(rss),
    firstMs: {
      define: median(first.define),
      create: median(first.create),
      verify: median(first.verify),
      preSignUp: median(first.preSignUp),
    },
    warmMs,
    awsCalls,
  };
}
