// Everything that can go wrong, as a value with a code.

/** The codes, for an app's own texts. src/rounds/app.md, "What your app must handle", has a cause and a remedy for each. */
export type OtpErrorCode =
  | 'BAD_NAME'
  | 'NOT_A_CODE'
  | 'WRONG_CODE'
  | 'CODE_EXPIRED'
  | 'NO_CONTACT'
  | 'RESEND_TOO_SOON'
  | 'TOO_MANY_ATTEMPTS'
  | 'SESSION_EXPIRED'
  | 'HUMAN_CHECK_FAILED'
  | 'SIGN_UP_REFUSED'
  | 'NOT_CONFIRMED'
  | 'NO_ACCOUNT'
  | 'DISABLED'
  | 'NOT_SENT'
  | 'UNAVAILABLE'
  | 'TOO_MANY_REQUESTS'
  | 'OFFLINE'
  | 'MISCONFIGURED'
  | 'UNKNOWN';

export interface OtpError {
  readonly code: OtpErrorCode;
  /** Cognito's name and text, for a log. It is in English, and not for the person. */
  readonly cause?: { readonly name: string; readonly message: string };
}

/** Cognito has few names for many causes, so the text decides: each against `Name: message`, and the first that fits counts. */
const rules: Partial<Record<OtpErrorCode, RegExp>> = {
  OFFLINE: /^(Network|Timeout|Abort)/,
  SESSION_EXPIRED: /^NotAuth.+ession|^SignInExc|^CodeMism/,
  DISABLED: /is disabled/,
  // The texts of our own PreSignUp: src/errors.ts.
  SIGN_UP_REFUSED: /error (Sign-up|Codes)/,
  NOT_SENT: /not be sent/,
  UNAVAILABLE: /Lambda|^(Internal|ServiceU|Forbid)/,
  TOO_MANY_REQUESTS: /^(TooMany|Limit)/,
  NOT_CONFIRMED: /^UserNotC/,
  NO_ACCOUNT: /^UserNotF/,
  BAD_NAME: /^(Invalid|Alias)(?!.*(schema|pool)).*(name|phone|mail|acc)/,
  MISCONFIGURED: /^(Invalid|Resource|AuthUser)|secret|unauthor/i,
  TOO_MANY_ATTEMPTS: /^NotAuth/,
};

/** Of whatever a transport rejects with. */
export function toOtpError(thrown: unknown): OtpError {
  const { name = '', message = String(thrown) } = Object(thrown) as Partial<Error>;
  const rule = Object.entries(rules).find(([, fits]) => fits.test(`${name}: ${message}`));
  return { code: (rule?.[0] ?? 'UNKNOWN') as OtpErrorCode, cause: { name, message } };
}
