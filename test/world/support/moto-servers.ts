// moto, a stand-in for AWS: one server for each worker of Vitest, started once for the run. A worker runs one file at a
// time, so a file may have moto forget everything without another one noticing.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { TestProject } from 'vitest/node';
import { hasTool } from './tools.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** One for each worker; none where moto is missing. */
    motoPorts: readonly number[];
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

const start = (port: number): ChildProcess =>
  spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' },
  });

/** Does not wait until they answer: the first tests that need one do. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const count = hasTool('moto_server') ? Number(project.vitest.config.maxWorkers) : 0;
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  const servers = ports.map(start);
  const kill = () => servers.map((server) => server.kill());
  // Also when the run is ended from outside.
  process.once('exit', kill);
  project.provide('motoPorts', ports);
  return async () => {
    const ended = servers.map((server) => (server.exitCode === null ? once(server, 'exit') : undefined));
    kill();
    await Promise.all(ended);
  };
}
