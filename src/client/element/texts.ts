// Every sentence of <otp-sign-in>, to be replaced by `element.texts = { … }`.
import type { OtpErrorCode } from '../errors.ts';

export const texts = {
  title: 'Sign in',
  name: 'Email address or mobile number',
  start: 'Continue',
  chooseTitle: 'Where should the code go?',
  SMS: 'Text message',
  EMAIL: 'Email',
  codeTitle: 'Enter your code',
  sent: 'We sent a code to {to}.',
  again: 'We sent another code to {to}.',
  nothing: 'A code is on its way to {to}.',
  code: 'Code of {digits} digits',
  answer: 'Sign in',
  resend: 'Send again',
  resendIn: 'Send again in {seconds} s',
  noResend: 'No more codes for this sign-in',
  elsewhere: 'Send by: {channel}',
  cancel: 'Start over',
  attempt: 'One attempt left.',
  attempts: '{n} attempts left.',
  life: 'The code is good for {time}.',
  busy: 'One moment …',
  signedIn: 'You are signed in.',
  signOut: 'Sign out',
  errors: {
    BAD_NAME: 'Enter an email address, or a mobile number with its country, like +44 7400 123456.',
    NOT_A_CODE: 'That is not the whole code. It has {digits} digits.',
    WRONG_CODE: 'That code is not right.',
    CODE_EXPIRED: 'That code has expired. Ask for another one.',
    NO_CONTACT: 'We cannot send a code to this account. Ask for help to correct its address or number.',
    RESEND_TOO_SOON: 'Wait a moment before you ask for another code.',
    TOO_MANY_ATTEMPTS: 'That did not work. Start again to get a new code.',
    SESSION_EXPIRED: 'That took a while. Start again to get a new code.',
    HUMAN_CHECK_FAILED: 'The check that you are a person did not work. Try again.',
    SIGN_UP_REFUSED: 'We cannot send codes there. Try another email address or mobile number.',
    NOT_CONFIRMED: 'Your account is not ready yet.',
    NO_ACCOUNT: 'There is no account with this name.',
    DISABLED: 'This account is closed for now. Ask for help.',
    NOT_SENT: 'The code could not be sent. Try again in a moment.',
    UNAVAILABLE: 'Signing in does not work right now. Try again in a moment.',
    TOO_MANY_REQUESTS: 'That was a lot at once. Try again in a moment.',
    OFFLINE: 'There is no connection. Try again when you are online.',
    MISCONFIGURED: 'This app is not set up correctly.',
    UNKNOWN: 'Something did not work. Try again in a moment.',
  } satisfies Record<OtpErrorCode, string>,
};

export type Texts = typeof texts;

/** Fills `{places}`. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, place: string) => String(values[place] ?? ''));
