// A send is posted once, whatever comes of it: a second post could be a second message.
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorName } from '../../src/telemetry/telemetry.ts';
import { makeCertificate } from '../bench/certificate.ts';
import { clientsOf, sends } from '../support/clients.ts';
import { type Script, says, startWire, type Wire } from '../support/wire.ts';

let wire: Wire;
beforeEach(async () => {
  wire = await startWire();
});
afterEach(() => wire.stop());

const clients = () => clientsOf({ AWS_ENDPOINT_URL: wire.url });
const refusal = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>to +4915123456789</Message></Error></ErrorResponse>`;

const failures: [string, Script, string][] = [
  ['silence', () => {}, 'TimeoutError'],
  [
    'half an answer',
    (response) => void response.writeHead(200, { 'content-length': 99 }).write('<'),
    'TimeoutError',
  ],
  ['500', says(500, ''), ''],
  ['503', says(503, refusal('ServiceUnavailable')), 'ServiceUnavailable'],
  ['throttling', says(400, refusal('Throttling')), 'Throttling'],
  ['a refusal', says(400, refusal('MessageTooLong')), 'MessageTooLong'],
  ['a number for a name', says(400, refusal('+4915123456789')), 'Error'],
  ['a connection that ends', (_response, _asked, socket) => socket.destroy(), 'ECONNRESET'],
  ['a connection that is reset', (_response, _asked, socket) => socket.resetAndDestroy(), 'ECONNRESET'],
  ['text that is not HTTP', (_response, _asked, socket) => void socket.end('hello'), ''],
  ['a redirect', (response) => response.writeHead(307, { location: '/elsewhere' }).end(), ''],
];

describe.each(sends)('%s', (_what, send, accepted) => {
  it('is accepted', async () => {
    wire.answer = says(200, accepted);
    await send(clients(), 5000);
    expect(wire.asked).toHaveLength(1);
  });

  it.each(failures)('answered with %s is not sent, and not posted again', async (_how, script, name) => {
    wire.answer = script;
    const error = await send(clients(), 300).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    if (name) expect(errorName(error)).toBe(name);
    expect(errorName(error)).not.toMatch(/\d{4}/);
    expect(wire.asked).toHaveLength(1);
  });

  it('that timed out ends its connection: nothing goes on behind the answer', async () => {
    const ended = new Promise((resolve) => {
      wire.answer = (_response, _asked, socket) => socket.on('close', resolve);
    });
    await expect(send(clients(), 40)).rejects.toMatchObject({ name: 'TimeoutError' });
    await ended;
  });

  it('keeps its connection for the next', async () => {
    const certificate = makeCertificate();
    const tls = await startWire(certificate);
    tls.answer = says(200, accepted);
    const open = clientsOf({ AWS_ENDPOINT_URL: tls.url }, { ca: certificate.cert });
    for (let i = 0; i < 3; i++) await send(open, 5000);
    expect(tls.connections).toBe(1);
    await tls.stop();
  });

  it('keeps no connection without TLS, which only stand-ins for AWS take', async () => {
    wire.answer = says(200, accepted);
    const open = clients();
    for (let i = 0; i < 3; i++) await send(open, 5000);
    expect(wire.connections).toBe(3);
  });
});

it('says nothing of itself in the error of a deadline', async () => {
  wire.answer = () => {};
  const [[, send]] = sends;
  const error = await send(clients(), 40).catch((thrown: unknown) => thrown);
  expect(inspect(error, { showHidden: true, depth: null })).not.toMatch(/4915123456789|048213/);
});
