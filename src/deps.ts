// What the triggers are given: every effect, chance and the clock included.

import type { Channel } from './channels/channel.ts';
import type { Hmac } from './crypto/hmac.ts';
import type { OpenState, SealState } from './crypto/state.ts';
import type { Pace } from './delivery/pace.ts';
import type { HumanCheck } from './human-check/human-check.ts';
import type { Limits } from './limits/limits.ts';
import type { Settings } from './settings/table.ts';
import type { User } from './sign-in.ts';
import type { Emit } from './telemetry/catalogue.ts';

export interface Deps {
  readonly settings: Settings;
  /** In the order of preference. */
  readonly channels: readonly Channel[];
  readonly hmac: Hmac;
  readonly openState: OpenState;
  readonly sealState: SealState;
  /** `undefined`: HUMAN_CHECK=none. */
  readonly humanCheck: HumanCheck | undefined;
  readonly limits: Limits;
  readonly pace: Pace;
  readonly emit: Emit;
  /** A fresh nonce of 22 characters of base64url, drawn under OTP_SECRET. */
  nonce(): string;
  nowMs(): number;
  /** Rejects after `timeoutMs`, whatever becomes of what was begun. */
  inTime<T>(timeoutMs: number, act: () => Promise<T>): Promise<T>;
  sleep(ms: number): Promise<void>;
  /**
   * Has Cognito hold this value of a contact as verified. Value and flag go in one change: a value that somebody edits
   * meanwhile must not get the flag.
   */
  markVerified(
    user: User,
    contact: Pick<Channel, 'attribute' | 'verifiedAttribute'>,
    value: string,
    timeoutMs: number,
  ): Promise<void>;
  /** Tells the log that Cognito did not hold a proven contact as verified. */
  onMarkFailure(error: unknown): void;
  /** Tells the log that a message was not accepted. */
  onSendFailure(channel: string, error: unknown): void;
}
