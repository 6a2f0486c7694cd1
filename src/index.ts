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
import { projectEvent, projectResponse } from './observability/projection.ts';

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

const logger = once(() => new Logger({ serviceName: 'otp-router' }));
const logContext = once(() => injectLambdaContext(logger(), { logEvent: false, clearState: true }));
const { emit, publish } = createMetrics();

const config = readConfig(process.env, Date.now());
if (config.OTP_TABLE === 'none')
  logger().warn(
    'OTP_TABLE is none: no limit holds beyond one sign-in, and a code can be used more than once',
  );

const deps = createDeps(config, {
  emit,
  onSendFailure: ({ via }, error) =>
    logger().error('a message was not accepted', { channel: via, reason: nameOf(error) }),
});

/** SDK error texts hold destinations, so only the name of an error is logged. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

const hashUser = (userPoolId: string, userName: string): string =>
  deps.keyed('log', userPoolId, userName).toString('base64url').slice(0, 16);

/** Logging must not fail a login either. */
const quietly = (act: () => void) => {
  try {
    act();
  } catch {}
};

let isCold = true;

export const handler = middy(async (event: unknown) => dispatch(event, deps), { timeoutEarlyInMillis: 0 })
  .use({
    before: (request) => logContext().before?.(request),
    after: (request) => logContext().after?.(request),
    onError: (request) => logContext().onError?.(request),
  })
  .use({
    before: () => {
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
          if (response) logger().info('response', { decision: projectResponse(response) });
          else logger().info('event', { event: projectEvent(event, hashUser) });
        }),
    }),
  )
  // Registered last, so it runs first: whatever went wrong, the client sees one of our constants.
  .use({
    onError: (request) => {
      const { error } = request;
      const known = error instanceof PublicError ? error : new PublicError('UNAVAILABLE', { cause: error });
      const { triggerSource } = projectEvent(request.event, hashUser);
      emit('Error', { Trigger: triggerSource });
      if (known.code === 'UNAVAILABLE') emit('TableError');
      quietly(() =>
        logger().error('refused', { code: known.code, triggerSource, reason: nameOf(known.cause) }),
      );
      publish();
      // Cognito passes a message on, and the runtime prints the whole error: the cause stays here.
      request.error = new PublicError(known.code);
    },
  });
