// What the commands about users share: whom they are about, and where they find what counts.
import type { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import type { Whom } from '../operators/users.ts';

export const describeUserCommand = (does: string): string =>
  `${does} Reads the secrets, OTP_TABLE and the limits of the deployment that is live; those of the environment where ` +
  'OTP_SECRET and OTP_TABLE are set there and --stack is left out. AWS_ENDPOINT_URL_DYNAMODB leads to a local table.';

export const addUserOptions = (command: Command): Command =>
  command
    .argument('[user]', 'user name, address, number, preferred user name or sub')
    .option('--user-pool-id <id>', 'the pool the user is in');

/** One user, or the many that the option `flag` speaks of. Refuses both, neither, and a user without a pool. */
export function chooseUsers(
  name: string | undefined,
  userPoolId: string | undefined,
  { flag, isGiven }: { readonly flag: string; readonly isGiven: boolean },
): Whom | 'many' {
  if (isGiven && name === undefined) return 'many';
  if (isGiven || name === undefined)
    throw new CommandError(
      isGiven ? `${flag} is about many users, and ${name} is one` : 'Whom is this about?',
      `Say a user name with --user-pool-id, or ${flag}`,
    );
  if (userPoolId === undefined) throw new CommandError('Which pool is the user in?', 'Say --user-pool-id ID');
  return { name, userPoolId };
}
