// The table of a deployment, read and changed by the same rules as the Lambda's.
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { toMailbox } from '../../../src/channels/email/mailbox.ts';
import { createHmacFor, randomNonce } from '../../../src/crypto/hmac.ts';
import { PublicError } from '../../../src/errors.ts';
import {
  describeSends,
  isDestinationRecord,
  nameDestination,
} from '../../../src/limits/destination-rules.ts';
import { dynamodbTable } from '../../../src/limits/dynamodb.ts';
import { keepSeconds } from '../../../src/limits/policy.ts';
import { createStore, type Store, UnreadableRecord } from '../../../src/limits/store.ts';
import { isUserRecord, nameUser, type UserRecord } from '../../../src/limits/user-record.ts';
import { describeUser, unlock } from '../../../src/limits/user-rules.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { explain, isAnswerLost } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import type { GlobalOptions } from '../options.ts';
import { findUserName } from './find-user.ts';
import { readOperatorSettings, showTime } from './settings.ts';

/** The records of a deployment, found with the secrets and the table that the settings name. */
export type Counts = Awaited<ReturnType<typeof openCounts>>;

/** The usual deployment's, unless one is named or the environment says which table and secret. */
export async function openCounts(context: LocalContext, { stack, isStackGiven }: GlobalOptions) {
  const { OTP_SECRET: secret, OTP_TABLE: tableName } = context.env;
  const functionName = !isStackGiven && secret && tableName ? undefined : stack;
  const standIns = { EMAIL_FROM: 'nobody@example.com', SMS_COUNTRIES: '*' };
  const config = await readOperatorSettings(context, functionName, standIns);
  if (config.OTP_TABLE === 'none')
    throw new CommandError(
      'OTP_TABLE is none: nothing is counted',
      'Deploy with a table, or name another deployment with --stack',
    );
  const { dynamodb } = context.aws;
  const hmac = createHmacFor(config);
  // Through the SDK: an operator's credentials may come from a profile, or from a sign-on that expires.
  const table = dynamodbTable(config.OTP_TABLE, {
    updateItem: (input) => dynamodb.send(new UpdateItemCommand(input)),
    getItem: (input) => dynamodb.send(new GetItemCommand(input)),
  });
  const effects = { nowMs: context.now, mark: () => randomNonce(hmac) };
  return {
    config,
    hmac,
    users: createStore(table, isUserRecord, effects),
    destinations: createStore(table, isDestinationRecord, effects),
  };
}

export type FoundUser = Awaited<ReturnType<typeof findUser>>;

/** Cognito is asked only where the table has no record of that name. Throws where there is no such user. */
export async function findUser(
  context: LocalContext,
  { hmac, users }: Counts,
  name: string,
  userPoolId: string,
) {
  const read = async (userName: string) => {
    const key = nameUser(hmac, { userPoolId, userName, exists: true });
    const { record } = await askTable(context, () => users.read(key));
    return { userName, key, record };
  };
  const user = await read(name);
  if (user.record !== undefined) return user;
  const userName = await findUserName(context, userPoolId, name);
  return userName === name ? user : read(userName);
}

/** Asks the table; where it does not answer, says why. */
async function askTable<T>({ terminal }: LocalContext, ask: () => Promise<T>): Promise<T> {
  try {
    return await terminal.watch('ask the table', ask);
  } catch (error) {
    if (!(error instanceof PublicError)) throw error;
    const cause = error.cause ?? error;
    if (cause instanceof UnreadableRecord)
      throw new CommandError(
        `This version cannot read the item ${cause.key}: it is damaged, or another version wrote it`,
        'Use the version that wrote it. Or delete the item: its counts, locks and devices are then forgotten',
      );
    const { message, fix } = explain(cause);
    throw new CommandError(`The table did not answer: ${message}`, fix, exit.refused, { cause });
  }
}

/** For how long a command goes on while sign-ins overtake it. */
const patienceMs = 30_000;

/** False where nothing is known of the user. */
export async function unlockUser(
  context: LocalContext,
  users: Store<UserRecord>,
  key: string,
): Promise<boolean> {
  const nowMs = context.now();
  const times = { deadlineMs: nowMs + patienceMs, expiresAt: Math.floor(nowMs / 1000) + keepSeconds(true) };
  try {
    return await askTable(context, () => users.change(key, times, unlock));
  } catch (error) {
    if (!(error instanceof CommandError) || !isAnswerLost(error.cause)) throw error;
    throw new CommandError(
      `${error.message}; whether the user is unlocked is not known`,
      'Run the same command again: to unlock twice does no harm',
      exit.partial,
      { cause: error },
    );
  }
}

/** What counts against a user, in words. */
export function showUser(record: UserRecord | undefined, nowMs: number, config: Settings) {
  const nowSeconds = Math.floor(nowMs / 1000);
  const user = describeUser(record, nowSeconds, config);
  const { wrongInTheLastHour, wrongInARow, isDisabled, lockedUntil = 0, liveCodes } = user;
  return {
    wrongInTheLastHour,
    wrongInARow,
    disabled: isDisabled,
    lockedUntil: lockedUntil > nowSeconds ? showTime(lockedUntil) : null,
    liveCodes: liveCodes.map(({ clientId, until }) => ({ appClient: clientId, until: showTime(until) })),
  };
}

/** What went to a destination. Proven users and known devices have as many sends again. */
export async function readSends(context: LocalContext, { hmac, destinations }: Counts, contact: string) {
  const key = nameDestination(hmac, contact.includes('@') ? toMailbox(contact) : contact);
  const { record } = await askTable(context, () => destinations.read(key));
  return describeSends(record, Math.floor(context.now() / 1000));
}
