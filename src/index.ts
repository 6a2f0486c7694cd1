// The Lambda: settings, effects and middleware put together, once per process.
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import inputOutputLogger from '@middy/input-output-logger';
import { readConfig } from './config.ts';
import { createDeps } from './deps.ts';
import { dispatch } from './dispatch.ts';
import { PublicError } from './errors.ts';
import { createMetrics } from './observability/metrics.ts';
import { initKeys, lineKeys, projectEvent, projectResponse, slotOf } from './observability/projection.ts';
import { quietly } from './observability/quietly.ts';

/**
 * What a start has no need of is made at the first use: a logger opens the process's output, and crypto is
 * loaded by the first hash. Lambda runs init at full speed and calls at the memory's share of a processor, so
 * the code itself is all loaded at init, but for the SDK clients and the phone metadata: no Define needs them.
 */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

// The function's name, so that two deployments of an account have metrics of their own.
const serviceName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'otp-router';
const logger = once(() => new Logger({ serviceName }));
const logContext = once(() => injectLambdaContext(logger(), { logEvent: false, clearState: true }));
let keys = initKeys;
const { emit, publish } = createMetrics(serviceName, () => keys);

const config = readConfig(process.env, Date.now());
if (config.OTP_TABLE === 'none')
  quietly(() =>
    logger().warn(
      'OTP_TABLE is none: no limit holds beyond one sign-in, and a code can be used more than once',
      keys,
    ),
  );

const deps = createDeps(config, {
  emit,
  onSendFailure: ({ via }, error) =>
    quietly(() => logger().error('a message was not accepted', { channel: via, reason: nameOf(error) })),
});

/** SDK error texts hold destinations, so only the name of an error is logged. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Puts into every line from here on whose sign-in it belongs to. */
const follow = (event: unknown) =>
  quietly(() => {
    keys = lineKeys(event, deps.keyed);
    logger().appendKeys(keys);
  });

let isCold = true;

export const handler = middy(async (event: unknown) => dispatch(event, deps), { timeoutEarlyInMillis: 0 })
  .use({
    before: (request) => logContext().before?.(request),
    after: (request) => logContext().after?.(request),
    onError: (request) => logContext().onError?.(request),
  })
  .use({
    before: ({ event }) => {
      follow(event);
      if (isCold) emit('ColdStart');
      isCold = false;
    },
    after: publish,
  })
  .use(
    inputOutputLogger({
      logger: (message) =>
        quietly(() => {
          const { event, response } = message as { event?: unknown; response?: unknown };
          if (response) {
            follow(response);
            logger().info('response', { decision: projectResponse(response) });
          } else logger().info('event', { event: projectEvent(event) });
        }),
    }),
  )
  // Registered last, so it runs first: whatever went wrong, the client sees one of our constants.
  .use({
    onError: (request) => {
      const { error } = request;
      const known = error instanceof PublicError ? error : new PublicError('UNAVAILABLE', { cause: error });
      // A sign-up that is refused is no fault: SignUpRefused counts it.
      if (!known.code.startsWith('SIGN_UP')) emit('Error', { Trigger: slotOf(request.event) });
      // Only the table's adapter says UNAVAILABLE itself; a bug is made to say so above.
      if (known === error && known.code === 'UNAVAILABLE') emit('TableError');
      quietly(() => logger().error('refused', { code: known.code, reason: nameOf(known.cause) }));
      publish();
      // Cognito passes a message on, and the runtime prints the whole error: the cause stays here.
      request.error = new PublicError(known.code);
    },
  });
