// Finds the user name that Cognito gives the triggers, from whatever an operator has: an address, a number, a sub, an alias.
import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { explain, isNotFound } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { orNamePools } from '../pool/which.ts';

const subPattern = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const numberPattern = /^\+[\d\s().-]{5,30}$/;

type Name = readonly [attribute: string, value: string];

/** Pure. What the text can be, in Cognito's words. ListUsers compares exactly, and stores most contacts in lower case. */
export function namesOf(text: string): readonly Name[] {
  const spellings = [...new Set([text, text.toLowerCase()])];
  const all = (attribute: string): Name[] => spellings.map((value) => [attribute, value]);
  return [
    ...(subPattern.test(text) ? [['sub', text.toLowerCase()] as const] : []),
    ...(text.includes('@') ? all('email') : []),
    ...(numberPattern.test(text) ? [['phone_number', text.replaceAll(/[^+\d]/g, '')] as const] : []),
    ...all('username'),
    ...all('preferred_username'),
  ];
}

/** In a filter, a backslash goes before a quote (API reference, ListUsers, Filter). */
const filterFor = ([attribute, value]: Name): string =>
  `${attribute} = "${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/** Enough to see that a name is not of one user. */
const most = 10;

/** Throws where no user of the pool has this name, or more than one. Neither error repeats the text: it may be an address. */
export async function findUserName(
  { aws, terminal }: Pick<LocalContext, 'aws' | 'terminal'>,
  userPoolId: string,
  text: string,
): Promise<string> {
  for (const name of namesOf(text)) {
    const command = new ListUsersCommand({
      UserPoolId: userPoolId,
      Filter: filterFor(name),
      Limit: most,
      // Nothing of a person but the name is asked for.
      AttributesToGet: ['sub'],
    });
    const { Users: users = [] } = await terminal.watch('look the user up in the pool', () =>
      orNamePools({ aws }, userPoolId, () => aws.cognito.send(command)).catch(refuse),
    );
    const found = users.flatMap(({ Username: userName }) => userName ?? []);
    if (found.length > 1)
      throw new CommandError(
        `${found.length} users have this ${name[0]}: ${found.join(', ')}`,
        'Say the user name of one of them',
      );
    if (found[0] !== undefined) return found[0];
  }
  throw new CommandError(
    `The pool ${userPoolId} has no user with this name, address, number or sub`,
    'Check the spelling and --user-pool-id; a number begins with + and the country code',
  );
}

function refuse(cause: unknown): never {
  if (cause instanceof CommandError || isNotFound(cause)) throw cause;
  const { message, fix } = explain(cause);
  throw new CommandError(`Cognito did not say whose name this is: ${message}`, fix, exit.refused, { cause });
}
