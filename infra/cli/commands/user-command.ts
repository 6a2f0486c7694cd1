// What `limits` and `unlock` share: they are about one user, or about the many that a flag speaks of.
import type { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { type AddCommand, localCommand } from '../define-command.ts';
import { type Counts, type FoundUser, findUser, openCounts } from '../operators/users.ts';
import type { GlobalOptions } from '../options.ts';

interface UserShape<Options> {
  readonly summary: string;
  readonly does: string;
  readonly asks?: boolean;
  /** The option that is about many users. */
  readonly manyFlag: string;
  readonly declare: (command: Command) => Command;
  /** Without a user: about many. */
  readonly act: (
    context: LocalContext,
    counts: Counts,
    options: Options,
    user: FoundUser | undefined,
  ) => Promise<void>;
}

/** Refuses one user and many together, neither, and a user without a pool. */
export const userCommand = <Options extends { readonly userPoolId?: string }>(
  command: string,
  { summary, does, asks = false, manyFlag, declare, act }: UserShape<Options>,
): AddCommand =>
  localCommand<Options, string | undefined>(command, {
    ...{ summary, asks },
    description:
      `${does} Reads the secrets, OTP_TABLE and the limits of the deployment that is live; those of the environment where ` +
      'OTP_SECRET and OTP_TABLE are set there and --stack is left out. AWS_ENDPOINT_URL_DYNAMODB leads to a local table.',
    declare: (to) =>
      declare(
        to
          .argument('[user]', 'user name, address, number, preferred user name or sub')
          .option('--user-pool-id <id>', 'the pool the user is in'),
      ),
    run: async (context, options: Options & GlobalOptions, name) => {
      const { userPoolId } = options;
      const isMany = Boolean(options[manyFlag as keyof Options]);
      if (isMany === (name !== undefined))
        throw new CommandError(
          name === undefined
            ? 'Whom is this about?'
            : `--${manyFlag} is about many users, and ${name} is one`,
          `Say a user name with --user-pool-id, or --${manyFlag}`,
        );
      if (name === undefined) return act(context, await openCounts(context, options), options, undefined);
      if (userPoolId === undefined)
        throw new CommandError('Which pool is the user in?', 'Say --user-pool-id ID');
      const counts = await openCounts(context, options);
      return act(context, counts, options, await findUser(context, counts, name, userPoolId));
    },
  });
