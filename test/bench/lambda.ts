// One execution environment: a fresh process with a bundle in it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const runtime = fileURLToPath(new URL('lambda.mjs', import.meta.url));
export const emptyFunction = fileURLToPath(new URL('empty.mjs', import.meta.url));

export interface Start {
  /** From the start of the process to the first poll. */
  readonly initMs: number;
  readonly initCpuMs: number;
  /** Files loaded, with BENCH_TRACE=1. */
  readonly loaded: readonly string[];
}

export interface Call {
  readonly response: Record<string, unknown>;
  /** Median, when called several times. */
  readonly ms: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly loaded: readonly string[];
}

export interface Lambda {
  readonly start: Start;
  call(event: unknown, times?: number): Promise<Call>;
  stop(): Promise<void>;
}

/** Nothing of this process's environment reaches the function but what a Lambda would have. */
export async function startLambda(bundle: string, env: Readonly<Record<string, string>>): Promise<Lambda> {
  const child = fork(runtime, [bundle], { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
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
  return {
    start,
    call: (event, times = 1) => {
      child.send({ event, times });
      return next<Call>();
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
