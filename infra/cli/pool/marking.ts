// Whether the function may tell Cognito which contact a user has proven: the stack gives that permission for its one pool.
import type { Settings } from '../../../src/settings/table.ts';
import { type Finding, ok, warning } from '../../review/finding.ts';
import { CommandError } from '../command-error.ts';

type Config = Pick<Settings, 'AUTO_VERIFY'>;

const action = 'cognito-idp:AdminUpdateUserAttributes';

/** Pure. `stackPoolId`: the pool that the stack was deployed with. The role may have other policies, which we do not see. */
export function judgeMarking(
  stackPoolId: string | undefined,
  userPoolId: string,
  { AUTO_VERIFY: autoVerify }: Config,
): Finding[] {
  if (autoVerify !== 'proof') return [];
  const check = 'permission to mark contacts';
  return [
    stackPoolId === userPoolId
      ? ok(check, `the stack allows ${action} on ${userPoolId}`)
      : warning(
          check,
          `AUTO_VERIFY=proof, but the stack does not allow ${action} on ${userPoolId}. Users can sign in, but no contact is marked as verified, unless you gave the role a policy for it`,
          `otp deploy --user-pool-id ${userPoolId}, or paste the policy that \`otp print\` shows`,
        ),
  ];
}

/** Throws where attaching would leave the function without it. */
export function refuseWithoutMarking(
  stackPoolId: string | undefined,
  userPoolId: string,
  { AUTO_VERIFY: autoVerify }: Config,
): void {
  if (autoVerify !== 'proof' || stackPoolId === userPoolId) return;
  throw new CommandError(
    `The pool ${userPoolId} is not attached: AUTO_VERIFY=proof marks contacts as verified, and this stack may do that in ${stackPoolId ?? 'no pool'} only`,
    `otp deploy --user-pool-id ${userPoolId}, or set AUTO_VERIFY=delivery or none`,
  );
}
