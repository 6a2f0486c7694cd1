import { describe, expect, it } from 'vitest';
import { toOtpError } from '../../src/client/errors.ts';

const thrown = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('what Cognito or the network throws', () => {
  it.each([
    ['NotAuthorizedException', 'Incorrect username or password.', 'TOO_MANY_ATTEMPTS'],
    ['NotAuthorizedException', 'Invalid session for the user.', 'SESSION_EXPIRED'],
    ['NotAuthorizedException', 'Invalid session for the user, session is expired.', 'SESSION_EXPIRED'],
    ['CodeMismatchException', 'Invalid code or auth state for the user.', 'SESSION_EXPIRED'],
    [
      'UserLambdaValidationException',
      'PreSignUp failed with error Sign-up is not open to this email address.',
      'SIGN_UP_REFUSED',
    ],
    [
      'UserLambdaValidationException',
      'CreateAuthChallenge failed with error The code could not be sent. Try again later.',
      'NOT_SENT',
    ],
    [
      'UserLambdaValidationException',
      'CreateAuthChallenge failed with error Sign-in is not available right now. Try again later.',
      'UNAVAILABLE',
    ],
    [
      'UnexpectedLambdaException',
      'CreateAuthChallenge invocation failed due to error Socket timeout.',
      'UNAVAILABLE',
    ],
    ['TooManyRequestsException', 'Rate exceeded', 'TOO_MANY_REQUESTS'],
    ['UserNotConfirmedException', 'User is not confirmed.', 'NOT_CONFIRMED'],
    ['InvalidParameterException', 'Username should be either an email or a phone number.', 'BAD_NAME'],
    ['InvalidParameterException', 'CUSTOM_AUTH flow not enabled for this client', 'MISCONFIGURED'],
    ['ResourceNotFoundException', 'User pool client x does not exist.', 'MISCONFIGURED'],
    ['NetworkError', 'TypeError: fetch failed', 'OFFLINE'],
    ['SomethingNew', 'never seen', 'UNKNOWN'],
  ])('%s: %s is %s', (name, message, code) => {
    expect(toOtpError(thrown(name, message))).toEqual({ code, cause: { name, message } });
  });

  it('may be no error at all', () => {
    expect(toOtpError('x')).toMatchObject({ code: 'UNKNOWN' });
  });
});
