// Who is locked or disabled, and since when: read from the whole table, page by page. Names in it are hashes.
import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { daySeconds, keepSeconds } from '../../../src/limits/policy.ts';
import type { Settings } from '../../../src/settings/table.ts';
import type { LocalContext } from '../context.ts';

/** A user as the table shows one. Times are epoch seconds. */
export interface ShutOut {
  readonly pk: string;
  readonly wrongInARow: number;
  /** `undefined` for somebody who is not disabled. */
  readonly disabledAt: number | undefined;
  /** `undefined` for somebody who was not locked. */
  readonly lockedAt: number | undefined;
  readonly lockedUntil: number | undefined;
}

type Rules = Pick<Settings, 'WRONG_BEFORE_DISABLE' | 'LOCK_SECONDS'>;

/** Pure. Items written before `lockedAt` and `disabledAt` were kept tell the time by what a lock leaves. */
export function readShutOut(item: Readonly<Record<string, AttributeValue>>, rules: Rules): ShutOut {
  const number = (name: string) => (item[name]?.N === undefined ? undefined : Number(item[name].N));
  const lockedUntil = number('lockedUntil');
  const lockedAt = number('lockedAt') ?? (lockedUntil && lockedUntil - rules.LOCK_SECONDS);
  const wrongInARow = number('inARow') ?? 0;
  const lastWrite = (number('expiresAt') ?? 0) - keepSeconds(true);
  return {
    pk: item.pk?.S ?? '',
    wrongInARow,
    disabledAt:
      wrongInARow >= rules.WRONG_BEFORE_DISABLE
        ? (number('disabledAt') ?? number('wrong0') ?? lockedAt ?? lastWrite)
        : undefined,
    lockedAt,
    lockedUntil,
  };
}

/** Pure. Locked or disabled at this time or later, whether or not the lock has ended. */
export const wasShutOutSince = ({ disabledAt = 0, lockedAt = 0 }: ShutOut, since: number): boolean =>
  Math.max(disabledAt, lockedAt) >= since;

/** A line of progress every so many pages: of a megabyte each, some thousand users. */
const pagesPerLine = 20;

/**
 * Everybody whom `isWanted` picks among those that were ever locked or are disabled. Strangers' items are kept a day,
 * users' for years: so the time at which an item expires tells them apart, which nothing else in it does.
 */
export async function findShutOut(
  { terminal, interrupt, now }: LocalContext,
  client: DynamoDBClient,
  tableName: string,
  rules: Rules,
  isWanted: (user: ShutOut) => boolean,
): Promise<readonly ShutOut[]> {
  const found: ShutOut[] = [];
  let read = 0;
  let pages = 0;
  let from: Record<string, AttributeValue> | undefined;
  await terminal.step('read the table', async () => {
    do {
      interrupt.check('nothing was changed', false);
      const page = await client.send(
        new ScanCommand({
          TableName: tableName,
          ProjectionExpression: 'pk, expiresAt, inARow, lockedUntil, lockedAt, disabledAt, wrong0',
          FilterExpression:
            'begins_with(pk, :user) AND expiresAt > :strangers AND (inARow >= :most OR attribute_exists(lockedUntil))',
          ExpressionAttributeValues: {
            ':user': { S: 'user#' },
            ':strangers': { N: String(Math.floor(now() / 1000) + 2 * daySeconds) },
            ':most': { N: String(rules.WRONG_BEFORE_DISABLE) },
          },
          ExclusiveStartKey: from,
        }),
      );
      found.push(...(page.Items ?? []).map((item) => readShutOut(item, rules)).filter(isWanted));
      read += page.ScannedCount ?? 0;
      from = page.LastEvaluatedKey;
      if (++pages % pagesPerLine === 0)
        terminal.say(terminal.style('dim', `  ${read} items read, ${found.length} found`));
    } while (from !== undefined);
  });
  return found.toSorted((a, b) => lastTime(a) - lastTime(b));
}

const lastTime = ({ disabledAt = 0, lockedAt = 0 }: ShutOut): number => Math.max(disabledAt, lockedAt);
