// The pool: its slots, and attributes that make auto-verifying dangerous.
import { DescribeUserPoolCommand, type UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { Settings } from '../../../src/settings/table.ts';
import { slotNames } from '../../../src/triggers/slots.ts';
import { type Context, functionArn, liveArn } from '../context.ts';
import { permittedPools } from '../pool/permission.ts';
import { broken, type Finding, ok, warning } from './finding.ts';
import type { Subject } from './subject.ts';

/** Pure. */
export function judgeSlots(
  pool: Pick<UserPoolType, 'Id' | 'LambdaConfig'>,
  arns: { live: string; fn: string },
): Finding[] {
  const attach = `otp attach --user-pool-id ${pool.Id}`;
  return slotNames.map((slot) => {
    const arn = pool.LambdaConfig?.[slot];
    const check = `slot ${slot}`;
    if (arn === arns.live) return ok(check, 'calls live');
    if (arn === undefined || arn === '') return broken(check, 'is empty', attach);
    if (arn === arns.fn || arn.startsWith(`${arns.fn}:`))
      return broken(check, `calls ${arn}: versions that were never tested`, attach);
    return broken(check, `calls another function: ${arn}`, `${attach} --replace`);
  });
}

/** Pure. */
export function judgeAttributes(
  { AliasAttributes: aliases = [], DeletionProtection: protection }: UserPoolType,
  config: Pick<Settings, 'AUTO_VERIFY'>,
): Finding[] {
  const moved = aliases.filter((name) => name === 'email' || name === 'phone_number');
  return [
    moved.length > 0 && config.AUTO_VERIFY === 'delivery'
      ? broken(
          'alias attributes',
          `${moved.join(' and ')}: auto-verifying moves an alias from its owner to whoever signs up with it`,
          'Set AUTO_VERIFY=none and verify after sign-up, or use a pool with username attributes',
        )
      : ok('alias attributes', moved.length === 0 ? 'none that move' : 'AUTO_VERIFY is none'),
    protection === 'ACTIVE'
      ? ok('deletion protection', 'on')
      : warning(
          'deletion protection',
          'off: one call deletes every user',
          'Turn it on in the Cognito console',
        ),
  ];
}

export async function checkPool(
  context: Context,
  { stack, userPoolId, config }: Subject,
): Promise<Finding[]> {
  if (userPoolId === undefined)
    return [broken('user pool', 'none is attached', 'otp attach --user-pool-id ID')];
  const { aws, where } = context;
  const { UserPool: pool = {} } = await aws.cognito.send(
    new DescribeUserPoolCommand({ UserPoolId: userPoolId }),
  );
  const permitted = (await permittedPools(context, stack)).includes(userPoolId);
  return [
    ...judgeSlots(pool, { live: liveArn(where, stack), fn: functionArn(where, stack) }),
    permitted
      ? ok('permission', `${userPoolId} may invoke live`)
      : broken('permission', `${userPoolId} may not invoke live`, `otp attach --user-pool-id ${userPoolId}`),
    ...(config ? judgeAttributes(pool, config) : []),
  ];
}
