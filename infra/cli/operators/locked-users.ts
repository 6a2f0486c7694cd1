// Who is locked or disabled, and since when; their names; and letting many of them in again.

import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Hmac } from '../../../src/crypto/hmac.ts';
import { unmarshalItem } from '../../../src/limits/dynamodb.ts';
import { openRecord, type Store } from '../../../src/limits/store.ts';
import { isUserRecord, nameUser, type UserRecord, userPrefix } from '../../../src/limits/user-record.ts';
import { describeUser, type UserRules } from '../../../src/limits/user-rules.ts';
import type { LocalContext } from '../context.ts';
import { orPartialFailure } from '../interrupt.ts';
import { orNamePools } from '../pool/which.ts';
import { unlockUser } from './users.ts';

/** A user as the table shows one. Times are epoch seconds. */
export interface LockedUser {
  readonly key: string;
  readonly wrongInARow: number;
  /** `undefined` for somebody who is not disabled. */
  readonly disabledAt: number | undefined;
  /** `undefined` for somebody who was not locked. */
  readonly lockedAt: number | undefined;
  readonly lockedUntil: number | undefined;
}

/** Pure. `undefined` for a record that no lock or disabling is in, or that this version cannot read. */
export function readLockedUser(
  item: Readonly<Record<string, AttributeValue>>,
  now: number,
  rules: UserRules,
): LockedUser | undefined {
  const record = openRecord(unmarshalItem(item), isUserRecord)?.record;
  if (!record) return undefined;
  const { isDisabled, disabledAt, ...user } = describeUser(record, now, rules);
  if (!isDisabled && user.lockedAt === undefined) return undefined;
  return {
    key: item.pk?.S ?? '',
    wrongInARow: user.wrongInARow,
    // A lowered WRONG_BEFORE_DISABLE disables without an answer that did it: then the last lock is the best guess.
    disabledAt: isDisabled ? (disabledAt ?? user.lockedAt ?? 0) : undefined,
    lockedAt: user.lockedAt,
    lockedUntil: user.lockedUntil,
  };
}

/** Pure. Locked or disabled at this time or later, whether or not the lock has ended. */
export const wasLockedSince = ({ disabledAt = 0, lockedAt = 0 }: LockedUser, since: number): boolean =>
  Math.max(disabledAt, lockedAt) >= since;

/** A line of progress every so many pages: of a megabyte each, some thousand users. */
const pagesPerLine = 20;

/** Everybody whom `isWanted` picks among those that were locked since their last sign-in, or are disabled. */
export async function findLockedUsers(
  { terminal, interrupt, now }: LocalContext,
  client: DynamoDBClient,
  tableName: string,
  rules: UserRules,
  isWanted: (user: LockedUser) => boolean,
): Promise<readonly LockedUser[]> {
  const found: LockedUser[] = [];
  const nowSeconds = Math.floor(now() / 1000);
  let read = 0;
  let pages = 0;
  let from: Record<string, AttributeValue> | undefined;
  await terminal.step('read the table', async () => {
    do {
      interrupt.check('nothing was changed', false);
      const page = await client.send(
        new ScanCommand({
          TableName: tableName,
          FilterExpression: 'begins_with(pk, :user)',
          ExpressionAttributeValues: { ':user': { S: userPrefix } },
          ExclusiveStartKey: from,
        }),
      );
      found.push(
        ...(page.Items ?? [])
          .flatMap((item) => readLockedUser(item, nowSeconds, rules) ?? [])
          .filter(isWanted),
      );
      read += page.ScannedCount ?? 0;
      from = page.LastEvaluatedKey;
      if (++pages % pagesPerLine === 0)
        terminal.say(terminal.style('dim', `  ${read} items read, ${found.length} found`));
    } while (from !== undefined);
  });
  return found.toSorted((a, b) => lastTime(a) - lastTime(b));
}

const lastTime = ({ disabledAt = 0, lockedAt = 0 }: LockedUser): number => Math.max(disabledAt, lockedAt);

/** The most that ListUsers gives at once. */
const pageSize = 60;
const namePagesPerLine = 100;

/** User names by item. Ends as soon as all are found; an item of another pool, or of a user who is gone, never is. */
export async function findUserNames(
  { aws, terminal, interrupt }: LocalContext,
  hmac: Hmac,
  userPoolId: string,
  items: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(items);
  const names = new Map<string, string>();
  let next: string | undefined;
  let pages = 0;
  if (wanted.size === 0) return names;
  await terminal.step(`read the user names of ${userPoolId}`, async () => {
    do {
      interrupt.check('nothing was changed', false);
      const command = new ListUsersCommand({
        UserPoolId: userPoolId,
        Limit: pageSize,
        // Nothing of a person but the name is asked for.
        AttributesToGet: ['sub'],
        PaginationToken: next,
      });
      const page = await orNamePools({ aws }, userPoolId, () => aws.cognito.send(command));
      for (const { Username: userName = '' } of page.Users ?? []) {
        const key = nameUser(hmac, { userPoolId, userName, exists: true });
        if (wanted.has(key)) names.set(key, userName);
      }
      next = page.PaginationToken;
      if (++pages % namePagesPerLine === 0)
        terminal.say(
          terminal.style('dim', `  ${pages * pageSize} users read, ${names.size} of ${wanted.size} found`),
        );
    } while (next !== undefined && names.size < wanted.size);
  });
  return names;
}

/** So many writes at once are far below what one partition takes, and end quickly when Ctrl-C comes. */
const atOnce = 20;
const perLine = 500;

/** Returns how many were unlocked. */
export async function unlockAll(
  context: LocalContext,
  records: Store<UserRecord>,
  users: readonly LockedUser[],
): Promise<number> {
  const { terminal, interrupt } = context;
  let unlocked = 0;
  await terminal.step(`unlock ${users.length}`, async () => {
    for (let at = 0; at < users.length; at += atOnce) {
      const holds = `${unlocked} of ${users.length} are unlocked`;
      interrupt.check(`${holds}, the others as they were`, unlocked > 0);
      const some = users.slice(at, at + atOnce);
      await orPartialFailure(`at least ${holds}`, () =>
        Promise.all(some.map(({ key }) => unlockUser(context, records, key))),
      );
      unlocked += some.length;
      if (unlocked % perLine === 0)
        terminal.say(terminal.style('dim', `  ${unlocked} of ${users.length} unlocked`));
    }
  });
  return unlocked;
}
