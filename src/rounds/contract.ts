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
  /** The channels of the deployment, with commas between them: what `channel` may name. */
  readonly CHANNELS: string;
  /** What HUMAN_CHECK asks a person or their browser to solve before a message is sent, as JSON. */
  readonly HUMAN_CHECK: string;
}

/**
 * `ClientMetadata` of an answer. `start` answers the opening round of START=client, `resend` asks for the code again: the
 * ANSWER beside them may be anything.
 */
export interface ClientMetadata {
  readonly action?: 'start' | 'resend';
  readonly channel?: string | undefined;
  readonly locale?: string | undefined;
  readonly proof?: string | undefined;
  readonly human?: string | undefined;
}
