// A function that Lambda froze: while nothing of it ran, the service closed the connections it had kept.
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { createAws } from '../../src/aws/client.ts';
import { keys } from './wire.ts';

/** In the shared memory: how many requests came, and whether the first connection is gone. */
const [count, gone] = [0, 1];

/** A service in a thread of its own: it goes on while the thread of the test stands still. */
const service = (close: string) => `
  const { parentPort, workerData } = require('node:worker_threads');
  const state = new Int32Array(workerData);
  const tell = () => { Atomics.store(state, ${gone}, 1); Atomics.notify(state, ${gone}); };
  const server = require('node:net').createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {
      const isFirst = Atomics.add(state, ${count}, 1) === 0;
      socket.write('HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nok');
      if (isFirst) parentPort.once('message', () => { ${close} });
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

let worker: Worker | undefined;
afterEach(() => worker?.terminate());

describe('a connection that the service ended while the function was frozen', () => {
  it.each([
    ['in order', 'socket.destroy(); tell();'],
    ['by a reset', 'socket.resetAndDestroy(); tell();'],
    ['in order, and forgot', 'socket.end(() => { socket.resetAndDestroy(); tell(); });'],
  ])('%s is made anew, even where no retry is wanted', async (_how, close) => {
    const state = new Int32Array(new SharedArrayBuffer(8));
    const started = new Worker(service(close), { eval: true, workerData: state.buffer });
    worker = started;
    const port = await new Promise<number>((resolve) => started.once('message', resolve));
    const aws = createAws({
      env: { ...keys, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` },
      nowMs: Date.now,
      sleep: async () => {},
    });
    const request = { service: 'sns', headers: {}, body: '', timeoutMs: 5000, retry: false } as const;
    await aws(request);
    started.postMessage('close');
    // Nothing of this thread runs until the connection has ended.
    expect(Atomics.wait(state, gone, 0, 5000)).not.toBe('timed-out');
    expect(await aws(request)).toBe('ok');
    expect(Atomics.load(state, count)).toBe(2);
  });
});
