// Everything that attaching would do to the users a pool has: read once, judged together, refused in one message.
import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Settings } from '../../../src/settings/table.ts';
import { appClient } from '../../review/app-client.ts';
import { broken, type Finding, ok, warning } from '../../review/finding.ts';
import {
  type JudgedPool,
  judgeUsers,
  readAdminCreatesOnly,
  readKeepsUntilProven,
  readUsernameCase,
} from '../../review/sign-ups.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { readClients } from './clients.ts';
import type { Fields } from './fields.ts';
import { judgeOwner, type Owner, readOwner } from './owner.ts';
import { type Slots, slotsOf, takenSlots } from './slots.ts';
import { orNamePools } from './which.ts';

/** A pool as far as it matters who gets in. */
export interface Pool extends JudgedPool {
  readonly id: string;
  readonly slots: Slots;
  readonly usernameCase: Settings['USERNAME_CASE'];
  readonly owner: Owner;
}

export async function readPool(context: Context, stack: string, id: string): Promise<Pool> {
  const { UserPool: pool = {} } = await orNamePools(context, id, () =>
    context.aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId: id })),
  );
  return {
    id,
    slots: slotsOf(pool as Fields),
    mfa: pool.MfaConfiguration ?? 'OFF',
    adminCreatesOnly: readAdminCreatesOnly(pool),
    aliases: pool.AliasAttributes ?? [],
    keepsUntilProven: readKeepsUntilProven(pool),
    usernameCase: readUsernameCase(pool),
    clients: (await readClients(context, id)).map((client) =>
      appClient(client.ClientId ?? '', client as Fields),
    ),
    owner: await readOwner(context, stack, id, pool.UserPoolTags ?? {}),
  };
}

/** How a pool would be attached. */
export interface Attachment {
  readonly functionArn: string;
  readonly keep: 'PreSignUp' | undefined;
  /** Whether a slot would change. One that is attached already takes nothing from anybody. */
  readonly changes: boolean;
}

function judgeTaken({ slots }: Pool, { functionArn, keep }: Attachment): Finding[] {
  const taken = takenSlots(slots, functionArn).filter(([name]) => name !== keep);
  if (taken.length === 0) return [];
  return [
    broken(
      'slots',
      `other functions are in ${taken.map(([name, arn]) => `${name} ${arn}`).join(', ')}`,
      `Say --replace to take them; detach puts them back${taken.some(([name]) => name === 'PreSignUp') ? '. Or --keep PreSignUp' : ''}`,
      '--replace',
    ),
  ];
}

/** Pure. */
export const judgeAttachment = (pool: Pool, config: Settings, attachment: Attachment): Finding[] => [
  ...judgeUsers(pool, config, attachment.keep === undefined),
  ...(attachment.changes ? [judgeOwner(pool.owner), ...judgeTaken(pool, attachment)] : []),
];

/** Throws with every fault that is not accepted, and the fix beside each. */
export function refuse(
  what: string,
  findings: readonly Finding[],
  { formatCommands }: Pick<Context, 'formatCommands'>,
): void {
  const [first, ...more] = findings;
  if (first === undefined) return;
  const { check, detail, fix = '' } = first;
  if (more.length === 0) throw new CommandError(`${what}: ${check}: ${detail}`, fix);
  throw new CommandError(
    `${what}:\n${findings.map((one) => `  - ${one.check}: ${one.detail}\n    → ${formatCommands(one.fix ?? '')}`).join('\n')}`,
    'Do what stands beside each, then run the same command again',
  );
}

// The stack gives this permission for its one pool. The role may have other policies, which we do not see.
const marking = 'cognito-idp:AdminUpdateUserAttributes';

/** Pure. `stackPoolId`: the pool that the stack was deployed with. */
export function judgeMarking(
  stackPoolId: string | undefined,
  userPoolId: string,
  { AUTO_VERIFY: autoVerify }: Pick<Settings, 'AUTO_VERIFY'>,
): Finding[] {
  if (autoVerify !== 'proof') return [];
  const check = 'permission to mark contacts';
  return [
    stackPoolId === userPoolId
      ? ok(check, `the stack allows ${marking} on ${userPoolId}`)
      : warning(
          check,
          `AUTO_VERIFY=proof, but the stack does not allow ${marking} on ${userPoolId}. Users can sign in, but no contact is marked as verified, unless you gave the role a policy for it`,
          `otp deploy --user-pool-id ${userPoolId}, or paste the policy that \`otp print\` shows`,
        ),
  ];
}

/** Throws where attaching would leave the function without it. */
export function refuseWithoutMarking(
  stackPoolId: string | undefined,
  userPoolId: string,
  { AUTO_VERIFY: autoVerify }: Pick<Settings, 'AUTO_VERIFY'>,
): void {
  if (autoVerify !== 'proof' || stackPoolId === userPoolId) return;
  throw new CommandError(
    `The pool ${userPoolId} is not attached: AUTO_VERIFY=proof marks contacts as verified, and this stack may do that in ${stackPoolId ?? 'no pool'} only`,
    `otp deploy --user-pool-id ${userPoolId}, or set AUTO_VERIFY=delivery or none`,
  );
}
