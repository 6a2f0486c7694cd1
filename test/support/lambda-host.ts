// Runs uploaded zips as Lambda would: one warm process per code and environment, events in, answers out.
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

const runner = `
const { handler } = await import(process.argv[2]);
process.on('message', async ({ id, event }) => {
  const context = { functionName: 'smoke', functionVersion: '1', memoryLimitInMB: '512',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:smoke', awsRequestId: String(id),
    getRemainingTimeInMillis: () => 5000 };
  try { process.send({ id, answer: await handler(event, context) }); }
  catch (error) { process.send({ id, failure: { errorType: error.name, errorMessage: error.message } }); }
});
process.send({ id: 0 });
`;

/** `log`: what the process has written since the invocation before. */
export type Outcome = ({ readonly answer: unknown } | { readonly failure: unknown }) & {
  readonly log: string;
};

interface Reply {
  readonly id: number;
  readonly answer?: unknown;
  readonly failure?: unknown;
}

export class LambdaHost {
  readonly #folder = mkdtempSync(join(tmpdir(), 'otp-lambda-'));
  readonly #processes = new Map<string, Promise<ChildProcess>>();
  readonly #logs = new WeakMap<ChildProcess, string>();
  #count = 0;

  async invoke(zip: Uint8Array, env: Readonly<Record<string, string>>, event: unknown): Promise<Outcome> {
    const key = JSON.stringify([createHash('sha256').update(zip).digest('hex'), env]);
    const started = this.#processes.get(key) ?? this.#start(zip, env);
    this.#processes.set(key, started);
    let child: ChildProcess;
    try {
      child = await started;
    } catch (error) {
      return { failure: { errorType: 'Runtime.ImportError', errorMessage: String(error) }, log: '' };
    }
    const id = ++this.#count;
    return new Promise((resolve) => {
      const hear = (reply: Reply) => {
        if (reply.id !== id) return;
        child.off('message', hear);
        // The log comes by another pipe than the answer.
        setTimeout(
          () => {
            const log = this.#logs.get(child) ?? '';
            this.#logs.set(child, '');
            resolve('failure' in reply ? { failure: reply.failure, log } : { answer: reply.answer, log });
          },
          'failure' in reply ? 30 : 0,
        );
      };
      child.on('message', hear);
      child.send({ id, event: event as Record<string, unknown> });
    });
  }

  async #start(zip: Uint8Array, env: Readonly<Record<string, string>>): Promise<ChildProcess> {
    const folder = mkdtempSync(join(this.#folder, 'code-'));
    for (const [name, bytes] of Object.entries(unzipSync(zip))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const script = join(folder, '__runner.mjs');
    writeFileSync(script, runner);
    const child = fork(script, [join(folder, 'index.mjs')], {
      env: { PATH: process.env.PATH ?? '', ...env },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.on('data', (chunk) => this.#logs.set(child, `${this.#logs.get(child) ?? ''}${chunk}`));
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors += chunk;
    });
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', () => reject(new Error(errors.slice(0, 500))));
    });
    return child;
  }

  async close(): Promise<void> {
    for (const started of this.#processes.values()) (await started.catch(() => undefined))?.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
