// The Lambda: reads the environment, puts the function together, and warms it up while Lambda starts it.
//
// Lambda gives a start a whole processor, and a call the memory's share of one. So the start plays a sign-in through
// (rehearse-sign-in.ts): that loads all code that a sign-in needs, and opens a connection to each service that it asks.
// It asks those services nothing. A failure here is no failure of the start: the first call then does that part.
import { Console } from 'node:console';
import { createClients } from './aws/clients.ts';
import { createConnections } from './aws/connections.ts';
import { createDeps } from './create-deps.ts';
import { ignoreErrors } from './effects.ts';
import { createHandler } from './handler.ts';
import { rehearseSignIn, rememberRows } from './rehearse-sign-in.ts';
import { readSettings } from './settings/read.ts';
import { initKeys } from './telemetry/projection.ts';
import { createMutedTelemetry, createTelemetry, errorName } from './telemetry/telemetry.ts';

/** A start waits no longer than this for connections: a handshake within a Region takes a fraction of it. */
const connectMs = 500;

// Powertools throws and catches an error where this is not set: half a millisecond for each of its parts.
process.env.POWERTOOLS_DEV ??= 'false';

// Not the global console: Lambda puts a time and a request's id before its lines, which are then no JSON.
const output = new Console(process.stdout, process.stderr);
const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'otp-router';
// As Powertools reads it.
const hasMetrics = !/^(1|y|yes|t|true|on)$/i.test(process.env.POWERTOOLS_METRICS_DISABLED ?? '');
const telemetry = createTelemetry(functionName, (line) => hasMetrics && output.log(line));

const settings = readSettings(process.env, Date.now());
if (settings.OTP_TABLE === 'none')
  ignoreErrors(() =>
    telemetry
      .logger()
      .warn(
        'OTP_TABLE is none: no limit holds beyond one sign-in, and a code can be used more than once',
        initKeys,
      ),
  );

const connections = createConnections(Date.now);
const clients = createClients({ env: process.env, snsRegion: settings.SNS_REGION, connections });
const deps = createDeps(settings, clients.aws, {
  emit: telemetry.emit,
  onSendFailure: (channel, error) =>
    ignoreErrors(() =>
      telemetry.logger().error('a message was not accepted', { channel, reason: errorName(error) }),
    ),
  onMarkFailure: (error) =>
    ignoreErrors(() =>
      telemetry.logger().error('a proven contact is not marked as verified', { reason: errorName(error) }),
    ),
});

export const handler = createHandler(telemetry, deps);

const muted = createMutedTelemetry(functionName);
const warmUpDeps = {
  ...createDeps(
    settings,
    clients.warmUp,
    { emit: muted.emit, onSendFailure: () => {}, onMarkFailure: () => {} },
    rememberRows,
  ),
  // Nobody waits for these answers: RESPONSE_FLOOR_MS must not hold up the start.
  sleep: async () => {},
};
const failure = await rehearseSignIn(createHandler(muted, warmUpDeps), warmUpDeps).catch(errorName);
await connections.opened(connectMs);

// A first line takes 0.8 ms of a processor: here it does not delay the first code.
ignoreErrors(() => {
  if (failure === undefined) telemetry.logger().info('started', initKeys);
  else
    telemetry
      .logger()
      .warn('started without a rehearsal: the first sign-in is slower', { ...initKeys, reason: failure });
});
