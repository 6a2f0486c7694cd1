// What an app says to a person when something does not work. Cognito's own texts are for engineers.

const byText: readonly (readonly [part: string, words: string])[] = [
  ['not open to this email address', 'You need an email address of your organisation to sign up here.'],
  [
    'Sign-up needs',
    'We cannot send codes to that. Try an email address or a mobile number that gets messages.',
  ],
  ['could not be sent', 'We could not send you a code just now. Try again in a moment.'],
  ['not available right now', 'Signing in does not work right now. Try again in a moment.'],
  ['Username should be', 'That is neither an email address nor a number like +44 7400 123456.'],
  ['session is expired', 'That took a while. Start again, and we send you a new code.'],
  ['settings are wrong', 'This app is not set up correctly yet.'],
  ['setting is wrong', 'This app is not set up correctly yet.'],
];

const byName: Readonly<Record<string, string>> = {
  NotAuthorizedException: 'That did not work. Start again, and we send you a new code.',
  UserNotConfirmedException: 'Your account is not ready yet.',
  InvalidPasswordException: 'Choose a password of at least eight characters.',
  InvalidParameterException: 'Please look at what you typed.',
  UnexpectedLambdaException: 'That took too long. Try again in a moment.',
  NetworkError: 'There is no connection. Try again when you are online.',
  TooManyRequestsException: 'That was a lot at once. Try again in a moment.',
};

export function wordsFor(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  return (
    byText.find(([part]) => message.includes(part))?.[1] ??
    byName[name] ??
    'Something did not work. Try again in a moment.'
  );
}

/** What the phone says at the start of a round. */
export const saidOf: Readonly<Record<string, string>> = {
  CODE_SENT: 'We sent you a code.',
  CODE_RESENT: 'We sent you a code again.',
  RESEND_TOO_SOON: 'Wait a little before asking for another code.',
  WRONG_CODE: 'That code is not right.',
  NO_CONTACT: 'We cannot send a code to this account.',
  CODE_EXPIRED: 'That code has expired. Ask for another one.',
};
