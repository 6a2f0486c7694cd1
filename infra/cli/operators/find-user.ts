// Finds the user name that Cognito gives the triggers, from whatever an operator has: an address, a number, a sub, an alias.
import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { orNamePools } from '../pool/which.ts';

const subPattern = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const numberPattern = /^\+[\d\s().-]{5,30}$/;

type Name = readonly [attribute: string, value: string];

/** What the text can be, in Cognito's words. ListUsers compares exactly, and stores most contacts in lower case. */
function namesOf(text: string): readonly Name[] {
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

/** Throws where no user of the pool has this name, or more than one. Neither error repeats the text: it may be an address. */
export async function findUserName(
  { aws, terminal }: Pick<LocalContext, 'aws' | 'terminal'>,
  userPoolId: string,
  text: string,
): Promise<string> {
  for (const [attribute, value] of namesOf(text)) {
    const command = new ListUsersCommand({
      UserPoolId: userPoolId,
      // A backslash goes before a quote (API reference, ListUsers, Filter).
      Filter: `${attribute} = "${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
      // Enough to see that a name is not of one user.
      Limit: 10,
      // Nothing of a person but the name is asked for.
      AttributesToGet: ['sub'],
    });
    const { Users: users = [] } = await terminal.watch('look the user up in the pool', () =>
      orNamePools({ aws }, userPoolId, () => aws.cognito.send(command)),
    );
    const [found, ...more] = users.flatMap(({ Username: userName }) => userName ?? []);
    if (more.length > 0)
      throw new CommandError(
        `${1 + more.length} users have this ${attribute}: ${[found, ...more].join(', ')}`,
        'Say the user name of one of them',
      );
    if (found !== undefined) return found;
  }
  throw new CommandError(
    `The pool ${userPoolId} has no user with this name, address, number or sub`,
    'Check the spelling and --user-pool-id; a number begins with + and the country code',
  );
}
