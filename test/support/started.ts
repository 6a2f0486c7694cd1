// The built function in another process, as Lambda starts it: what it writes, how long it took, and a clock that
// jumps, as it does for a function that was frozen.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const runner = `
let passedMs = 0;
const { now } = Date;
Date.now = () => now() + passedMs;
const startedMs = performance.now();
const { handler } = await import(process.argv[2]);
const context = { functionName: 'f', functionVersion: '1', memoryLimitInMB: '512', awsRequestId: 'r',
  invokedFunctionArn: 'arn', getRemainingTimeInMillis: () => 5000 };
process.on('message', async ({ passMs, event }) => {
  if (passMs !== undefined) { passedMs += passMs; return process.send({}); }
  try { process.send({ answer: await handler(event, context) }); }
  catch (error) { process.send({ failure: error.message }); }
});
process.send({ startMs: performance.now() - startedMs });
`;

export interface Started {
  /** From the import of the bundle to its end. */
  readonly startMs: number;
  /** What was written so far, line by line. */
  readonly lines: string[];
  call(event: unknown): Promise<{ readonly response: Record<string, unknown> }>;
  passTime(ms: number): Promise<void>;
  stop(): Promise<void>;
}

interface Reply {
  readonly startMs?: number;
  readonly answer?: unknown;
  readonly failure?: string;
}

/** `bundleDir`: the folder of index.mjs. */
export async function startFunction(
  bundleDir: string,
  env: Readonly<Record<string, string>>,
): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'otp-started-'));
  const file = join(folder, 'runner.mjs');
  writeFileSync(file, runner);
  const child: ChildProcess = fork(file, [join(bundleDir, 'index.mjs')], {
    env: { AWS_LAMBDA_FUNCTION_NAME: 'otp-router', AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand', ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr])
    if (input) createInterface({ input }).on('line', (line) => lines.push(line));
  const ended = once(child, 'exit').then(([code]): never => {
    throw new Error(`the function ended with ${code}: ${lines.join('\n')}`);
  });
  ended.catch(() => {});
  const next = async (): Promise<Reply> => (await Promise.race([once(child, 'message'), ended]))[0];
  const { startMs = 0 } = await next();
  return {
    startMs,
    lines,
    async call(event) {
      child.send({ event });
      const { answer, failure } = await next();
      if (failure !== undefined) throw new Error(failure);
      return answer as never;
    },
    async passTime(passMs) {
      child.send({ passMs });
      await next();
    },
    async stop() {
      child.kill('SIGKILL');
      await ended.catch(() => {});
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
