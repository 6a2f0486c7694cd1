// What is around every trigger, from the outside in.
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { MiddlewareObj } from '@middy/core';
import inputOutputLogger from '@middy/input-output-logger';
import type { Context } from 'aws-lambda';
import type { Hmac } from './crypto/hmac.ts';
import type { OpenState } from './crypto/state.ts';
import { PublicError } from './errors.ts';
import { once } from './once.ts';
import {
  codeKey,
  lineKeys,
  nameSlot,
  projectCall,
  projectResponse,
  strangeKeys,
} from './telemetry/projection.ts';
import { quietly } from './telemetry/quietly.ts';
import { errorName, type Telemetry } from './telemetry/telemetry.ts';
import { isTriggerEvent } from './triggers/event.ts';
import { type Call, readEvent } from './triggers/read-event.ts';

/** What the event says, read once: left here for the dispatcher. `undefined` for what is no trigger's event. */
export interface CallContext extends Context {
  call?: Call | undefined;
}

/** In the order of registration: `before` and `after` run from the first to the last and back, as `onError` does. */
export function middlewares(
  { logger, emit, publish, begin }: Telemetry,
  { hmac, openState }: { readonly hmac: Hmac; readonly openState: OpenState },
) {
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
      before: ({ event, context }) => {
        if (isTriggerEvent(event)) {
          const call = readEvent(event, openState);
          context.call = call;
          begin({
            ...lineKeys(event.triggerSource, call.user, hmac),
            ...(call.state?.kind === 'code' && codeKey(call.state.nonce, hmac)),
          });
        } else begin(strangeKeys);
        if (isCold) emit('ColdStart');
        isCold = false;
      },
      after: publish,
    },

    /** What came and what was decided, by the list of allowed fields. */
    inputOutputLogger: inputOutputLogger({
      logger: (message) =>
        quietly(() => {
          const { context, response } = message as { context?: CallContext; response?: unknown };
          if (isTriggerEvent(response))
            logger().info('response', { decision: projectResponse({ ...response.response }) });
          else logger().info('event', { event: context?.call ? projectCall(context.call) : {} });
        }),
    }),

    /** Runs first when something went wrong: whatever it was, the client sees one of our constants. */
    publicErrors: {
      onError: (request) => {
        const { error, event } = request;
        const known = error instanceof PublicError ? error : new PublicError('UNAVAILABLE', { cause: error });
        // A refused sign-up is not a fault: SignUpRefused counts it.
        const source = isTriggerEvent(event) ? event.triggerSource : undefined;
        if (!known.code.startsWith('SIGN_UP')) emit('Error', { Trigger: nameSlot(source) });
        // Only the table's adapter says UNAVAILABLE itself; a bug is made to say so above.
        if (known === error && known.code === 'UNAVAILABLE') emit('TableError');
        quietly(() => logger().error('refused', { code: known.code, reason: errorName(known.cause) }));
        publish();
        // Cognito passes a message on, and the runtime prints the whole error: the cause stays here.
        request.error = new PublicError(known.code);
      },
    },
  } satisfies Record<string, MiddlewareObj<unknown, unknown, Error, CallContext>>;
}
