// The function's own process, as the pool sees it: started on demand, killed on close, replaced after a crash.
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { lambdaEnvironment } from './environment.ts';
import type { FunctionError, InvokeMessage, ReplyMessage } from './protocol.ts';

export type LogLine = { readonly stream: 'stdout' | 'stderr'; readonly line: string };

export interface LambdaOptions {
  /** The folder whose `index.mjs` exports `handler`. */
  readonly bundleDir: string;
  readonly region: string;
  /** Settings of the function, over the variables that Lambda sets. Nothing else is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** The function's `Timeout`: what the context's remaining time counts down from. */
  readonly timeoutMs: number;
  readonly onLog?: ((line: LogLine) => void) | undefined;
  /** The file that runs in the process; that beside this one if left out. */
  readonly runtimeFile?: string | undefined;
}

/** `cold`: this invocation had to wait for a new process. `payload` is the parsed result. */
export type Invocation =
  | { readonly cold: boolean; readonly payload: unknown }
  | { readonly cold: boolean; readonly error: FunctionError };

export interface LambdaProcess {
  /** Never rejects; invocations may overlap. */
  invoke(event: unknown): Promise<Invocation>;
  /** Kills the process; the next invocation starts another. */
  coldStart(): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly pending: Map<string, (reply: ReplyMessage) => void>;
}

const ownRuntime = () => fileURLToPath(new URL('runtime.ts', import.meta.url));

const exitError = (requestId: string, code: number | null, signal: string | null): FunctionError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${code === null ? `signal: ${signal}` : `exit status ${code}`}`,
});

function start(
  { bundleDir, region, env, timeoutMs, onLog, runtimeFile = ownRuntime() }: LambdaOptions,
  onExit: () => void,
): Running {
  const child = fork(runtimeFile, [String(timeoutMs)], {
    env: { ...lambdaEnvironment(bundleDir, region), ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input) createInterface({ input }).on('line', (line) => onLog?.({ stream, line }));
  }
  const pending: Running['pending'] = new Map();
  child.on('message', (reply: ReplyMessage) => {
    pending.get(reply.requestId)?.(reply);
    pending.delete(reply.requestId);
  });
  child.once('exit', (code, signal) => {
    onExit();
    for (const [requestId, settle] of pending)
      settle({ requestId, error: exitError(requestId, code, signal), initFailed: false });
  });
  return { child, pending };
}

export function createLambda(options: LambdaOptions): LambdaProcess {
  let running: Running | undefined;

  const stop = async (): Promise<void> => {
    const child = running?.child;
    running = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };

  const invoke = async (event: unknown): Promise<Invocation> => {
    const cold = running === undefined;
    const current: Running =
      running ??
      start(options, () => {
        if (running === current) running = undefined;
      });
    running = current;
    const message: InvokeMessage = { requestId: randomUUID(), event: JSON.stringify(event) };
    const reply = await new Promise<ReplyMessage>((settle) => {
      current.pending.set(message.requestId, settle);
      // A dying process cannot be written to; its exit settles what is pending.
      current.child.send(message, () => undefined);
    });
    if ('payload' in reply) return { cold, payload: JSON.parse(reply.payload) };
    // Lambda throws away an environment whose init failed, and tries afresh.
    if (reply.initFailed && running === current) await stop();
    return { cold, error: reply.error };
  };

  return { invoke, coldStart: stop, close: stop };
}
