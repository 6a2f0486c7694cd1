import { describe, expect, it } from 'vitest';
import { type OtpErrorCode, toOtpError } from '../../src/client/errors.ts';
import { type PublicCode, publicText } from '../../src/errors.ts';

const thrown = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('what Cognito or the network throws', () => {
  it.each([
    ['NotAuthorizedException', 'Incorrect username or password.', 'TOO_MANY_ATTEMPTS'],
    ['NotAuthorizedException', 'Invalid session for the user.', 'SESSION_EXPIRED'],
    ['NotAuthorizedException', 'Invalid session for the user, session is expired.', 'SESSION_EXPIRED'],
    ['CodeMismatchException', 'Invalid code or auth state for the user.', 'SESSION_EXPIRED'],
    [
      'UnexpectedLambdaException',
      'CreateAuthChallenge invocation failed due to error Socket timeout.',
      'UNAVAILABLE',
    ],
    ['ForbiddenException', 'Request not allowed due to WAF block.', 'UNAVAILABLE'],
    ['TooManyRequestsException', 'Rate exceeded', 'TOO_MANY_REQUESTS'],
    ['NotAuthorizedException', 'User is disabled.', 'DISABLED'],
    ['UserNotFoundException', 'User does not exist.', 'NO_ACCOUNT'],
    ['NotAuthorizedException', 'Unable to verify secret hash for client x', 'MISCONFIGURED'],
    [
      'NotAuthorizedException',
      'Client x is configured with secret but SECRET_HASH was not received',
      'MISCONFIGURED',
    ],
    [
      'InvalidParameterException',
      'Attributes did not conform to the schema: email: The attribute is required',
      'MISCONFIGURED',
    ],
    [
      'InvalidParameterException',
      'Username cannot be of email format, since user pool is configured for email alias.',
      'MISCONFIGURED',
    ],
    ['InvalidParameterException', 'Invalid phone number format.', 'BAD_NAME'],
    ['SignInException', 'An error occurred during the sign in process.', 'SESSION_EXPIRED'],
    ['TypeError', 'x is not a function', 'UNKNOWN'],
    ['UserNotConfirmedException', 'User is not confirmed.', 'NOT_CONFIRMED'],
    ['InvalidParameterException', 'Username should be either an email or a phone number.', 'BAD_NAME'],
    ['InvalidParameterException', 'CUSTOM_AUTH flow not enabled for this client', 'MISCONFIGURED'],
    ['ResourceNotFoundException', 'User pool client x does not exist.', 'MISCONFIGURED'],
    ['NetworkError', 'TypeError: fetch failed', 'OFFLINE'],
    ['SomethingNew', 'never seen', 'UNKNOWN'],
  ])('%s: %s is %s', (name, message, code) => {
    expect(toOtpError(thrown(name, message))).toEqual({ code, cause: { name, message } });
  });

  const ours: Readonly<Record<PublicCode, OtpErrorCode>> = {
    UNKNOWN_TRIGGER: 'UNAVAILABLE',
    BAD_EVENT: 'UNAVAILABLE',
    UNAVAILABLE: 'UNAVAILABLE',
    DELIVERY_FAILED: 'NOT_SENT',
    SIGN_UP_NO_CONTACT: 'SIGN_UP_REFUSED',
    SIGN_UP_ONE_CONTACT: 'SIGN_UP_REFUSED',
    SIGN_UP_EMAIL_UNUSABLE: 'SIGN_UP_REFUSED',
    SIGN_UP_PHONE_UNUSABLE: 'SIGN_UP_REFUSED',
    SIGN_UP_EMAIL_DOMAIN: 'SIGN_UP_REFUSED',
  };
  it.each(
    Object.entries(ours).flatMap(([text, code]) =>
      ['PreSignUp', 'DefineAuthChallenge', 'CreateAuthChallenge'].map(
        (trigger) => [trigger, text, code] as const,
      ),
    ),
  )('%s says %s, which is %s', (trigger, text, code) => {
    const message = `${trigger} failed with error ${publicText[text as PublicCode]}.`;
    expect(toOtpError(thrown('UserLambdaValidationException', message)).code).toBe(code);
  });

  it('may be no error at all', () => {
    expect(toOtpError('x')).toMatchObject({ code: 'UNKNOWN' });
  });
});
