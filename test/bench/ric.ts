// AWS's own runtime client, where it is installed, and the Runtime API that it polls (Lambda Developer Guide,
// "Using the Lambda runtime API").
import { spawn } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { nowMs } from './clock.ts';
import { endProcess } from './end-process.ts';

/** `undefined` where the package is not installed. */
export function findRic(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('aws-lambda-ric');
  } catch {
    return undefined;
  }
}

export interface Invocation {
  readonly answer: unknown;
  /** When the event was handed over, by `nowMs()`, and how long the answer took from there. */
  readonly startedMs: number;
  readonly wallMs: number;
}

export interface RicProcess {
  /** From the start of the process to its first poll. */
  readonly initMs: number;
  readonly pid: number;
  invoke(event: unknown): Promise<Invocation>;
  stop(): Promise<void>;
}

/** Runs `handlerFile`'s `handler` export (`<folder>`, `<name>` without extension). Rejects when the process ends. */
export async function startRic(
  ric: string,
  folder: string,
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<RicProcess> {
  let poll: ServerResponse | undefined;
  let polled = () => {};
  let answered: (body: unknown) => void = () => {};
  let failed: (error: Error) => void = () => {};
  let sent = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.method === 'GET') {
      poll = response;
      polled();
      return;
    }
    response.writeHead(202).end();
    if (request.url?.endsWith('/response')) answered(JSON.parse(body));
    else failed(new Error(`the runtime reports an error at ${request.url}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const startMs = nowMs();
  const child = spawn(process.execPath, [ric], {
    env: {
      ...env,
      _HANDLER: `${name}.handler`,
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    stdio: 'ignore',
  });
  const next = <T>(wait: (resolve: (value: T) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      failed = reject;
      wait(resolve);
    });
  child.on('exit', (code) => failed(new Error(`the function's process ended with ${code}`)));
  const nextPoll = () =>
    next<void>((resolve) => {
      polled = resolve;
      if (poll) resolve();
    });
  await nextPoll();
  const initMs = nowMs() - startMs;

  return {
    initMs,
    pid: child.pid ?? 0,
    invoke: async (event) => {
      await nextPoll();
      const response = poll;
      poll = undefined;
      let wallMs = 0;
      const answer = next<unknown>((resolve) => {
        answered = (body) => {
          wallMs = nowMs() - startedMs;
          resolve(body);
        };
      });
      const text = JSON.stringify(event);
      const startedMs = nowMs();
      response
        ?.writeHead(200, {
          'lambda-runtime-aws-request-id': `request-${++sent}`,
          'lambda-runtime-deadline-ms': Date.now() + 600_000,
          'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:123456789012:function:otp-router',
          'content-type': 'application/json',
        })
        .end(text);
      return { answer: await answer, startedMs, wallMs };
    },
    stop: async () => {
      failed = () => {};
      await endProcess(child);
      server.closeAllConnections();
      server.close();
    },
  };
}
