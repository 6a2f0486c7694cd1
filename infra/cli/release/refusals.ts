// Changes that a deployed stack cannot make without hurting the users it has. Pure.
import { CommandError } from '../command-error.ts';
import type { Values } from '../settings/given.ts';

export interface Moves {
  /** Parameters of the stack as they are; empty before the first deployment. */
  readonly current: Values;
  readonly userPoolId: string | undefined;
  readonly flags: Values;
  /** OTP_TABLE as it would be; empty for the stack's own. */
  readonly table: string;
  /** Whether the key behind the names in the table would be another. */
  readonly renames: boolean;
  readonly isLive: boolean;
}

export function refuseMoves({ current, userPoolId, flags, table, renames, isLive }: Moves): void {
  if (!isLive) return;
  const pool = current.UserPoolId ?? '';
  if (userPoolId !== undefined && userPoolId !== pool)
    throw new CommandError(
      pool === '' ? 'The stack has a pool of its own' : `The stack was deployed with --user-pool-id ${pool}`,
      `Leave --user-pool-id out, and attach another pool with \`otp attach --user-pool-id ${userPoolId}\``,
    );
  if (pool === '' && flags.SignInWith !== undefined && flags.SignInWith !== current.SignInWith)
    throw new CommandError(
      `The pool signs in with ${current.SignInWith}, and Cognito cannot change that`,
      'Leave --sign-in-with out, or deploy a second stack with --stack',
    );
  const before = current.OtpTable ?? '';
  if (before !== 'none' && before !== table)
    throw new CommandError(
      `OTP_TABLE would move from ${before || "the stack's own table"} to ${table || "the stack's own table"}, and live still counts in the first`,
      'Leave OTP_TABLE as it is, or deploy a second stack with --stack',
    );
  if (renames)
    throw new CommandError(
      'OTP_TABLE_KEY would change: every lock and every count would be forgotten',
      'Leave OTP_TABLE_KEY as it is; `otp rotate` changes OTP_SECRET and keeps it',
    );
}
