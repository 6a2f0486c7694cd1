// The errors a Cognito client sees: its names, its texts.

export class CognitoError extends Error {
  /** What travels as `__type`. */
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = type;
    this.type = type;
  }
}

export const notAuthorized = (message = 'Incorrect username or password.') =>
  new CognitoError('NotAuthorizedException', message);
export const invalidSession = () => notAuthorized('Invalid session for the user.');
export const sessionExpired = () => notAuthorized('Invalid session for the user, session is expired.');
export const userDisabled = () => notAuthorized('User is disabled.');
export const userNotFound = () => new CognitoError('UserNotFoundException', 'User does not exist.');
export const userNotConfirmed = () => new CognitoError('UserNotConfirmedException', 'User is not confirmed.');
export const usernameExists = (message = 'User already exists') =>
  new CognitoError('UsernameExistsException', message);
export const aliasExists = (attribute: string) =>
  new CognitoError('AliasExistsException', `An account with the ${attribute} already exists.`);
export const invalidParameter = (message: string) => new CognitoError('InvalidParameterException', message);
export const resourceNotFound = (message: string) => new CognitoError('ResourceNotFoundException', message);

/** A function threw, crashed or failed to start: its own message travels to the client. */
export const lambdaFailed = (trigger: string, message: string) =>
  new CognitoError('UserLambdaValidationException', `${trigger} failed with error ${message}.`);
/** A function did not answer in time, nor when tried again. */
export const lambdaTimedOut = (trigger: string) =>
  new CognitoError(
    'UnexpectedLambdaException',
    `${trigger} invocation failed due to error Socket timeout while invoking Lambda function.`,
  );
/** A function's answer is not of the form that its trigger asks for. */
export const badLambdaOutput = (message = 'Unrecognizable lambda output') =>
  new CognitoError('InvalidLambdaResponseException', message);
