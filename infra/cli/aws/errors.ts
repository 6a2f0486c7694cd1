// AWS's errors in words: what is wrong and what to do.
import { CommandError, exit } from '../command-error.ts';
import { originOf } from './calls.ts';

export const errorName = (error: unknown): string => (error instanceof Error ? error.name : '');

/** As Node has it: `ECONNREFUSED`. Several tries in one, as to a name with two addresses, keep it in the first. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? errorCode(error.errors[0]) : '';
}

export const isNotFound = (error: unknown): boolean =>
  /^(ResourceNotFoundException|NotFoundException|NotFound|NoSuchBucket|NoSuchKey|404)$/.test(
    errorName(error),
  );

export const statusOf = (error: unknown): number =>
  (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode ?? 0;

/** S3 answers HEAD without a body: the SDK has a status and no name for it. */
const isWordless = (error: unknown): boolean =>
  /^(Unknown|UnknownError|\d{3})$/.test(errorName(error)) && statusOf(error) > 0;

/** Whether AWS will refuse this for good, however often it is asked. */
export const isDenied = (error: unknown): boolean =>
  /AccessDenied|UnauthorizedOperation|NotAuthorized|Forbidden|AuthorizationError|^403$/.test(
    errorName(error),
  ) ||
  (isWordless(error) && statusOf(error) === 403);

const isThrottled = (error: unknown): boolean => /Throttl|TooManyRequests|SlowDown/.test(errorName(error));

/** AWS did not do what it was asked: refused, too many calls, or never reached. A lost answer says nothing of the kind. */
const isUndone = (error: unknown): boolean =>
  isDenied(error) ||
  isThrottled(error) ||
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH/.test(errorCode(error));

/** A stand-in that does not know a call answers it with a page, or says so. */
export const isUnknownCall = (error: unknown): boolean =>
  error instanceof SyntaxError ||
  /UnknownOperation|NotImplemented|InvalidAction/.test(errorName(error)) ||
  (error instanceof Error && /XML parse error|is not valid JSON/.test(error.message));

const connectionCodes = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ECONNRESET/;

/** Worth another try: the fault is AWS's, or there were too many calls. */
export const isPassing = (error: unknown): boolean => {
  const { $fault: fault, $retryable: retryable } = error as { $fault?: string; $retryable?: object };
  return (
    fault === 'server' ||
    retryable !== undefined ||
    statusOf(error) >= 500 ||
    /Throttl|TooMany|Timeout/.test(errorName(error))
  );
};

/** AWS may have done what it was asked: only its answer is missing. */
export const isAnswerLost = (error: unknown): boolean =>
  !isUndone(error) &&
  (isPassing(error) ||
    connectionCodes.test(`${errorCode(error)} ${error instanceof Error ? error.message : ''}`));

/** Two deployments at once, as CloudFormation and Lambda refuse the second. */
const isConflict = (error: unknown): boolean =>
  /^(ResourceConflictException|InvalidChangeSetStatus(Exception)?|OperationInProgressException|ConcurrentModificationException)$/.test(
    errorName(error),
  ) ||
  (error instanceof Error && /\bis in [A-Z_]*IN_PROGRESS state\b/.test(error.message));

const again = 'Run the same command again';

interface Told {
  readonly error: unknown;
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly profile: string | undefined;
  readonly origin: ReturnType<typeof originOf>;
}

type Row = (told: Told) => false | readonly [what: string, fix: string];

