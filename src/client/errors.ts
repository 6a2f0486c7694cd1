// Everything that can go wrong, as a value with a code.

/** The codes, for an app's own texts. The page "What your app must handle" has a cause and a remedy for each. */
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

type Rule = readonly [name: RegExp, message: RegExp, code: OtpErrorCode];

/** Cognito has few names for many causes, so the text decides. The first row that fits counts. */
const rules: readonly Rule[] = [
  [/^(NetworkError|TypeError|TimeoutError)$/, /./, 'OFFLINE'],
  [/^NotAuthorized/, /session/i, 'SESSION_EXPIRED'],
  [/^(SignInException|CodeMismatch)/, /./, 'SESSION_EXPIRED'],
  [/^NotAuthorized/, /./, 'TOO_MANY_ATTEMPTS'],
  [/^UserLambdaValidation/, /^PreSignUp/, 'SIGN_UP_REFUSED'],
  [/^UserLambdaValidation/, /could not be sent/, 'NOT_SENT'],
  [/^(UserLambda|UnexpectedLambda|InvalidLambda|InternalError|ServiceUnavailable)/, /./, 'UNAVAILABLE'],
  [/^(TooManyRequests|LimitExceeded)/, /./, 'TOO_MANY_REQUESTS'],
  [/^UserNotConfirmed/, /./, 'NOT_CONFIRMED'],
  [/^UserNotFound/, /./, 'TOO_MANY_ATTEMPTS'],
  [/^(InvalidParameter|AliasExists)/, /username|phone|email|account/i, 'BAD_NAME'],
  [/^(InvalidParameter|ResourceNotFound|AuthUserPool)/, /./, 'MISCONFIGURED'],
];

/** Of whatever a transport rejects with. */
export function toOtpError(thrown: unknown): OtpError {
  const { name, message } = thrown instanceof Error ? thrown : { name: '', message: String(thrown) };
  const rule = rules.find(([names, texts]) => names.test(name) && texts.test(message || '.'));
  return { code: rule?.[2] ?? 'UNKNOWN', cause: { name, message } };
}
