// Cold sign-ins: the function and an empty one in turn, each in a fresh process.
import type { Aws } from './aws.ts';
import { emptyFunction, startLambda } from './lambda.ts';
import { signIn, somebody } from './sign-in.ts';
import { pairs, type Summary, summarise } from './statistics.ts';

export interface Cold {
  readonly initMs: Summary;
  readonly initCpuMs: Summary;
  /** Init and every call up to the tokens, by SMS: processor time of the function's own process. */
  readonly signInCpuMs: Summary;
  readonly signInRssMb: Summary;
  /** Of one sign-in, with their Regions. */
  readonly awsCalls: readonly string[];
}

/** `ric`: see `startLambda`. `progress` is told how many of the runs are done. */
export async function measureCold(
  aws: Aws,
  bundle: string,
  runs: number,
  ric: string | undefined,
  progress: (done: number) => void,
): Promise<Cold> {
  const [init, initCpu, cpu, rss] = [pairs(), pairs(), pairs(), pairs()];
  let awsCalls: string[] = [];
  // One more than is counted: the first reads every file from the disk.
  for (let run = -1; run < runs; run++) {
    const before = aws.calls.length;
    for (const side of ['ours', 'empty'] as const) {
      const lambda = await startLambda(side === 'ours' ? bundle : emptyFunction, aws.env, ric);
      const calls = Object.values(await signIn(lambda, somebody('SMS'), aws.lastCode));
      await lambda.stop();
      if (side === 'ours' && calls.at(-1)?.response.issueTokens !== true) throw new Error('no tokens');
      if (run < 0) continue;
      init[side].push(lambda.start.initMs);
      initCpu[side].push(lambda.start.initCpuMs);
      cpu[side].push(calls.at(-1)?.cpuSoFarMs ?? Number.NaN);
      rss[side].push(Math.max(...calls.map((call) => call.rssMb)));
    }
    awsCalls = aws.calls.slice(before);
    progress(run + 1);
  }
  return {
    initMs: summarise(init),
    initCpuMs: summarise(initCpu),
    signInCpuMs: summarise(cpu),
    signInRssMb: summarise(rss),
    awsCalls,
  };
}