/** The first row that fits an error explains it. */
const rows: readonly Row[] = [
  ({ message }) =>
    /^Region not accepted/i.test(message) && [
      `This is not an AWS Region: ${/region="([^"]*)"/.exec(message)?.[1] ?? ''}`,
      'Say --region eu-west-1, or correct AWS_REGION',
    ],
  ({ message, profile }) =>
    /region is missing/i.test(message) &&
    (profile
      ? [
          `No AWS Region is set: the profile ${profile} has none, or does not exist`,
          'Say --region eu-west-1; `aws configure list-profiles` shows the profiles that exist',
        ]
      : ['No AWS Region is set', 'Say --region eu-west-1, or set AWS_REGION']),
  ({ name, message, profile }) =>
    (/CredentialsProviderError|CredentialsError/.test(name) || /load credentials/i.test(message)) &&
    (profile
      ? [
          `The AWS profile ${profile} does not exist, or gives no credentials`,
          '`aws configure list-profiles` shows the profiles that exist; one of SSO needs `aws sso login` first',
        ]
      : [
          'No AWS credentials were found',
          'Say --profile NAME, run `aws sso login`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
        ]),
  ({ name }) =>
    /ExpiredToken|TokenRefreshRequired/.test(name) && [
      'The AWS credentials have expired',
      'Sign in again, then run the same command',
    ],
  ({ name }) =>
    /InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure/.test(
      name,
    ) && ['AWS does not know these credentials', 'Check the access key, its secret and the profile'],
  // Names the permission by the call: not every refusal of AWS's has words.
  ({ error, message, origin: { call = 'a call', permission } }) =>
    isDenied(error) && [
      `AWS refused ${call}: ${isWordless(error) ? `status ${statusOf(error)}` : message}`,
      `Ask for ${permission ? `the permission ${permission}` : 'that permission'}; infra/README.md lists all that are needed`,
    ],
  ({ error, message, origin: { call = 'calls' } }) =>
    isThrottled(error) && [`AWS takes no more ${call} at this moment: ${message}`, again],
  ({ error, message }) =>
    isConflict(error) && [
      `Somebody else is changing the same thing at this moment: ${message}`,
      'Wait until that is done, then run the same command again',
    ],
  ({ error, origin: { call = 'a call' } }) =>
    isWordless(error) && [
      `AWS answered ${call} with the status ${statusOf(error)} and no reason`,
      isPassing(error)
        ? again
        : 'Check the name, the Region and the account, and that the credentials have not expired',
    ],
  ({ code, message, origin: { call, proxy } }) =>
    connectionCodes.test(`${code} ${message}`) && [
      `AWS cannot be reached${call ? ` for ${call}` : ''}${proxy ? ` through the proxy ${proxy}` : ''}: ${message || code}`,
      proxy
        ? 'Check HTTPS_PROXY and the network; NO_PROXY names the hosts to reach without the proxy'
        : 'Check the network, the Region, and AWS_ENDPOINT_URL if you set it; HTTPS_PROXY names a proxy',
    ],
  ({ message }) =>
    /Invalid URL/i.test(message) && [
      'The endpoint that is set for AWS is not a URL',
      'Correct or unset AWS_ENDPOINT_URL; it looks like http://127.0.0.1:5000',
    ],
  ({ error, message }) =>
    isNotFound(error) &&
    message !== '' && [
      // A bare name says nothing.
      /\s/.test(message) ? message : `AWS does not know ${message}`,
      'Check the name, the Region and the account; `otp status` shows what is deployed',
    ],
  ({ error }) =>
    isUnknownCall(error) && ['the endpoint does not know this call', 'Check AWS_ENDPOINT_URL if you set it'],
];

/** What to do about an error of no row. The same wrong input has the same end: only what passes by itself is run again. */
function adviseOn(error: unknown): string {
  if (!(error instanceof Error && '$metadata' in error))
    return 'Correct what it names; if it names nothing of yours, report it with the output of --version';
  return isPassing(error) ? again : 'Correct what AWS names here, then run the command again';
}

/**
 * Never fails: an error that is unknown here keeps its own words. `profile`: the AWS profile that was asked for,
 * if any.
 */
export function explain(error: unknown, profile = process.env.AWS_PROFILE): CommandError {
  if (error instanceof CommandError) return error;
  const [name, code] = [errorName(error), errorCode(error)];
  const message = error instanceof Error ? error.message : String(error);
  const told: Told = { error, name, message, code, profile, origin: originOf(error) };
  for (const row of rows) {
    const [what, fix] = row(told) || [];
    if (what !== undefined && fix !== undefined)
      return new CommandError(what, fix, exit.refused, { cause: error });
  }
  const named = name && name !== 'Error' ? `${name}: ` : '';
  const what = `${named}${message || code || 'an error without a text'}`;
  return new CommandError(what, adviseOn(error), exit.refused, { cause: error });
}

/** For checks that may be refused or unknown to a stand-in: the value, or why it could not be read and what to do. */
export async function attempt<T>(
  read: () => Promise<T>,
): Promise<{ value: T } | { why: string; fix: string }> {
  try {
    return { value: await read() };
  } catch (error) {
    const { message, fix } = explain(error);
    return { why: message.split('\n')[0] ?? '', fix };
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
