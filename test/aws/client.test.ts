// The client over a real connection: what it makes of answers, of silence and of ends.
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsRequest, createAws } from '../../src/aws/client.ts';
import type { Environment } from '../../src/aws/credentials.ts';
import { keys, type Script, says, startWire, type Wire } from './wire.ts';

let wire: Wire;
const pauses: number[] = [];
// A new one each time: a connection kept by an earlier test would be asked over first.
beforeEach(async () => {
  wire = await startWire();
  pauses.length = 0;
});
afterEach(() => wire.stop());

const ask = (over: Partial<AwsRequest> = {}, env: Environment = {}) =>
  createAws({
    env: { ...keys, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: wire.url, ...env },
    nowMs: Date.now,
    sleep: async (ms) => {
      pauses.push(ms);
    },
  })({ service: 'sns', headers: {}, body: 'Action=Publish', timeoutMs: 5000, retry: true, ...over });

const json = (name: string) =>
  `{"__type":"com.amazonaws.dynamodb.v20120810#${name}","message":"+4915123456789"}`;
const xml = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>+4915123456789</Message></Error></ErrorResponse>`;

/** One script for each request in turn; the last for all that follow. */
const inTurn = (...scripts: Script[]): Script => {
  let turn = 0;
  return (...args) => scripts[Math.min(turn++, scripts.length - 1)]?.(...args);
};

describe('an answer', () => {
  it('of 200 is the body, whole, in one piece or many', async () => {
    wire.answer = (response) => {
      response.write(Buffer.from('é').subarray(0, 1));
      setImmediate(() =>
        response.end(Buffer.concat([Buffer.from('é').subarray(1), Buffer.from('x'.repeat(100_000))])),
      );
    };
    expect(await ask()).toBe(`é${'x'.repeat(100_000)}`);
  });

  it.each([
    ['JSON', 400, json('ConditionalCheckFailedException'), 'ConditionalCheckFailedException'],
    ['JSON without a prefix', 400, '{"__type":"AccessDeniedException"}', 'AccessDeniedException'],
    ['XML', 400, xml('MessageRejected'), 'MessageRejected'],
    ['nothing', 403, '', 'HTTP 403'],
    ['a page', 413, '<html>no</html>', 'HTTP 413'],
    ['a number for a code', 400, xml('+4915123456789'), 'HTTP 400'],
  ])(
    'that refuses in %s rejects with its code, and with nothing else of it',
    async (_form, status, body, name) => {
      wire.answer = says(status, body);
      const error = await ask().catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ name, message: 'refused by the service' });
      expect(inspect(error, { showHidden: true, depth: null })).not.toContain('4915123456789');
      expect(wire.asked).toHaveLength(1);
    },
  );
});

describe('a second try', () => {
  const transient: [string, Script][] = [
    ['500', says(500, '')],
    ['503 in XML', says(503, xml('ServiceUnavailable'))],
    ['throttling by DynamoDB', says(400, json('ProvisionedThroughputExceededException'))],
    ['a limit of the account', says(400, json('RequestLimitExceeded'))],
    ['throttling in XML', says(400, xml('Throttling'))],
    ['a connection that ends', (_response, _asked, socket) => socket.destroy()],
  ];

  it.each(transient)('is made after %s', async (_name, script) => {
    wire.answer = inTurn(script, says(200, 'ok'));
    expect(await ask()).toBe('ok');
    expect(pauses).toEqual([25]);
  });

  it.each(transient)('is made once: %s again ends it', async (_name, script) => {
    wire.answer = script;
    await expect(ask()).rejects.toThrow();
    expect(wire.asked).toHaveLength(2);
  });

  it.each(transient.slice(0, 5))('is not made after %s where none is wanted', async (_name, script) => {
    wire.answer = script;
    await expect(ask({ retry: false })).rejects.toThrow();
    expect(wire.asked).toHaveLength(1);
  });

  it('is not made after a refusal, and not after silence', async () => {
    wire.answer = says(400, json('ConditionalCheckFailedException'));
    await expect(ask()).rejects.toThrow();
    wire.answer = () => {};
    await expect(ask({ timeoutMs: 40 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(wire.asked).toHaveLength(2);
  });

  it('is made where nobody listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const refused = ask({}, { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
    await expect(refused).rejects.toMatchObject({ name: 'ECONNREFUSED', message: 'no answer' });
    expect(pauses).toEqual([25]);
  });
});

describe('time', () => {
  it('runs out in the middle of a body too', async () => {
    wire.answer = (response) => {
      response.writeHead(200).write('half');
    };
    await expect(ask({ timeoutMs: 40 })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  /** Two tries of five seconds in all, of which the first takes `firstMs`; the second is never answered. */
  const twoTries = (firstMs: number) => {
    let nowMs = 0;
    wire.answer = inTurn(
      (...args) => {
        nowMs = firstMs;
        says(500, '')(...args);
      },
      () => {},
    );
    const aws = createAws({
      env: { ...keys, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: wire.url },
      nowMs: () => nowMs,
      sleep: async () => {},
    });
    return aws({ service: 'dynamodb', headers: {}, body: '', timeoutMs: 5000, retry: true });
  };

  // The limit is of the test itself: a second try of five more seconds would not end in time.
  it('is one budget for both tries', { timeout: 3000 }, async () => {
    await expect(twoTries(4900)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(wire.asked).toHaveLength(2);
  });

  it('that is nearly over is not enough for a second try', async () => {
    await expect(twoTries(4990)).rejects.toMatchObject({ name: 'HTTP 500' });
    expect(wire.asked).toHaveLength(1);
  });

  it('ends the connection when it runs out: nothing goes on behind the answer', async () => {
    const ended = new Promise((resolve) => {
      wire.answer = (_response, _asked, socket) => socket.on('close', resolve);
    });
    await expect(ask({ timeoutMs: 40 })).rejects.toMatchObject({ name: 'TimeoutError' });
    await ended;
  });
});

describe('a connection', () => {
  it('is kept for the next call', async () => {
    wire.answer = says(200, 'ok');
    await ask();
    const before = wire.connections;
    for (let i = 0; i < 5; i++) await ask();
    expect(wire.connections).toBe(before);
  });

  it('that the service ended meanwhile is made anew, even where no retry is wanted', async () => {
    wire.answer = says(200, 'ok');
    await ask();
    wire.answer = inTurn((_response, _asked, socket) => socket.destroy(), says(200, 'again'));
    expect(await ask({ retry: false })).toBe('again');
    expect(pauses).toEqual([]);
  });

  it('that ends with words is not made anew: something was asked', async () => {
    wire.answer = says(200, 'ok');
    await ask();
    wire.answer = (_response, _asked, socket) => socket.end('no HTTP');
    await expect(ask({ retry: false })).rejects.toMatchObject({ name: expect.stringMatching(/^HPE_/) });
    expect(wire.asked).toHaveLength(2);
  });

  it('that ends again is given up', async () => {
    wire.answer = says(200, 'ok');
    await ask();
    wire.asked.length = 0;
    wire.answer = (_response, _asked, socket) => socket.destroy();
    await expect(ask({ retry: false })).rejects.toMatchObject({ name: 'ECONNRESET' });
    expect(wire.asked).toHaveLength(2);
  });
});

describe('the environment', () => {
  it.each([
    ['AWS_ACCESS_KEY_ID', 'no AWS credentials in the environment'],
    ['AWS_SECRET_ACCESS_KEY', 'no AWS credentials in the environment'],
    ['AWS_REGION', 'no AWS_REGION in the environment'],
  ])('without %s asks nothing', async (name, message) => {
    await expect(ask({}, { [name]: '' })).rejects.toThrow(message);
    expect(wire.asked).toEqual([]);
  });

  it('is read at each call: a session token that was renewed is used', async () => {
    wire.answer = says(200, 'ok');
    const env: Record<string, string> = { ...keys, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: wire.url };
    const aws = createAws({ env, nowMs: Date.now, sleep: async () => {} });
    const request = { service: 'ses', headers: {}, body: '', timeoutMs: 5000, retry: false } as const;
    for (const token of ['', 'one', 'two']) {
      env.AWS_SESSION_TOKEN = token;
      await aws(request);
    }
    expect(wire.asked.map(({ headers }) => headers['x-amz-security-token'])).toEqual([
      undefined,
      'one',
      'two',
    ]);
  });

  it('names the Region that is signed for, unless the request does', async () => {
    wire.answer = says(200, 'ok');
    await ask();
    await ask({ region: 'us-east-1' });
    expect(wire.asked.map(({ headers }) => headers.authorization?.split('/')[2])).toEqual([
      'eu-west-1',
      'us-east-1',
    ]);
  });
});
