// `limits USER` and `unlock USER`: what the table counts against a user, and forgetting it.
import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Command } from 'commander';
import type { DynamoDb } from '../../../src/aws/dynamodb.ts';
import { createHmac } from '../../../src/challenge/hmac.ts';
import { PublicError } from '../../../src/errors.ts';
import { destinationPk } from '../../../src/limits/destinations.ts';
import { dynamodbTable } from '../../../src/limits/dynamodb.ts';
import { destinationHash, userKey } from '../../../src/limits/keys.ts';
import { daySeconds, hourSeconds, keepSeconds } from '../../../src/limits/policy.ts';
import { clear } from '../../../src/limits/register.ts';
import type { Item, Table } from '../../../src/limits/table.ts';
import { userPk } from '../../../src/limits/user-item.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { OperatorFault, type OperatorIo, telling } from './io.ts';
import { operatorSettings } from './settings.ts';

interface UserOptions {
  readonly userPoolId: string;
  readonly functionName?: string;
  readonly destination?: string;
  readonly json?: true;
}

/** Through the SDK: an operator's credentials may come from a profile, or from a sign-on that expires. */
function openDynamoDb(): DynamoDb {
  // Nobody waits for a sign-in here, so the table may take its time.
  const client = new DynamoDBClient({
    requestHandler: { requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  return {
    updateItem: (input) => client.send(new UpdateItemCommand(input)),
    getItem: (input) => client.send(new GetItemCommand(input)),
  };
}

/** The most entries WRONG_PER_HOUR and SENDS_PER_DAY allow (src/config.ts): settings may have been changed since. */
const longestRegister = 50;

async function open(userName: string, options: UserOptions, io: OperatorIo) {
  const standIns = { EMAIL_FROM: 'nobody@example.com', SMS_COUNTRIES: '*' };
  const config = await operatorSettings(io, options.functionName, standIns);
  if (config.OTP_TABLE === 'none') throw new OperatorFault('OTP_TABLE is none: nothing is counted');
  const hmac = createHmac(config.OTP_SECRET);
  const owner = { userPoolId: options.userPoolId, clientId: '', userName };
  return {
    config,
    table: dynamodbTable(config.OTP_TABLE, openDynamoDb()),
    pk: userPk(userKey(hmac, owner, true).userHash),
    destinationPk: (text: string) => destinationPk(destinationHash(hmac, text.toLowerCase())),
  };
}

async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof PublicError)) throw error;
    const reason = error.cause instanceof Error ? error.cause.name : error.code;
    throw new OperatorFault(`The table did not answer: ${reason}`);
  }
}

const count = (item: Item | undefined, register: string, since: number): number =>
  Array.from({ length: longestRegister }, (_, i) => Number(item?.[`${register}${i}`] ?? 0)).filter(
    (at) => at > since,
  ).length;

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Nonces stay in the table: with the secret they would be codes. */
function describe(item: Item | undefined, config: Settings, nowSeconds: number) {
  const lockedUntil = Number(item?.lockedUntil ?? 0);
  const inARow = Number(item?.inARow ?? 0);
  return {
    wrongInTheLastHour: count(item, 'wrong', nowSeconds - hourSeconds),
    wrongInARow: inARow,
    disabled: inARow >= config.WRONG_BEFORE_DISABLE,
    lockedUntil: lockedUntil > nowSeconds ? timeOf(lockedUntil) : null,
    liveCodes: Object.entries(item ?? {}).flatMap(([name, slot]) =>
      name.startsWith('slot:') &&
      typeof slot === 'object' &&
      Number(slot.issuedAt) + config.CODE_TTL_SECONDS > nowSeconds
        ? [
            {
              appClient: name.slice('slot:'.length),
              until: timeOf(Number(slot.issuedAt) + config.CODE_TTL_SECONDS),
            },
          ]
        : [],
    ),
  };
}

async function sendsTo(table: Table, pk: string, nowSeconds: number) {
  const item = await table.get(pk);
  return {
    inTheLastHour: count(item, 'sent', nowSeconds - hourSeconds),
    inTheLastDay: count(item, 'sent', nowSeconds - daySeconds),
  };
}

async function limits(userName: string, options: UserOptions, io: OperatorIo): Promise<void> {
  const { config, table, pk, destinationPk: pkOf } = await open(userName, options, io);
  const nowSeconds = Math.floor(io.nowMs() / 1000);
  const { destination } = options;
  const user = describe(await asking(() => table.get(pk)), config, nowSeconds);
  const sends = destination && (await asking(() => sendsTo(table, pkOf(destination), nowSeconds)));
  if (options.json) {
    io.say(JSON.stringify({ ...user, ...(sends && { sends }) }, null, 2));
    return;
  }
  io.say(`Wrong answers in the last hour  ${user.wrongInTheLastHour} of ${config.WRONG_PER_HOUR}`);
  io.say(`Wrong answers in a row          ${user.wrongInARow} of ${config.WRONG_BEFORE_DISABLE}`);
  io.say(`Disabled                        ${user.disabled ? 'yes, until `unlock`' : 'no'}`);
  io.say(`Locked                          ${user.lockedUntil ? `until ${user.lockedUntil}` : 'no'}`);
  for (const { appClient, until } of user.liveCodes)
    io.say(`Live code                       app client ${appClient}, until ${until}`);
  if (sends) {
    io.say(`Sends in the last hour          ${sends.inTheLastHour} of ${config.SENDS_PER_HOUR}`);
    io.say(`Sends in the last day           ${sends.inTheLastDay} of ${config.SENDS_PER_DAY}`);
  }
}

async function unlock(userName: string, options: UserOptions, io: OperatorIo): Promise<void> {
  const { config, table, pk } = await open(userName, options, io);
  const nowSeconds = Math.floor(io.nowMs() / 1000);
  const before = describe(await asking(() => table.get(pk)), config, nowSeconds);
  const after = await asking(() =>
    table.update({
      pk,
      update: `SET expiresAt = :expiry REMOVE inARow, lockedUntil, ${clear('wrong', longestRegister)}`,
      condition: 'attribute_exists(pk)',
      values: { ':expiry': nowSeconds + keepSeconds(true) },
    }),
  );
  const found = after !== undefined;
  if (options.json) io.say(JSON.stringify({ found, before }, null, 2));
  else if (!found)
    io.say('Nothing counts against this user. Is it the userName that Cognito shows, and the right pool?');
  else io.say(`Unlocked. Forgotten: ${before.wrongInARow} wrong answers in a row.`);
}

const addCommand = (program: Command, name: string, description: string): Command =>
  program
    .command(`${name} <user>`)
    .description(description)
    .requiredOption('--user-pool-id <id>', 'the pool the user is in')
    .option('--function-name <name>', 'read OTP_SECRET, OTP_TABLE and the limits of this deployed function')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\n<user> is the userName that Cognito shows, not an alias. Without --function-name, OTP_SECRET and OTP_TABLE' +
        '\nare read from the environment; AWS_ENDPOINT_URL_DYNAMODB leads to a local table.',
    );

export function addUserCommands(program: Command, io: OperatorIo): void {
  addCommand(program, 'limits', 'Show what counts against a user now')
    .option('--destination <contact>', 'also count the messages to this number or address')
    .action((user: string, options: UserOptions) => telling(io, () => limits(user, options, io)));
  addCommand(program, 'unlock', "Forget a user's wrong answers, end a lock, enable a disabled user").action(
    (user: string, options: UserOptions) => telling(io, () => unlock(user, options, io)),
  );
}
