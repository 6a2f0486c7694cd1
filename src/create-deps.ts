// What the function is put together from: the effects for a deployment's settings, and the dispatcher in its middlewares.
import middy from '@middy/core';
import type { Aws } from './aws/clients.ts';
import { openChannels } from './channels/list.ts';
import { createHmacFor, randomNonce, randomShare } from './crypto/hmac.ts';
import { openSealed } from './crypto/open-sealed.ts';
import { createSealState } from './crypto/state.ts';
import { createPace } from './delivery/pace.ts';
import type { Deps } from './deps.ts';
import { dispatch } from './dispatch.ts';
import { createLimits } from './limits/create-limits.ts';
import { type CallContext, middlewares } from './middlewares.ts';
import type { Settings } from './settings/table.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

export interface Watch extends Pick<Deps, 'emit' | 'onSendFailure'> {
  /** The further lines of this call are about the code of this nonce. */
  onCode(nonce: string): void;
}

export function createDeps(settings: Settings, aws: Aws, { onCode, ...watch }: Watch): Deps {
  const clock: Pick<Deps, 'nowMs' | 'sleep'> = {
    nowMs: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const hmac = createHmacFor(settings);
  const seal = createSealState(hmac);
  const channels = openChannels(settings, { aws, onTemplateRefused: () => watch.emit('TemplateRefused') });
  return {
    settings,
    channels,
    hmac,
    openState: openSealed(hmac),
    sealState: (owner, state) => {
      if (state.kind === 'code') onCode(state.nonce);
      return seal(owner, state);
    },
    limits: createLimits(settings, channels, hmac, aws),
    pace: createPace(clock.sleep, randomShare),
    nonce: () => randomNonce(hmac),
    ...clock,
    ...watch,
  };
}

/** The function that Lambda calls. */
export const createHandler = (telemetry: Telemetry, deps: Deps) =>
  middy(async (event: unknown, { call }: CallContext) => dispatch(event, deps, call), {
    timeoutEarlyInMillis: 0,
  }).use(Object.values(middlewares(telemetry, deps)));

export type Handler = ReturnType<typeof createHandler>;
