// The table of a deployment, read and changed by the same rules as the Lambda's.
import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { toMailbox } from '../../../src/channels/email/mailbox.ts';
import { createHmacFor, type Hmac, randomNonce } from '../../../src/crypto/hmac.ts';
import { PublicError } from '../../../src/errors.ts';
import {
  type DestinationRecord,
  describeSends,
  isDestinationRecord,
  nameDestination,
} from '../../../src/limits/destination-rules.ts';
import { type DynamoDb, dynamodbTable } from '../../../src/limits/dynamodb.ts';
import { keepSeconds } from '../../../src/limits/policy.ts';
import { createStore, type Store, UnreadableRecord } from '../../../src/limits/store.ts';
import { isUserRecord, nameUser, type UserRecord } from '../../../src/limits/user-record.ts';
import { describeUser, unlock } from '../../../src/limits/user-rules.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { explain, isAnswerLost } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { findUserName } from './find-user.ts';
import { readOperatorSettings, type SettingsSource, showTime } from './settings.ts';

export interface UserOptions {
  readonly userPoolId: string;
}

/** Through the SDK: an operator's credentials may come from a profile, or from a sign-on that expires. */
const askThrough = (client: DynamoDBClient): DynamoDb => ({
  updateItem: (input) => client.send(new UpdateItemCommand(input)),
  getItem: (input) => client.send(new GetItemCommand(input)),
});

/** The records of a deployment, and what their keys are made with. */
export interface Counts {
  readonly config: Settings;
  readonly users: Store<UserRecord>;
  readonly destinations: Store<DestinationRecord>;
  readonly hmac: Hmac;
}

/** Found with the secrets and the table that the settings name. */
export async function openCounts(context: LocalContext, source: SettingsSource): Promise<Counts> {
  const standIns = { EMAIL_FROM: 'nobody@example.com', SMS_COUNTRIES: '*' };
  const config = await readOperatorSettings(context, source, standIns);
  if (config.OTP_TABLE === 'none')
    throw new CommandError(
      'OTP_TABLE is none: nothing is counted',
      'Deploy with a table, or name another deployment with --stack',
    );
  const hmac = createHmacFor(config);
  const table = dynamodbTable(config.OTP_TABLE, askThrough(context.aws.dynamodb));
  const effects = { nowMs: context.now, mark: () => randomNonce(hmac) };
  return {
    config,
    users: createStore(table, isUserRecord, effects),
    destinations: createStore(table, isDestinationRecord, effects),
    hmac,
  };
}

export interface UserCounts extends Counts {
  /** As Cognito gives it to the triggers. */
  readonly userName: string;
  /** The key of the user's record. */
  readonly key: string;
  /** Undefined where nothing counts against the user. */
  readonly record: UserRecord | undefined;
  readonly destinationKey: (text: string) => string;
}

/**
 * A user's counts. `name` is the user name, or anything else that Cognito finds the user by: Cognito is asked only where the
 * table has no record of that name. Throws where there is no such user.
 */
export async function openUser(
  context: LocalContext,
  source: SettingsSource,
  name: string,
  { userPoolId }: UserOptions,
): Promise<UserCounts> {
  const counts = await openCounts(context, source);
  const read = async (userName: string) => {
    const key = nameUser(counts.hmac, { userPoolId, userName, exists: true });
    const { record } = await askTable(context, () => counts.users.read(key));
    return { userName, key, record };
  };
  let user = await read(name);
  if (user.record === undefined) {
    const userName = await findUserName(context, userPoolId, name);
    if (userName !== name) user = await read(userName);
  }
  return {
    ...counts,
    ...user,
    destinationKey: (text: string) =>
      nameDestination(counts.hmac, text.includes('@') ? toMailbox(text) : text),
  };
}

/** Asks the table; where it does not answer, says why. */
export async function askTable<T>({ terminal }: LocalContext, ask: () => Promise<T>): Promise<T> {
  try {
    return await terminal.watch('ask the table', ask);
  } catch (error) {
    if (!(error instanceof PublicError)) throw error;
    if (error.cause instanceof UnreadableRecord)
      throw new CommandError(
        `This version cannot read the item ${error.cause.key}: it is damaged, or another version wrote it`,
        'Use the version that wrote it. Or delete the item: its counts, locks and devices are then forgotten',
        exit.refused,
        { cause: error },
      );
    const { message, fix } = explain(error.cause ?? error);
    throw new CommandError(`The table did not answer: ${message}`, fix, exit.refused, {
      cause: error.cause ?? error,
    });
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
export function showUser(record: UserRecord | undefined, nowSeconds: number, config: Settings) {
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

/** What went to a destination, in words. Proven users and known devices have as many sends again. */
export function showSends(record: DestinationRecord | undefined, nowSeconds: number) {
  const { new: ofNew, proven, device } = describeSends(record, nowSeconds);
  return {
    ...ofNew,
    provenInTheLastHour: proven.inTheLastHour,
    provenInTheLastDay: proven.inTheLastDay,
    deviceInTheLastHour: device.inTheLastHour,
    deviceInTheLastDay: device.inTheLastDay,
  };
}
