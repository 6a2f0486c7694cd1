// The real effects for the settings of a deployment.
import { createAws } from './aws/client.ts';
import type { Environment } from './aws/credentials.ts';
import { createDynamoDb } from './aws/dynamodb.ts';
import { createHmacFor, randomNonce, randomShare } from './challenge/hmac.ts';
import { openSealed } from './challenge/open-sealed.ts';
import { createSealState } from './challenge/state.ts';
import { openChannels } from './channels/list.ts';
import { createPace } from './channels/pace.ts';
import type { Deps } from './deps.ts';
import { createLimits } from './limits/create-limits.ts';
import { tableCallMs } from './limits/dynamodb.ts';
import type { Settings } from './settings/table.ts';

export interface Watch extends Pick<Deps, 'emit' | 'onSendFailure'> {
  /** The further lines of this call are about the code of this nonce. */
  onCode(nonce: string): void;
}

/** `env` is where Lambda keeps credentials and Region. */
export function createDeps(settings: Settings, env: Environment, { onCode, ...watch }: Watch): Deps {
  const clock: Pick<Deps, 'nowMs' | 'sleep'> = {
    nowMs: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const aws = createAws({ env, ...clock });
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
    limits: createLimits(settings, channels, hmac, createDynamoDb(aws, tableCallMs)),
    pace: createPace(clock.sleep, randomShare),
    nonce: () => randomNonce(hmac),
    ...clock,
    ...watch,
  };
}
