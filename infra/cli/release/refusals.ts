// Flags that the template does not allow, and changes that would hurt the users of a deployed stack. Pure.
import type { Parameter, Template } from '../../template.ts';
import { CommandError } from '../command-error.ts';
import type { Values } from '../settings/given.ts';
import { templateFlags } from '../template-flags.ts';

/** Patterns in words, as a person gives the flag. */
const inWords: Readonly<Record<string, string>> = {
  AlarmEmail: 'one email address, such as ops@example.com, or with none',
  EnvironmentKey: "a KMS key's ARN, create or none",
};

function allowedOf(
  name: string,
  { AllowedValues: choices, AllowedPattern: pattern, MinValue: min = 0, MaxValue: max }: Parameter,
  value: string,
): string | undefined {
  if (choices) return choices.map(String).includes(value) ? undefined : `one of ${choices.join(', ')}`;
  if (pattern !== undefined)
    return new RegExp(`^(?:${pattern})$`).test(value) ? undefined : (inWords[name] ?? `what fits ${pattern}`);
  const isWithin =
    /^\d+$/.test(value) && Number(value) >= min && Number(value) <= (max ?? Number.POSITIVE_INFINITY);
  return isWithin
    ? undefined
    : `a whole number ${max === undefined ? `from ${min}` : `from ${min} to ${max}`}`;
}

/** CloudFormation would refuse them too, but only once everything else has been asked. */
export function refuseWrongFlags({ Parameters: parameters }: Template, flags: Values): void {
  for (const [name, [declared]] of Object.entries(templateFlags)) {
    const [value, parameter, [flag]] = [flags[name], parameters[name], declared.split(' ')];
    const allowed = value === undefined || !parameter ? undefined : allowedOf(name, parameter, value);
    if (allowed !== undefined)
      throw new CommandError(`${flag} ${value} is not possible`, `Say ${flag} with ${allowed}`);
  }
}

export interface Moves {
  /** Parameters of the stack as they are; empty before the first deployment. */
  readonly current: Values;
  readonly userPoolId: string | undefined;
  readonly clientId?: string | undefined;
  readonly flags: Values;
  /** OTP_TABLE as it would be; empty for the stack's own. */
  readonly table: string;
  /** Whether the key behind the names in the table would be another. */
  readonly renames: boolean;
  readonly isLive: boolean;
}

/** The stack keeps the pool that it was deployed with; `attach` gives it another beside that. */
function refuseOtherPool(pool: string, userPoolId: string, clientId: string | undefined): never {
  const what =
    pool === '' ? 'The stack made a pool itself' : `The stack was deployed with --user-pool-id ${pool}`;
  if (userPoolId === 'none')
    throw new CommandError(
      `${what}, and without that pool nobody could sign in`,
      'Leave --user-pool-id out; or take the function out of the pool with `otp detach`',
    );
  const client = clientId === undefined ? '' : ` --client-id ${clientId}`;
  throw new CommandError(
    what,
    `Leave --user-pool-id out here; to serve both pools, run \`otp attach --user-pool-id ${userPoolId}${client}\``,
  );
}

export function refuseMoves({ current, userPoolId, clientId, flags, table, renames, isLive }: Moves): void {
  if (!isLive) return;
  const pool = current.UserPoolId ?? '';
  if (userPoolId !== undefined && userPoolId !== pool) refuseOtherPool(pool, userPoolId, clientId);
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
