// Who is locked or disabled, and since when; their names; and letting many of them in again.
import { paginateListUsers } from '@aws-sdk/client-cognito-identity-provider';
import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Hmac } from '../../../src/crypto/hmac.ts';
import { unmarshalItem } from '../../../src/limits/dynamodb.ts';
import { openRecord, type Store } from '../../../src/limits/store.ts';
import { isUserRecord, nameUser, type UserRecord, userPrefix } from '../../../src/limits/user-record.ts';
import { describeUser, type UserRules } from '../../../src/limits/user-rules.ts';
import type { Settings } from '../../../src/settings/table.ts';
import type { LocalContext } from '../context.ts';
import { orPartialFailure } from '../interrupt.ts';
import { orNamePools } from '../pool/which.ts';
import { unlockUser } from './users.ts';

/** A user as the table shows one. Times are epoch seconds. */
export type LockedUser = NonNullable<ReturnType<typeof readLockedUser>>;

/** `undefined` for a record that no lock or disabling is in, or that this version cannot read. */
export function readLockedUser(
  item: Readonly<Record<string, AttributeValue>>,
  now: number,
  rules: UserRules,
) {
  const record = openRecord(unmarshalItem(item), isUserRecord)?.record;
  if (!record) return undefined;
  const { isDisabled, disabledAt, wrongInARow, lockedAt, lockedUntil } = describeUser(record, now, rules);
  if (!isDisabled && lockedAt === undefined) return undefined;
  return {
    key: item.pk?.S ?? '',
    /** Of somebody who is disabled. A lowered WRONG_BEFORE_DISABLE disables without an answer that did it: then the last lock is the best guess. */
    disabledAt: isDisabled ? (disabledAt ?? lockedAt ?? 0) : undefined,
    /** Of somebody who was locked. */
    lockedAt,
    lockedUntil,
    wrongInARow,
  };
}

/** When the user was last locked or disabled, whether or not the lock has ended. */
export const lastLockedAt = ({ disabledAt = 0, lockedAt = 0 }: LockedUser): number =>
  Math.max(disabledAt, lockedAt);

/** Everybody who was locked since their last sign-in or is disabled, the first of them first. */
export async function findLockedUsers(
  { terminal, interrupt, now, aws }: LocalContext,
  config: Settings,
): Promise<readonly LockedUser[]> {
  const found: LockedUser[] = [];
  await terminal.step('read the table', async () => {
    const pages = paginateScan(
      { client: aws.dynamodb },
      {
        TableName: config.OTP_TABLE,
        FilterExpression: 'begins_with(pk, :user)',
        ExpressionAttributeValues: { ':user': { S: userPrefix } },
      },
    );
    for await (const { Items: items = [] } of pages) {
      found.push(...items.flatMap((item) => readLockedUser(item, Math.floor(now() / 1000), config) ?? []));
      interrupt.check('nothing was changed', false);
    }
  });
  return found.toSorted((a, b) => lastLockedAt(a) - lastLockedAt(b));
}

/** User names by item. Ends as soon as all are found; an item of another pool, or of a user who is gone, never is. */
export async function findUserNames(
  { aws, terminal, interrupt }: LocalContext,
  hmac: Hmac,
  userPoolId: string,
  items: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const [names, wanted] = [new Map<string, string>(), new Set(items)];
  const readNames = async (): Promise<void> => {
    // Nothing of a person but the name is asked for. Cognito gives 60 at once.
    const pages = paginateListUsers(
      { client: aws.cognito, pageSize: 60 },
      { UserPoolId: userPoolId, AttributesToGet: ['sub'] },
    );
    for await (const { Users: users = [] } of pages) {
      interrupt.check('nothing was changed', false);
      for (const { Username: userName = '' } of users) {
        const key = nameUser(hmac, { userPoolId, userName, exists: true });
        if (wanted.has(key)) names.set(key, userName);
      }
      if (names.size === wanted.size) return;
    }
  };
  if (wanted.size > 0)
    await terminal.step(`read the user names of ${userPoolId}`, () =>
      orNamePools({ aws }, userPoolId, readNames),
    );
  return names;
}

/** So many writes at once are far below what one partition takes, and end quickly when Ctrl-C comes. */
const atOnce = 20;

/** Returns how many were unlocked. */
export async function unlockAll(
  context: LocalContext,
  records: Store<UserRecord>,
  users: readonly LockedUser[],
): Promise<number> {
  const { terminal, interrupt } = context;
  let unlocked = 0;
  await terminal.step(`unlock ${users.length}`, async () => {
    while (unlocked < users.length) {
      const holds = `${unlocked} of ${users.length} are unlocked`;
      interrupt.check(`${holds}, the others as they were`, unlocked > 0);
      const some = users.slice(unlocked, unlocked + atOnce);
      await orPartialFailure(`at least ${holds}`, () =>
        Promise.all(some.map(({ key }) => unlockUser(context, records, key))),
      );
      unlocked += some.length;
    }
  });
  return unlocked;
}
