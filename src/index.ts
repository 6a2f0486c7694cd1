// The Lambda: settings, effects and middlewares put together, once per process.
//
// What a start has no need of is made at the first use: a logger opens the process's output, and crypto is
// loaded by the first hash. Lambda runs init at full speed and calls at the memory's share of a processor, so
// the code itself is all loaded at init, but for the languages and the phone metadata: no Define needs them.
import middy from '@middy/core';
import { createDeps } from './create-deps.ts';
import { dispatch } from './dispatch.ts';
import { type CallContext, middlewares } from './middlewares.ts';
import { codeKey, initKeys } from './observability/projection.ts';
import { quietly } from './observability/quietly.ts';
import { createTelemetry, errorName } from './observability/telemetry.ts';
import { readSettings } from './settings/read.ts';

// Unset, Powertools finds out by throwing an error, half a millisecond for each of its parts.
process.env.POWERTOOLS_DEV ??= 'false';

const telemetry = createTelemetry(process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'otp-router');

const settings = readSettings(process.env, Date.now());
if (settings.OTP_TABLE === 'none')
  quietly(() =>
    telemetry
      .logger()
      .warn(
        'OTP_TABLE is none: no limit holds beyond one sign-in, and a code can be used more than once',
        initKeys,
      ),
  );

const deps = createDeps(settings, process.env, {
  emit: telemetry.emit,
  onCode: (nonce) => telemetry.append(codeKey(nonce, deps.hmac)),
  onSendFailure: (channel, error) =>
    quietly(() =>
      telemetry.logger().error('a message was not accepted', { channel, reason: errorName(error) }),
    ),
});

export const handler = middy(async (event: unknown, { call }: CallContext) => dispatch(event, deps, call), {
  timeoutEarlyInMillis: 0,
}).use(Object.values(middlewares(telemetry, deps)));
