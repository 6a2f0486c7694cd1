// What the dispatcher and each middleware add to a warm Define: the same call with one layer more each time.
// Runs in another process, whose output nobody reads, and sends the medians to its parent.
import middy from '@middy/core';
import { createClients } from '../../src/aws/clients.ts';
import { createConnections } from '../../src/aws/connections.ts';
import { createDeps } from '../../src/create-deps.ts';
import { dispatch } from '../../src/dispatch.ts';
import { middlewares } from '../../src/handler.ts';
import { readSettings } from '../../src/settings/read.ts';
import { createTelemetry } from '../../src/telemetry/telemetry.ts';
import { define } from '../../src/triggers/define.ts';
import { readEvent, type TriggerCall, type TriggerEvent } from '../../src/triggers/event.ts';
import { defineEvent } from '../support/events.ts';
import { median } from './statistics.ts';

const env = {
  OTP_SECRET: 'a-secret-of-more-than-32-characters-for-tests',
  OTP_TABLE: 'none',
  CHANNELS: 'email',
  EMAIL_FROM: 'signin@example.com',
};
const telemetry = createTelemetry('otp-router', (line) => console.log(line));
const { aws } = createClients({ env, snsRegion: undefined, connections: createConnections(Date.now) });
const deps = createDeps(readSettings(env, Date.now()), aws, {
  emit: telemetry.emit,
  onSendFailure: () => {},
  onMarkFailure: () => {},
});
const layers = middlewares(telemetry, deps);
const context = { functionName: 'otp-router', awsRequestId: 'r', getRemainingTimeInMillis: () => 5000 };
const text = JSON.stringify(defineEvent([]));

type Handler = (event: unknown, context: never) => Promise<unknown>;
const around = (count: number): Handler =>
  middy<TriggerCall | undefined, TriggerEvent>(
    async (call: TriggerCall | undefined) => dispatch(call, deps),
    { timeoutEarlyInMillis: 0 },
  ).use(Object.values(layers).slice(0, count)) as Handler;

const read = (event: unknown) => readEvent(event, deps);
const [, ...names] = Object.keys(layers);
const steps: readonly (readonly [name: string, handler: Handler])[] = [
  ['define', async (event) => define((read(event) as TriggerCall).input, deps)],
  ['dispatcher', async (event) => dispatch(read(event), deps)],
  // With the first middleware, which reads the event.
  ['middy', around(1)],
  ...names.map((name, i) => [name, around(i + 2)] as const),
];

const walls = steps.map((): number[] => []);
// In turn, so that a machine that slows down slows all of them; the first half is for the compiler.
for (let round = 0; round < 4000; round++)
  for (const [i, [, handler]] of steps.entries()) {
    const event = JSON.parse(text);
    const startMs = performance.now();
    await handler(event, context as never);
    if (round >= 2000) walls[i]?.push(performance.now() - startMs);
  }
const medians = walls.map(median);
process.send?.(
  Object.fromEntries(
    steps.map(([name], i) => [name, (medians[i] ?? 0) - (i === 0 ? 0 : (medians[i - 1] ?? 0))]),
  ),
);
