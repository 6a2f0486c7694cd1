// What the client is doing right now, as one value that an app can draw.
import type { OtpError } from './errors.ts';

/** A code is out, or is said to be. Times are epoch milliseconds by this machine's clock, already corrected. */
export interface CodeRound {
  readonly channel: string;
  /** Masked: `+*******6789`. */
  readonly destination: string;
  readonly digits: number;
  readonly expiresAt: number;
  readonly resendAt: number;
  readonly attemptsLeft: number;
  readonly sendsLeft: number;
  /** What can be named in `resend({ channel })`. */
  readonly channels: readonly string[];
}

export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string | undefined;
  /** Epoch milliseconds by this machine's clock. */
  readonly expiresAt: number;
}

export type Step =
  /** Nobody is signing in. `name` is what was typed last. */
  | { readonly step: 'idle'; readonly name: string }
  /** With `START=client` and several channels: the person chooses where the code goes. Nothing was sent yet. */
  | { readonly step: 'choose'; readonly name: string; readonly channels: readonly string[] }
  /** `sent` is what the last round did: the code went out, went out again, or nothing was sent. */
  | ({
      readonly step: 'code';
      readonly name: string;
      readonly sent: 'sent' | 'again' | 'nothing';
      /** What the phone read from the message (WebOTP), for the field. */
      readonly filled: string | undefined;
    } & CodeRound)
  /** `tokens` is `undefined` where the transport keeps them itself, as Amplify does. */
  | { readonly step: 'signed-in'; readonly name: string; readonly tokens: Tokens | undefined };

export type Snapshot = Step & {
  /** A request is under way: what is asked meanwhile is not sent. */
  readonly busy: boolean;
  /** Of the last thing that was asked; gone with the next. */
  readonly error: OtpError | undefined;
};
