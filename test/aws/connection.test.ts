// What a connection is told, and what is left of it.
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AwsRequest, createAws } from '../../src/aws/client.ts';
import { keys, type Script, says, startWire, type Wire } from './wire.ts';

let wire: Wire;
beforeEach(async () => {
  wire = await startWire();
});
afterEach(() => wire.stop());

const ask = (over: Partial<AwsRequest> = {}, endpoint = wire.url) =>
  createAws({
    env: { ...keys, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: endpoint },
    nowMs: Date.now,
    sleep: async () => {},
  })({ service: 'sns', headers: {}, body: 'Message=048213', timeoutMs: 5000, retry: false, ...over });

const breaksOff: Script = (response, _asked, socket) => {
  response.writeHead(200, { 'content-length': 100 }).write('half', () => socket.end());
};

/** The type of a TLS record that carries a handshake (RFC 8446, 5.1). */
const handshake = 22;

it('says nothing in clear to an https address', async () => {
  let heard = Buffer.alloc(0);
  const server = createServer((socket) =>
    socket.once('data', (data) => {
      heard = data;
      socket.destroy();
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(ask({}, `https://127.0.0.1:${port}`)).rejects.toMatchObject({ name: 'ECONNRESET' });
  await new Promise((resolve) => server.close(resolve));
  expect(heard[0]).toBe(handshake);
  expect(heard.toString('latin1')).not.toMatch(/048213|AKIDEXAMPLE|POST/);
});

it('follows no redirect, and takes none for an answer', async () => {
  wire.answer = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
  await expect(ask()).rejects.toMatchObject({ name: 'HTTP 307' });
  expect(wire.asked).toHaveLength(1);
});

it.each([
  ['new', 0],
  ['kept', 1],
])(
  'that ends within the answer is no answer, and no second request, where it is %s',
  async (_which, before) => {
    wire.answer = says(200, 'ok');
    for (let i = 0; i < before; i++) await ask();
    wire.asked.length = 0;
    wire.answer = breaksOff;
    await expect(ask()).rejects.toMatchObject({ name: 'ECONNRESET' });
    expect(wire.asked).toHaveLength(1);
  },
);

describe('no timer', () => {
  // Those of the client alone: Node's own are not among them.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each<[string, Script]>([
    ['an answer', says(200, 'ok')],
    ['a connection that failed', (_response, _asked, socket) => socket.destroy()],
  ])('is left behind %s', async (_end, script) => {
    let meanwhile = 0;
    wire.answer = (...args) => {
      meanwhile = vi.getTimerCount();
      script(...args);
    };
    await ask().catch(() => {});
    expect([meanwhile, vi.getTimerCount()]).toEqual([1, 0]);
  });
});
