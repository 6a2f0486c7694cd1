// What the client is told about a round. The keys are always the same ones, whoever asks.
import type { Config } from '../config.ts';
import type { MaskedDestination } from './masking.ts';
import type { CodeState } from './state.ts';

export type CodeStatus = 'CODE_SENT' | 'CODE_RESENT' | 'RESEND_TOO_SOON' | 'WRONG_CODE' | 'CODE_EXPIRED';

type Policy = Pick<
  Config,
  'CODE_LENGTH' | 'CODE_TTL_SECONDS' | 'RESEND_COOLDOWN_SECONDS' | 'MAX_ATTEMPTS' | 'MAX_SENDS'
>;

export function codeParameters(
  status: CodeStatus,
  state: CodeState,
  destination: MaskedDestination,
  config: Policy,
): Record<string, string> {
  return {
    STATUS: status,
    CODE_DELIVERY_DELIVERY_MEDIUM: destination.medium,
    CODE_DELIVERY_DESTINATION: destination.masked,
    CODE_LENGTH: String(config.CODE_LENGTH),
    EXPIRES_AT: String(state.issuedAt + config.CODE_TTL_SECONDS),
    RESEND_AT: String(state.sentAt + config.RESEND_COOLDOWN_SECONDS),
    ATTEMPTS_LEFT: String(Math.max(0, config.MAX_ATTEMPTS - state.wrong)),
    SENDS_LEFT: String(Math.max(0, config.MAX_SENDS - state.sends)),
  };
}

/** The configured channels, not the user's: what a user has is told to nobody who has proven nothing. */
export const choiceParameters = (config: Pick<Config, 'CHANNELS'>): Record<string, string> => ({
  STATUS: 'CHOOSE_CHANNEL',
  CHANNELS: config.CHANNELS.join(','),
});
