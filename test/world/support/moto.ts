// moto as a test file has it: behind a proxy, which adds what moto lacks and fails on demand.
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { AwsProxy } from './aws-proxy.ts';
import { hasTool } from './tools.ts';

export const hasMoto = hasTool('moto_server');

export interface Moto {
  readonly proxy: AwsProxy;
  readonly endpoint: string;
  /** Forgets every resource. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const longestStartMs = 40_000;

/** The server of this worker, which forgets what the file before has left. */
export async function startMoto(): Promise<Moto> {
  const port = inject('motoPorts')[Number(process.env.VITEST_POOL_ID) - 1];
  if (port === undefined) throw new Error('no moto for this worker');
  const url = `http://127.0.0.1:${port}/moto-api`;
  const forget = () => fetch(`${url}/reset`, { method: 'POST' });
  for (const startMs = Date.now(); ; ) {
    const isUp = await forget().then(
      (answer) => answer.ok,
      () => false,
    );
    if (isUp) break;
    if (Date.now() - startMs > longestStartMs) throw new Error('moto_server does not start');
    await sleep(100);
  }
  const proxy = new AwsProxy(port);
  const endpoint = await proxy.listen();
  return {
    proxy,
    endpoint,
    reset: async () => {
      proxy.rules = [];
      proxy.calls.length = 0;
      proxy.policies.clear();
      await forget();
    },
    stop: () => proxy.close(),
  };
}
