// Whose an item of the table is: found by hashing every user name of a pool, since no hash leads back.
import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Hmac } from '../../../src/crypto/hmac.ts';
import { nameUser } from '../../../src/limits/user-record.ts';
import type { LocalContext } from '../context.ts';
import { orNamePools } from '../pool/which.ts';

/** The most that ListUsers gives at once. */
const pageSize = 60;
const pagesPerLine = 100;

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
      if (++pages % pagesPerLine === 0)
        terminal.say(
          terminal.style('dim', `  ${pages * pageSize} users read, ${names.size} of ${wanted.size} found`),
        );
    } while (next !== undefined && names.size < wanted.size);
  });
  return names;
}
