// Who is locked or disabled, and since when: read from the whole table, page by page. Keys in it are hashes.
import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshalItem } from '../../../src/limits/dynamodb.ts';
import { openRecord } from '../../../src/limits/store.ts';
import { isUserRecord, userPrefix } from '../../../src/limits/user-record.ts';
import { describeUser, type UserRules } from '../../../src/limits/user-rules.ts';
import type { LocalContext } from '../context.ts';

/** A user as the table shows one. Times are epoch seconds. */
export interface ShutOut {
  readonly key: string;
  readonly wrongInARow: number;
  /** `undefined` for somebody who is not disabled. */
  readonly disabledAt: number | undefined;
  /** `undefined` for somebody who was not locked. */
  readonly lockedAt: number | undefined;
  readonly lockedUntil: number | undefined;
}

/** Pure. `undefined` for a record that no lock or disabling is in, or that this version cannot read. */
export function readShutOut(
  item: Readonly<Record<string, AttributeValue>>,
  now: number,
  rules: UserRules,
): ShutOut | undefined {
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
export const wasShutOutSince = ({ disabledAt = 0, lockedAt = 0 }: ShutOut, since: number): boolean =>
  Math.max(disabledAt, lockedAt) >= since;

/** A line of progress every so many pages: of a megabyte each, some thousand users. */
const pagesPerLine = 20;

/** Everybody whom `isWanted` picks among those that were locked since their last sign-in, or are disabled. */
export async function findShutOut(
  { terminal, interrupt, now }: LocalContext,
  client: DynamoDBClient,
  tableName: string,
  rules: UserRules,
  isWanted: (user: ShutOut) => boolean,
): Promise<readonly ShutOut[]> {
  const found: ShutOut[] = [];
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
        ...(page.Items ?? []).flatMap((item) => readShutOut(item, nowSeconds, rules) ?? []).filter(isWanted),
      );
      read += page.ScannedCount ?? 0;
      from = page.LastEvaluatedKey;
      if (++pages % pagesPerLine === 0)
        terminal.say(terminal.style('dim', `  ${read} items read, ${found.length} found`));
    } while (from !== undefined);
  });
  return found.toSorted((a, b) => lastTime(a) - lastTime(b));
}

const lastTime = ({ disabledAt = 0, lockedAt = 0 }: ShutOut): number => Math.max(disabledAt, lockedAt);
