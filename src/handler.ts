// The function that Lambda calls: the dispatcher with its middlewares around it.
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import inputOutputLogger from '@middy/input-output-logger';
import type { Context } from 'aws-lambda';
import type { Deps } from './deps.ts';
import { dispatch } from './dispatch.ts';
import { ignoreErrors, lazy } from './effects.ts';
import { PublicError } from './errors.ts';
import { UnreadableRecord } from './limits/store.ts';
import {
  codeKey,
  lineKeys,
  nameSlot,
  projectInput,
  projectResponse,
  strangeKeys,
} from './telemetry/projection.ts';
import { errorName, type Telemetry } from './telemetry/telemetry.ts';
import { readEvent, type TriggerCall, type TriggerEvent } from './triggers/event.ts';

/** After `readEvent`, `request.event` is our reading of Cognito's event, or `undefined` if it is not a trigger's event. */
type Middleware = MiddlewareObj<TriggerCall | undefined, TriggerEvent>;

/** In the order of registration: `before` runs from the first to the last, `after` and `onError` back. */
export function middlewares(
  { logger, emit, publish, begin, append }: Telemetry,
  { hmac, openState, settings }: Pick<Deps, 'hmac' | 'openState' | 'settings'>,
) {
  const context = lazy(() => injectLambdaContext(logger(), { logEvent: false, clearState: true }));
  let isCold = true;
  return {
    /** Reads Cognito's event: the one place that does. */
    readEvent: {
      before: (request) => {
        request.event = readEvent(request.event, { openState, settings });
      },
    },

    /** The request's id and the function's name in every line. */
    logContext: {
      before: (request) => ignoreErrors(() => context().before?.(request)),
      after: (request) => ignoreErrors(() => context().after?.(request)),
      onError: (request) => ignoreErrors(() => context().onError?.(request)),
    },

    /** Whose sign-in it is in every line, and the metrics of the call. */
    signIn: {
      before: ({ event: call }) => {
        if (call) {
          const { user, state } = call.input;
          begin({
            ...lineKeys(call.event.triggerSource, user, hmac),
            ...(state?.kind === 'code' && codeKey(state.nonce, hmac)),
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
        ignoreErrors(() => {
          const { event: call, response } = message as { event?: TriggerCall; response?: TriggerEvent };
          if (response) logger().info('response', { decision: projectResponse({ ...response.response }) });
          else logger().info('event', { event: call ? projectInput(call.input) : {} });
        }),
    }),

    /** Adds the code's key to the lines that follow: at a start, only Create's answer says which code it is. */
    codeOfAnswer: {
      after: ({ event: call, response }) =>
        ignoreErrors(() => {
          const { challengeMetadata } = { ...response?.response } as { challengeMetadata?: unknown };
          const state = call && openState(call.input.user, challengeMetadata);
          if (state?.kind === 'code') append(codeKey(state.nonce, hmac));
        }),
    },

    /** Runs first when something went wrong. The client sees one of our constants, never the error's own text. */
    publicErrors: {
      onError: (request) => {
        const { error, event: call } = request;
        const known = error instanceof PublicError ? error : new PublicError('UNAVAILABLE', { cause: error });
        // A refused sign-up is not a fault: SignUpRefused counts it.
        if (!known.code.startsWith('SIGN_UP'))
          emit('Error', { Trigger: nameSlot(call?.event.triggerSource) });
        // Only the limits say UNAVAILABLE themselves; a bug is made to say so above.
        if (known === error && known.code === 'UNAVAILABLE')
          emit(known.cause instanceof UnreadableRecord ? 'RecordUnreadable' : 'TableError');
        // Without a cause the code says all: a limit, a refused sign-up, or lines before this one have the reason.
        const reason = known.cause === undefined ? {} : { reason: errorName(known.cause) };
        ignoreErrors(() => logger().error('refused', { code: known.code, ...reason }));
        publish();
        // Cognito passes a message on, and the runtime prints the whole error: the cause stays here.
        request.error = new PublicError(known.code);
      },
    },
  } satisfies Record<string, Middleware>;
}

export type Handler = (event: unknown, context: Context) => Promise<unknown>;

export const createHandler = (telemetry: Telemetry, deps: Deps): Handler =>
  middy<TriggerCall | undefined, TriggerEvent>(
    async (call: TriggerCall | undefined) => dispatch(call, deps),
    {
      timeoutEarlyInMillis: 0,
    },
  ).use(Object.values(middlewares(telemetry, deps))) as Handler;
