// The real effects for the settings of a deployment.

import type { Aws } from './aws/clients.ts';
import { withTimeout } from './aws/connections.ts';
import { openChannels } from './channels/list.ts';
import { createHmacFor, randomNonce, randomShare } from './crypto/hmac.ts';
import { createSealState, openSealed } from './crypto/state.ts';
import { assumeSends, createPace } from './delivery/pace.ts';
import type { Deps } from './deps.ts';
import { createHumanCheck } from './human-check/create-human-check.ts';
import { createLimits } from './limits/create-limits.ts';
import type { Table } from './limits/table.ts';
import type { Settings } from './settings/table.ts';

export type Watch = Pick<Deps, 'emit' | 'onSendFailure' | 'onMarkFailure'>;

/** `around`: what stands around the table in the warm-up. */
export function createDeps(
  settings: Settings,
  aws: Aws,
  watch: Watch,
  around?: (table: Table) => Table,
): Deps {
  const clock: Pick<Deps, 'nowMs' | 'sleep' | 'inTime'> = {
    nowMs: Date.now,
    inTime: withTimeout,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const hmac = createHmacFor(settings);
  const channels = openChannels(settings, { aws, onTemplateRefused: () => watch.emit('TemplateRefused') });
  return {
    settings,
    channels,
    hmac,
    openState: openSealed(hmac),
    sealState: createSealState(hmac),
    humanCheck: createHumanCheck(settings, hmac, fetch),
    limits: createLimits(settings, channels, hmac, aws, clock.nowMs, around),
    pace: createPace(clock.sleep, randomShare, assumeSends(settings)),
    nonce: () => randomNonce(hmac),
    async markVerified({ userPoolId, userName }, { attribute, verifiedAttribute }, value, timeoutMs) {
      await aws.updateUser(
        {
          UserPoolId: userPoolId,
          Username: userName,
          UserAttributes: [
            { Name: attribute, Value: value },
            { Name: verifiedAttribute, Value: 'true' },
          ],
        },
        timeoutMs,
      );
    },
    ...clock,
    ...watch,
  };
}
