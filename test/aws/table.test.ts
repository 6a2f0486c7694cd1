// The table may be asked twice: a hung or dead connection costs a try, never the whole budget.
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tableCallMs } from '../../src/aws/clients.ts';
import { clientsOf, read, update } from '../support/clients.ts';
import { type Script, says, startWire, type Wire } from '../support/wire.ts';

let wire: Wire;
beforeEach(async () => {
  wire = await startWire();
});
afterEach(() => wire.stop());

const clients = () => clientsOf({ AWS_ENDPOINT_URL: wire.url });
const json = (name: string) => `{"__type":"com.amazonaws.dynamodb.v20120810#${name}","message":"of user#x"}`;

/** One script for each request in turn; the last for all that follow. */
const inTurn = (...scripts: Script[]): Script => {
  let turn = 0;
  return (...args) => scripts[Math.min(turn++, scripts.length - 1)]?.(...args);
};

const passing: [string, Script][] = [
  ['silence', () => {}],
  ['half an answer', (response) => void response.writeHead(200, { 'content-length': 99 }).write('{')],
  ['500', says(500, '')],
  ['503', says(503, json('InternalServerError'))],
  ['a connection that ends', (_response, _asked, socket) => socket.destroy()],
  ['a connection that is reset', (_response, _asked, socket) => socket.resetAndDestroy()],
];

describe('a second try', () => {
  it.each(passing)('is made after %s, within the budget', async (_how, script) => {
    wire.answer = inTurn(script, says(200, '{"Attributes":{"a":{"N":"1"}}}'));
    const startedMs = performance.now();
    expect(await clients().aws.updateItem(update)).toMatchObject({ Attributes: { a: { N: '1' } } });
    expect(performance.now() - startedMs).toBeLessThan(tableCallMs);
    expect(wire.asked).toHaveLength(2);
  });

  it.each(passing)('is the last: %s again ends it', async (_how, script) => {
    wire.answer = script;
    const startedMs = performance.now();
    await expect(clients().aws.getItem(read)).rejects.toThrow();
    // What a timer of this machine may be late.
    expect(performance.now() - startedMs).toBeLessThan(tableCallMs + 300);
    expect(wire.asked).toHaveLength(2);
  });

  it('is not made after a refusal', async () => {
    wire.answer = says(400, json('ConditionalCheckFailedException'));
    await expect(clients().aws.updateItem(update)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    expect(wire.asked).toHaveLength(1);
  });

  it('waits for throttling to pass no longer than the budget', async () => {
    wire.answer = says(400, json('ProvisionedThroughputExceededException'));
    const startedMs = performance.now();
    await expect(clients().aws.updateItem(update)).rejects.toThrow();
    expect(performance.now() - startedMs).toBeLessThan(tableCallMs + 300);
  });

  it('reaches another connection where the first one hangs before it is one', async () => {
    const held: { destroy(): void }[] = [];
    const { port } = new URL(wire.url);
    // Accepts, and goes on to the table only from the second connection on.
    const door = createServer((socket) => {
      held.push(socket);
      if (held.length === 1) return;
      const { connect } = process.getBuiltinModule('node:net');
      const onward = connect(Number(port), '127.0.0.1');
      held.push(onward);
      socket.pipe(onward).pipe(socket);
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    wire.answer = says(200, '{}');
    const { aws } = clientsOf({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(door.address() as { port: number }).port}`,
    });
    await aws.updateItem(update);
    expect(wire.asked).toHaveLength(1);
    for (const socket of held) socket.destroy();
    await new Promise((resolve) => door.close(resolve));
  });
});
