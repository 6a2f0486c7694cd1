// What we tell the client about a round. The keys are the same for known and unknown users.
import type { Decoy, Destination } from '../channels/channel.ts';
import type { CodeState, OpeningState } from '../crypto/state.ts';
import type { Settings } from '../settings/table.ts';
import type { Status } from './contract.ts';

export type CodeStatus = Exclude<Status, 'READY' | 'HUMAN_CHECK_FAILED'>;

type Policy = Pick<
  Settings,
  'CHANNELS' | 'CODE_LENGTH' | 'CODE_TTL_SECONDS' | 'RESEND_COOLDOWN_SECONDS' | 'MAX_ATTEMPTS' | 'MAX_SENDS'
>;

export function codeParameters(
  status: CodeStatus,
  state: CodeState,
  target: Destination | Decoy,
  proof: string,
  nowSeconds: number,
  settings: Policy,
): Record<string, string> {
  return {
    STATUS: status,
    CODE_DELIVERY_DELIVERY_MEDIUM: target.channel.name,
    CODE_DELIVERY_DESTINATION: target.masked,
    CODE_LENGTH: String(settings.CODE_LENGTH),
    // A client whose clock is wrong counts from this.
    NOW: String(nowSeconds),
    EXPIRES_AT: String(state.issuedAt + settings.CODE_TTL_SECONDS),
    RESEND_AT: String(state.sentAt + settings.RESEND_COOLDOWN_SECONDS),
    ATTEMPTS_LEFT: String(Math.max(0, settings.MAX_ATTEMPTS - state.wrong)),
    // Those of the deployment, so that strangers and users see the same. A resend may name one.
    CHANNELS: settings.CHANNELS.join(','),
    PROOF: proof,
    SENDS_LEFT: String(Math.max(0, settings.MAX_SENDS - state.sends)),
  };
}

/**
 * The configured channels, not the user's: nobody has proven anything yet, so this must not say what the user has.
 * `humanCheck`: what HUMAN_CHECK asks for, as JSON.
 */
export const openingParameters = (
  { failed }: Pick<OpeningState, 'failed'>,
  humanCheck: string | undefined,
  nowSeconds: number,
  settings: Pick<Settings, 'CHANNELS' | 'MAX_ATTEMPTS'>,
): Record<string, string> => ({
  STATUS: failed === 0 ? 'READY' : 'HUMAN_CHECK_FAILED',
  CHANNELS: settings.CHANNELS.join(','),
  NOW: String(nowSeconds),
  ...(humanCheck !== undefined && {
    HUMAN_CHECK: humanCheck,
    ATTEMPTS_LEFT: String(Math.max(0, settings.MAX_ATTEMPTS - failed)),
  }),
});
