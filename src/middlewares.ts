// What is around every trigger, from the outside in.
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { MiddlewareObj } from '@middy/core';
import inputOutputLogger from '@middy/input-output-logger';
import type { Hmac } from './challenge/hmac.ts';
import { PublicError } from './errors.ts';
import { errorName, type Lines } from './observability/lines.ts';
import { projectEvent, projectResponse, slotOf } from './observability/projection.ts';
import { quietly } from './observability/quietly.ts';
import { once } from './once.ts';

/** In the order of registration: `before` and `after` run from the first to the last and back, as `onError` does. */
export function middlewares({ logger, emit, publish, follow }: Lines, hmac: Hmac) {
  const context = once(() => injectLambdaContext(logger(), { logEvent: false, clearState: true }));
  let isCold = true;
  return {
    /** The request's id and the function's name in every line. */
    logContext: {
      before: (request) => quietly(() => context().before?.(request)),
      after: (request) => quietly(() => context().after?.(request)),
      onError: (request) => quietly(() => context().onError?.(request)),
    },

    /** Whose sign-in it is in every line, and the metrics of the call. */
    signIn: {
      before: ({ event }) => {
        follow(event, hmac);
        if (isCold) emit('ColdStart');
        isCold = false;
      },
      after: publish,
    },

    /** What came and what was decided, by the list of allowed fields. */
    inputOutputLogger: inputOutputLogger({
      logger: (message) =>
        quietly(() => {
          const { event, response } = message as { event?: unknown; response?: unknown };
          if (response) {
            follow(response, hmac);
            logger().info('response', { decision: projectResponse(response) });
          } else logger().info('event', { event: projectEvent(event) });
        }),
    }),

    /** Runs first when something went wrong: whatever it was, the client sees one of our constants. */
    publicErrors: {
      onError: (request) => {
        const { error } = request;
        const known = error instanceof PublicError ? error : new PublicError('UNAVAILABLE', { cause: error });
        // A sign-up that is refused is no fault: SignUpRefused counts it.
        if (!known.code.startsWith('SIGN_UP')) emit('Error', { Trigger: slotOf(request.event) });
        // Only the table's adapter says UNAVAILABLE itself; a bug is made to say so above.
        if (known === error && known.code === 'UNAVAILABLE') emit('TableError');
        quietly(() => logger().error('refused', { code: known.code, reason: errorName(known.cause) }));
        publish();
        // Cognito passes a message on, and the runtime prints the whole error: the cause stays here.
        request.error = new PublicError(known.code);
      },
    },
  } satisfies Record<string, MiddlewareObj>;
}
