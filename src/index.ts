// The Lambda: settings, effects and middlewares put together, once per process.
//
// Lambda runs a start on a whole processor and calls at the memory's share of one. So a start does on purpose what
// the first calls would do for the first time: it plays a sign-in through (rehearse-sign-in.ts), which loads all that
// one needs, and meanwhile opens a connection to each service that a sign-in asks. Nothing is asked of them, and
// whatever goes wrong here goes wrong in silence: the first call then does it.
import { Console } from 'node:console';
import { createClients } from './aws/clients.ts';
import { createConnections } from './aws/connections.ts';
import { createDeps } from './create-deps.ts';
import { ignoreErrors } from './effects.ts';
import { createHandler } from './handler.ts';
import { rehearseSignIn } from './rehearse-sign-in.ts';
import { readSettings } from './settings/read.ts';
import { initKeys } from './telemetry/projection.ts';
import { createTelemetry, errorName } from './telemetry/telemetry.ts';

/** A start waits no longer for connections: by then, a handshake within a Region has had several chances. */
const connectMs = 500;

// Unset, Powertools finds out by throwing an error, half a millisecond for each of its parts.
process.env.POWERTOOLS_DEV ??= 'false';

// Not the global one: to that, Lambda adds words of its own, and a line is then no JSON.
const output = new Console(process.stdout, process.stderr);
const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'otp-router';
const telemetry = createTelemetry(functionName, (line) => output.log(line));

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

const clients = createClients({
  env: process.env,
  snsRegion: settings.SNS_REGION,
  connections: createConnections(Date.now),
});
const deps = createDeps(settings, clients.aws, {
  emit: telemetry.emit,
  onSendFailure: (channel, error) =>
    ignoreErrors(() =>
      telemetry.logger().error('a message was not accepted', { channel, reason: errorName(error) }),
    ),
});

export const handler = createHandler(telemetry, deps);

// A log and metrics of its own: what they remember, such as that a start was cold, is not for a rehearsal to use up.
const silence = createTelemetry(functionName, () => {});
const stage = {
  ...createDeps(settings, clients.rehearsal, {
    emit: silence.emit,
    onSendFailure: () => {},
  }),
  // RESPONSE_FLOOR_MS holds for answers, and nobody gets this one.
  sleep: async () => {},
};
await rehearseSignIn(createHandler(silence, stage), stage).catch(() => {});
await clients.connected(connectMs);
