// One execution environment: a fresh process with a bundle in it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nowMs } from './clock.ts';
import { endProcess } from './end-process.ts';
import { startRic } from './ric.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
export const emptyFunction = `${folder}empty.mjs`;

export interface Start {
  /** From the start of the process to the function being ready. */
  readonly initMs: number;
  readonly initCpuMs: number;
  /** Files loaded; with BENCH_TRACE=1 only, as the next. */
  readonly loaded: readonly string[];
  /** Modules of Node that the process has loaded so far: `NativeModule crypto`. */
  readonly builtins: readonly string[];
}

export interface Call {
  readonly response: Record<string, unknown>;
  /** When the event was handed over, by `nowMs()`, and how long the answer took from there. */
  readonly startedMs: number;
  readonly wallMs: number;
  /** Within the function; median, when called several times. */
  readonly ms: number;
  /** Processor time, and the part of it until a send was answered, where there was one. */
  readonly cpuMs: number;
  readonly sendCpuMs?: number;
  /** Of the whole process since its start. */
  readonly cpuSoFarMs: number;
  readonly rssMb: number;
  readonly loaded: readonly string[];
  readonly builtins: readonly string[];
}

export interface Lambda {
  readonly pid: number;
  /** With the runtime client known once a call has been answered. */
  readonly start: Start;
  call(event: unknown, times?: number): Promise<Call>;
  stop(): Promise<void>;
}

/** What Lambda itself sets (Developer Guide, "Defined runtime environment variables"), beside credentials. */
const lambdaEnv = {
  TZ: ':UTC',
  LANG: 'en_US.UTF-8',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'otp-router',
  AWS_LAMBDA_FUNCTION_VERSION: '1',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/otp-router',
  AWS_LAMBDA_LOG_STREAM_NAME: '1',
};

async function startChild(env: Readonly<Record<string, string>>): Promise<Lambda> {
  const startMs = nowMs();
  const child = fork(`${folder}child.mjs`, {
    env,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const next = async <T>(): Promise<T> => {
    const either = new AbortController();
    const { signal } = either;
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`the function's process ended with ${code}`);
    });
    const answered = once(child, 'message', { signal }).then(([message]) => message as T);
    ended.catch(() => {});
    answered.catch(() => {});
    return Promise.race([answered, ended]).finally(() => either.abort());
  };
  const start = await next<Start>();
  const initMs = nowMs() - startMs;
  return {
    pid: child.pid ?? 0,
    start: { ...start, initMs },
    call: async (event, times = 1) => {
      const startedMs = nowMs();
      child.send({ event, times });
      const call = await next<Call>();
      return { ...call, startedMs, wallMs: nowMs() - startedMs };
    },
    stop: () => endProcess(child),
  };
}

async function startUnderRic(ric: string, env: Readonly<Record<string, string>>): Promise<Lambda> {
  const lambda = await startRic(ric, folder, 'probe', env);
  let start: Start = { initMs: lambda.initMs, initCpuMs: Number.NaN, loaded: [], builtins: [] };
  return {
    pid: lambda.pid,
    get start() {
      return start;
    },
    call: async (event, times = 1) => {
      const { answer, ...taken } = await lambda.invoke({ event, times });
      const { start: probed, ...call } = answer as Call & { start: Start };
      start = { ...probed, initMs: lambda.initMs };
      return { ...call, ...taken };
    },
    stop: lambda.stop,
  };
}

/**
 * Nothing of this process's environment reaches the function but what a Lambda would have. `ric`: the runtime
 * client's file; without it, a plain child process.
 */
export const startLambda = (
  bundle: string,
  env: Readonly<Record<string, string>>,
  ric?: string,
): Promise<Lambda> => {
  const all = { ...lambdaEnv, ...env, BENCH_BUNDLE: bundle };
  return ric ? startUnderRic(ric, all) : startChild(all);
};
