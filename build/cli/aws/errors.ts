// AWS's errors in words: what is wrong and what to do.
import { CommandError } from '../command-error.ts';

export const errorName = (error: unknown): string => (error instanceof Error ? error.name : '');

export const isNotFound = (error: unknown): boolean =>
  /^(ResourceNotFoundException|NotFoundException|NotFound|NoSuchBucket|NoSuchKey|404)$/.test(
    errorName(error),
  );

/** Whether AWS will refuse this for good, however often it is asked. */
export const isDenied = (error: unknown): boolean =>
  /AccessDenied|UnauthorizedOperation|NotAuthorized|Forbidden|AuthorizationError|^403$/.test(
    errorName(error),
  );

/** A stand-in that does not know a call answers it with a page, or says so. */
export const isUnknownCall = (error: unknown): boolean =>
  error instanceof SyntaxError ||
  /UnknownOperation|NotImplemented|InvalidAction/.test(errorName(error)) ||
  (error instanceof Error && /XML parse error|is not valid JSON/.test(error.message));

const connectionCodes = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ECONNRESET/;

/** Never fails: an error that is unknown here keeps its own words. */
export function explain(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const name = errorName(error);
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const say = (what: string, fix: string) => new CommandError(what, fix, 1, { cause: error });
  if (/region is missing/i.test(message))
    return say('No AWS Region is set', 'Say --region eu-west-1, or set AWS_REGION');
  if (/CredentialsProviderError|CredentialsError/.test(name) || /load credentials/i.test(message))
    return say(
      'No AWS credentials were found',
      'Say --profile NAME, run `aws sso login`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    );
  if (/ExpiredToken|TokenRefreshRequired/.test(name))
    return say('The AWS credentials have expired', 'Sign in again, then run the same command');
  if (
    /InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure/.test(name)
  )
    return say('AWS does not know these credentials', 'Check the access key, its secret and the profile');
  if (isDenied(error))
    return say(
      `AWS refused a call: ${message}`,
      'Ask for that permission; the README lists all that are needed',
    );
  if (connectionCodes.test(`${code} ${message}`))
    return say(
      `AWS cannot be reached: ${message}`,
      'Check the network, the Region, and AWS_ENDPOINT_URL if you set it',
    );
  if (isUnknownCall(error))
    return say('the endpoint does not know this call', 'Check AWS_ENDPOINT_URL if you set it');
  return say(`${name && name !== 'Error' ? `${name}: ` : ''}${message}`, 'Run the same command again');
}

/** For checks that may be refused or unknown to a stand-in: the value, or why it could not be read. */
export async function attempt<T>(read: () => Promise<T>): Promise<{ value: T } | { why: string }> {
  try {
    return { value: await read() };
  } catch (error) {
    return { why: explain(error).message.split('\n')[0] ?? '' };
  }
}

/** The value, or undefined when AWS says that there is no such thing. */
export async function found<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
