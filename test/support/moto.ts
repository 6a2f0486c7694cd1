// A moto server on a free port of 127.0.0.1, with the proxy in front of it.
import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Where } from '../../infra/cli/aws/clients.ts';
import { AwsProxy } from './aws-proxy.ts';
import { hasTool } from './tools.ts';

export const hasMoto = hasTool('moto_server');

/** moto's account. */
export const account = '123456789012';
export const region = 'eu-west-1';
export const where: Where = {
  account,
  region,
  partition: 'aws',
  caller: `arn:aws:sts::${account}:assumed-role/Deployer/session`,
};

export interface Moto {
  readonly proxy: AwsProxy;
  readonly endpoint: string;
  /** Forgets every resource. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const longestStartMs = 40_000;

export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const server: ChildProcess = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' },
  });
  // Also when the tests are ended from outside.
  process.once('exit', () => server.kill());
  const url = `http://127.0.0.1:${port}/moto-api`;
  for (const startMs = Date.now(); ; ) {
    const up = await fetch(`${url}/data.json`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) break;
    if (server.exitCode !== null || Date.now() - startMs > longestStartMs)
      throw new Error('moto_server does not start');
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
      await fetch(`${url}/reset`, { method: 'POST' });
    },
    stop: async () => {
      await proxy.close();
      server.kill();
    },
  };
}
