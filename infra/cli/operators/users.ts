// What the table counts against a user, and forgetting it.
import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { toMailbox } from '../../../src/channels/email/mailbox.ts';
import { createHmacFor, type Hmac } from '../../../src/crypto/hmac.ts';
import { PublicError } from '../../../src/errors.ts';
import { nameDestinationItem } from '../../../src/limits/destinations.ts';
import { type DynamoDb, dynamodbTable } from '../../../src/limits/dynamodb.ts';
import { daySeconds, hourSeconds, keepSeconds } from '../../../src/limits/policy.ts';
import { clear } from '../../../src/limits/register.ts';
import type { Item, Table } from '../../../src/limits/table.ts';
import { listDevices, nameUserItem, newestPrefix, readSeenAt } from '../../../src/limits/user-item.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { explain } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { exit } from '../exit-codes.ts';
import { readOperatorSettings, type SettingsSource } from './settings.ts';
import { showTime } from './time.ts';

export interface UserOptions {
  readonly userPoolId: string;
}

/** Through the SDK: an operator's credentials may come from a profile, or from a sign-on that expires. */
const askThrough = (client: DynamoDBClient): DynamoDb => ({
  updateItem: (input) => client.send(new UpdateItemCommand(input)),
  getItem: (input) => client.send(new GetItemCommand(input)),
});

/** The most entries WRONG_PER_HOUR and SENDS_PER_DAY allow: settings may have been changed since. */
const longestRegister = 50;

/** The table of a deployment, and what its names are made with. */
export interface Counts {
  readonly config: Settings;
  readonly table: Table;
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
  return {
    config,
    table: dynamodbTable(config.OTP_TABLE, askThrough(context.aws.dynamodb)),
    hmac: createHmacFor(config),
  };
}

export interface UserRecord extends Counts {
  readonly pk: string;
  readonly destinationPk: (text: string) => string;
}

/** The place of a user's counts. */
export async function openUser(
  context: LocalContext,
  source: SettingsSource,
  userName: string,
  { userPoolId }: UserOptions,
): Promise<UserRecord> {
  const counts = await openCounts(context, source);
  return {
    ...counts,
    pk: nameUserItem(counts.hmac, { userPoolId, userName, exists: true }),
    destinationPk: (text: string) =>
      nameDestinationItem(counts.hmac, text.includes('@') ? toMailbox(text) : text),
  };
}

/** Asks the table; where it does not answer, says why. */
export async function askTable<T>({ terminal }: LocalContext, ask: () => Promise<T>): Promise<T> {
  try {
    return await terminal.watch('ask the table', ask);
  } catch (error) {
    if (!(error instanceof PublicError)) throw error;
    const { message, fix } = explain(error.cause ?? error);
    throw new CommandError(`The table did not answer: ${message}`, fix, exit.refused, { cause: error });
  }
}

const count = (item: Item | undefined, register: string, since: number): number =>
  Array.from({ length: longestRegister }, (_, i) => Number(item?.[`${register}${i}`] ?? 0)).filter(
    (at) => at > since,
  ).length;

/** Nonces stay in the table: with the secret they would be codes. */
export function describeCounts(item: Item | undefined, config: Settings, nowSeconds: number) {
  const lockedUntil = Number(item?.lockedUntil ?? 0);
  const inARow = Number(item?.inARow ?? 0);
  return {
    wrongInTheLastHour: count(item, 'wrong', nowSeconds - hourSeconds),
    wrongInARow: inARow,
    disabled: inARow >= config.WRONG_BEFORE_DISABLE,
    lockedUntil: lockedUntil > nowSeconds ? showTime(lockedUntil) : null,
    liveCodes: Object.entries(item ?? {}).flatMap(([name, code]) =>
      name.startsWith(newestPrefix) &&
      typeof code === 'object' &&
      Number(code.issuedAt) + config.CODE_TTL_SECONDS > nowSeconds
        ? [
            {
              appClient: name.slice(newestPrefix.length),
              until: showTime(Number(code.issuedAt) + config.CODE_TTL_SECONDS),
            },
          ]
        : [],
    ),
  };
}

export async function countSends(table: Table, pk: string, nowSeconds: number) {
  const item = await table.get(pk);
  return {
    inTheLastHour: count(item, 'sent', nowSeconds - hourSeconds),
    inTheLastDay: count(item, 'sent', nowSeconds - daySeconds),
    /** To users who proved a code before: they have as many again. */
    provenInTheLastHour: count(item, 'proven', nowSeconds - hourSeconds),
    provenInTheLastDay: count(item, 'proven', nowSeconds - daySeconds),
    /** To known devices: as many again. */
    deviceInTheLastHour: count(item, 'device', nowSeconds - hourSeconds),
    deviceInTheLastDay: count(item, 'device', nowSeconds - daySeconds),
  };
}

/** False where nothing counts against the user. The devices that he signed in from stay known, with nothing counted. */
export async function forgetWrongAnswers(table: Table, pk: string, nowSeconds: number): Promise<boolean> {
  const item = await table.get(pk);
  if (item === undefined) return false;
  const devices = listDevices(item).map(({ name }, i) => ({
    name,
    at: `#d${i}`,
    to: `:d${i}`,
    seenAt: readSeenAt(item, name),
  }));
  const forgotten = ['inARow', 'lockedUntil', 'lockedAt', 'disabledAt', clear('wrong', longestRegister)];
  const after = await table.update({
    pk,
    update: `SET ${['expiresAt = :expiry', ...devices.map(({ at, to }) => `${at} = ${to}`)].join(', ')} REMOVE ${forgotten.join(', ')}`,
    condition: 'attribute_exists(pk)',
    ...(devices.length > 0 && { names: Object.fromEntries(devices.map(({ at, name }) => [at, name])) }),
    values: {
      ':expiry': nowSeconds + keepSeconds(true),
      ...Object.fromEntries(devices.map(({ to, seenAt }) => [to, { seenAt }])),
    },
  });
  return after !== undefined;
}
