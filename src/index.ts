// The Lambda: settings, effects and middleware put together, once per process.
//
// What a start has no need of is made at the first use: a logger opens the process's output, and crypto is
// loaded by the first hash. Lambda runs init at full speed and calls at the memory's share of a processor, so
// the code itself is all loaded at init, but for the languages and the phone metadata: no Define needs them.
import middy from '@middy/core';
import { createDeps } from './deps.ts';
import { dispatch } from './dispatch.ts';
import { middlewares } from './middlewares.ts';
import { createLines, errorName } from './observability/lines.ts';
import { initKeys } from './observability/projection.ts';
import { quietly } from './observability/quietly.ts';
import { readSettings } from './settings/read.ts';

// Unset, Powertools finds out by throwing an error, half a millisecond for each of its parts.
process.env.POWERTOOLS_DEV ??= 'false';

const lines = createLines(process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'otp-router');

const settings = readSettings(process.env, Date.now());
if (settings.OTP_TABLE === 'none')
  quietly(() =>
    lines
      .logger()
      .warn(
        'OTP_TABLE is none: no limit holds beyond one sign-in, and a code can be used more than once',
        initKeys,
      ),
  );

const deps = createDeps(settings, process.env, {
  emit: lines.emit,
  onSendFailure: ({ via }, error) =>
    quietly(() =>
      lines.logger().error('a message was not accepted', { channel: via, reason: errorName(error) }),
    ),
});

export const handler = middy(async (event: unknown) => dispatch(event, deps), {
  timeoutEarlyInMillis: 0,
}).use(Object.values(middlewares(lines, deps.hmac)));
