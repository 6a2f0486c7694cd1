// What a round says to a client, and what a client may say back: the one file that the Lambda and src/client share.

/** `STATUS` of a round. */
export const statuses = [
  'CODE_SENT',
  'CODE_RESENT',
  'RESEND_TOO_SOON',
  'WRONG_CODE',
  'NOT_A_CODE',
  'CODE_EXPIRED',
  'NO_CONTACT',
  'CHOOSE_CHANNEL',
  'READY',
  'HUMAN_CHECK_FAILED',
] as const;

export type Status = (typeof statuses)[number];

/** `ChallengeParameters`, strings all. Times are epoch seconds by the server's clock; `NOW` is that clock. */
export interface RoundParameters {
  readonly STATUS: Status;
  readonly CODE_DELIVERY_DELIVERY_MEDIUM: string;
  readonly CODE_DELIVERY_DESTINATION: string;
  readonly CODE_LENGTH: string;
  readonly NOW: string;
  readonly EXPIRES_AT: string;
  readonly RESEND_AT: string;
  readonly ATTEMPTS_LEFT: string;
  readonly SENDS_LEFT: string;
  readonly PROOF: string;
  /** The channels to choose from, with commas between them. */
  readonly CHANNELS: string;
  /** What `START=client` asks a person or their browser to solve, as JSON. */
  readonly HUMAN_CHECK: string;
}

/** `ClientMetadata` of an answer. With `action`, Verify does not look at the answer. */
export interface ClientMetadata {
  readonly action?: 'start' | 'resend';
  readonly channel?: string | undefined;
  readonly locale?: string | undefined;
  readonly proof?: string | undefined;
  readonly human?: string | undefined;
}
