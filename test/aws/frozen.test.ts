// A function that Lambda froze: while nothing of it ran, the service closed the connections it had kept.
import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { longestIdleMs } from '../../src/aws/connections.ts';
import { makeCertificate } from '../bench/certificate.ts';
import {
  type Clients,
  clientsOf,
  email,
  mailed,
  published,
  read,
  sends,
  sms,
  update,
} from '../support/clients.ts';
import { says, startWire } from '../support/wire.ts';

/** Only over TLS are connections kept. */
const certificate = makeCertificate();
const ca = certificate.cert;

/** In the shared memory: how many requests came, and whether the first connection is gone. */
const [count, gone] = [0, 1];

/** A service in another thread: it goes on while the thread of the test stands still. */
const service = (close: string, answer: string) => `
  const { parentPort, workerData } = require('node:worker_threads');
  const state = new Int32Array(workerData);
  const tell = () => { Atomics.store(state, ${gone}, 1); Atomics.notify(state, ${gone}); };
  const { TLSSocket } = require('node:tls');
  const server = require('node:net').createServer({ allowHalfOpen: true }, (raw) => {
    const socket = new TLSSocket(raw, { isServer: true, ...${JSON.stringify(certificate)} });
    for (const each of [raw, socket]) each.on('error', () => {});
    let text = '';
    socket.on('data', (data) => {
      text += data;
      const [head, body = ''] = text.split('\\r\\n\\r\\n');
      if (body.length < Number(/content-length: (\\d+)/i.exec(head)?.[1] ?? 1)) return;
      text = '';
      const isFirst = Atomics.add(state, ${count}, 1) === 0;
      socket.write('HTTP/1.1 200 OK\\r\\ncontent-length: ${answer.length}\\r\\n\\r\\n${answer}');
      if (isFirst) parentPort.once('message', () => { ${close} });
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

const operations: [string, (clients: Clients) => Promise<unknown>, string][] = [
  ...sends.map(([what, send, answer]): [string, (clients: Clients) => Promise<unknown>, string] => [
    what,
    (clients) => send(clients, 5000),
    answer,
  ]),
  ['the table', ({ aws }) => aws.updateItem(update), '{}'],
];

const ends: [string, string][] = [
  ['in order', 'raw.destroy(); tell();'],
  ['by a reset', 'raw.resetAndDestroy(); tell();'],
  ['in order, and forgot', 'socket.end(() => { raw.resetAndDestroy(); tell(); });'],
];

let worker: Worker | undefined;
afterEach(() => worker?.terminate());

describe.each(operations)('the connection of %s', (_what, ask, answer) => {
  it.each(ends)(
    'that the service ended %s while the function was frozen is not used',
    async (_how, close) => {
      const state = new Int32Array(new SharedArrayBuffer(8));
      const started = new Worker(service(close, answer), { eval: true, workerData: state.buffer });
      worker = started;
      const port = await new Promise<number>((resolve) => started.once('message', resolve));
      const clients = clientsOf({ AWS_ENDPOINT_URL: `https://127.0.0.1:${port}` }, { ca });
      await ask(clients);
      started.postMessage('close');
      // Nothing of this thread runs until the connection has ended.
      expect(Atomics.wait(state, gone, 0, 5000)).not.toBe('timed-out');
      await ask(clients);
      expect(Atomics.load(state, count)).toBe(2);
    },
  );

  it.each([
    ['is used again within 20 s', longestIdleMs - 1, 1],
    ['is not used again after 20 s of which the function may have heard nothing', longestIdleMs, 2],
    ['is not used again where the clock was set back', -1, 2],
  ])('%s', async (_name, passMs, connections) => {
    const wire = await startWire(certificate);
    wire.answer = says(200, answer);
    let clockMs = 1e12;
    const clients = clientsOf({ AWS_ENDPOINT_URL: wire.url }, { nowMs: () => clockMs, ca });
    await ask(clients);
    clockMs += passMs;
    await ask(clients);
    expect([wire.connections, wire.asked.length]).toEqual([connections, 2]);
    await wire.stop();
  });
});

describe('a connection that was opened ahead', () => {
  const warmedUp = async () => {
    const wire = await startWire(certificate);
    const clock = { ms: 1e12 };
    const clients = clientsOf({ AWS_ENDPOINT_URL: wire.url }, { nowMs: () => clock.ms, ca });
    await clients.warmUp.publish(sms, 1000);
    await clients.connections.opened(2000);
    return { wire, clock, clients };
  };

  it('asks nothing, and is there for the first request that is meant', async () => {
    const { wire, clients } = await warmedUp();
    expect([wire.connections, wire.asked.length]).toEqual([1, 0]);
    wire.answer = says(200, published);
    await clients.aws.publish(sms, 5000);
    expect([wire.connections, wire.asked.length]).toEqual([1, 1]);
    await wire.stop();
  });

  it('is one, however many calls of the warm-up go there', async () => {
    const { wire, clients } = await warmedUp();
    await clients.warmUp.publish(sms, 1000);
    await clients.warmUp.sendEmail(email, 1000);
    await clients.connections.opened(2000);
    expect(wire.connections).toBe(1);
    await wire.stop();
  });

  it('has one beside it for each further request at the same time', async () => {
    const { wire, clients } = await warmedUp();
    await Promise.all([1, 2, 3].map(() => clients.warmUp.publish(sms, 1000)));
    await clients.connections.opened(2000);
    expect([wire.connections, wire.asked.length]).toEqual([3, 0]);
    wire.answer = says(200, published);
    await Promise.all([1, 2, 3].map(() => clients.aws.publish(sms, 5000)));
    expect([wire.connections, wire.asked.length]).toEqual([3, 3]);
    await wire.stop();
  });

  it('is none where the service is a stand-in over plain HTTP, which is not asked either', async () => {
    const wire = await startWire();
    const { warmUp, connections } = clientsOf({ AWS_ENDPOINT_URL: wire.url });
    await warmUp.publish(sms, 1000);
    await warmUp.getItem(read);
    await connections.opened(2000);
    expect([wire.connections, wire.asked.length]).toEqual([0, 0]);
    await wire.stop();
  });

  it('is left alone after ten minutes: no error, no second message', async () => {
    const { wire, clock, clients } = await warmedUp();
    clock.ms += 600_000;
    wire.answer = says(200, mailed);
    await clients.aws.sendEmail(email, 5000);
    expect([wire.connections, wire.asked.length]).toEqual([2, 1]);
    await wire.stop();
  });

  it('is given up where its handshake takes too long', async () => {
    const ended = Promise.withResolvers<void>();
    const silent = createServer((socket) => socket.resume().on('close', () => ended.resolve()));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const clients = clientsOf({ AWS_ENDPOINT_URL: `https://127.0.0.1:${port}` });
    await clients.warmUp.publish(sms, 1000);
    await clients.connections.opened(20);
    await ended.promise;
    await new Promise((resolve) => silent.close(resolve));
  });

  it('is left alone where somebody speaks on it unasked', async () => {
    const { wire, clients } = await warmedUp();
    await expect.poll(() => wire.sockets.size).toBe(1);
    const [socket] = wire.sockets;
    await new Promise((resolve) => socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', resolve));
    await new Promise((resolve) => setImmediate(resolve));
    wire.answer = says(200, published);
    await clients.aws.publish(sms, 5000);
    expect([wire.connections, wire.asked.length]).toEqual([2, 1]);
    await wire.stop();
  });
});
