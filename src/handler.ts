// The function that Lambda calls: the dispatcher with its middlewares around it.
import middy from '@middy/core';
import type { Deps } from './deps.ts';
import { dispatch } from './dispatch.ts';
import { type CallContext, middlewares } from './middlewares.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

export const createHandler = (telemetry: Telemetry, deps: Deps) =>
  middy(async (event: unknown, { call }: CallContext) => dispatch(event, deps, call), {
    timeoutEarlyInMillis: 0,
  }).use(Object.values(middlewares(telemetry, deps)));

export type Handler = ReturnType<typeof createHandler>;
