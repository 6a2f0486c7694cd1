// The pool: its slots, who owns it, its second factor, and attributes that make auto-verifying dangerous.
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { Settings } from '../../../src/settings/table.ts';
import { slotNames } from '../../../src/sign-in.ts';
import { broken, type Finding, ok, unknown, warning } from '../../review/finding.ts';
import {
  judgeAliases,
  judgeChangedContacts,
  judgeMfa,
  judgeTemporaryPasswords,
  readAdminCreatesOnly,
  readKeepsUntilProven,
  readUsernameCase,
} from '../../review/sign-ups.ts';
import { type Context, functionArn, liveArn } from '../context.ts';
import { judgeOwner, readOwner } from '../pool/owner.ts';
import { permittedPools } from '../pool/permission.ts';
import { judgeMarking } from '../pool/review.ts';
import { challengeSlots, isOurs } from '../pool/slots.ts';
import type { Section } from './examine.ts';
import type { Subject, SubjectPool } from './subject.ts';

interface Arns {
  readonly live: string;
  readonly fn: string;
}

/** What our PreSignUp does: a team that keeps another one has to do the same. */
const duties =
  'it must set autoConfirmUser, verify (autoVerifyEmail or autoVerifyPhone) the one contact that the code will prove and no alias, refuse a sign-up with two contacts and one that no channel of CHANNELS can reach, answer within 5 s, and throw constants only: clients see them';

const calls = (pool: Pick<UserPoolType, 'LambdaConfig'>, { live }: Arns): boolean =>
  challengeSlots.every((slot) => pool.LambdaConfig?.[slot] === live);

/** Where the three challenge triggers are ours and PreSignUp is not, it was kept. */
const judgeKept = (check: string, arn: string | undefined): Finding =>
  arn
    ? warning(check, `keeps ${arn}; SIGN_UP_* and AUTO_VERIFY hold for nobody there`, `See that ${duties}`)
    : warning(
        check,
        'is empty: new users are left unconfirmed and unverified, and nobody unverified is sent a code',
        'otp attach, or confirm and verify new users by a way of your own',
      );

/** Pure. */
export function judgeSlots(pool: Pick<UserPoolType, 'Id' | 'LambdaConfig'>, arns: Arns): Finding[] {
  const attach = `otp attach --user-pool-id ${pool.Id}`;
  return slotNames.map((slot) => {
    const arn = pool.LambdaConfig?.[slot];
    const check = `slot ${slot}`;
    if (arn === arns.live) return ok(check, 'calls live');
    if (isOurs(arn, arns.fn)) return broken(check, `calls ${arn}: versions that were never tested`, attach);
    if (slot === 'PreSignUp' && calls(pool, arns)) return judgeKept(check, arn);
    if (!arn) return broken(check, 'is empty', attach);
    return broken(check, `calls another function: ${arn}`, `${attach} --replace`);
  });
}

/** Pure. */
export function judgeCase(
  pool: UserPoolType,
  { USERNAME_CASE: set }: Pick<Settings, 'USERNAME_CASE'>,
): Finding {
  const check = 'case of user names';
  const has = readUsernameCase(pool);
  return has === set
    ? ok(check, `the pool is ${has}, and so are strangers' names`)
    : warning(
        check,
        `the pool is ${has}, but USERNAME_CASE says ${set}: two spellings of a name give away whether it has an account`,
        `otp deploy --set USERNAME_CASE=${has}`,
      );
}

/** Pure. */
export const judgeDeletion = ({ DeletionProtection: protection }: UserPoolType): Finding =>
  protection === 'ACTIVE'
    ? ok('deletion protection', 'on')
    : warning('deletion protection', 'off: one call deletes every user', 'Turn it on in the Cognito console');

/**
 * Pure. Threat protection (Plus) watches sign-ins by custom auth only where that is switched on beside it (API reference,
 * AdvancedSecurityAdditionalFlowsType).
 */
export function judgeThreats({ UserPoolAddOns: addOns }: Pick<UserPoolType, 'UserPoolAddOns'>): Finding {
  const check = 'threat protection';
  const { AdvancedSecurityMode: mode = 'OFF', AdvancedSecurityAdditionalFlows: more } = addOns ?? {};
  if (mode === 'OFF') return ok(check, 'off; the Plus plan can also watch sign-ins by code');
  const custom = more?.CustomAuthMode;
  return custom === undefined
    ? warning(
        check,
        `${mode} for passwords, and off for sign-ins by code`,
        'Cognito console, "Threat protection": switch it on for custom authentication, AUDIT first',
      )
    : ok(check, `${custom} for sign-ins by code`);
}

/** Asks what the pool's description does not say, and judges all of it. */
async function judgePool(
  context: Context,
  subject: Subject,
  { id, describe }: SubjectPool,
): Promise<Finding[]> {
  const { stack, functionName, state, config, stackPool } = subject;
  const { where } = context;
  const pool = await describe();
  const arns = { live: liveArn(where, functionName), fn: functionArn(where, functionName) };
  const permitted = (await permittedPools(context, functionName)).includes(id);
  const owner = await readOwner(context, stack, id, pool.UserPoolTags ?? {});
  // The construct gives its role the pool of the app: no parameter names it.
  const markedPoolId = state.parameters.UserPoolId === undefined ? id : stackPool?.id;
  return [
    ...judgeSlots(pool, arns),
    permitted
      ? ok('permission', `${id} may invoke live`)
      : broken('permission', `${id} may not invoke live`, `otp attach --user-pool-id ${id}`),
    judgeOwner(owner, { calling: calls(pool, arns), permitted }),
    ...(config
      ? [
          judgeMfa(pool.MfaConfiguration ?? 'OFF', config),
          judgeTemporaryPasswords({ adminCreatesOnly: readAdminCreatesOnly(pool) }, config),
          judgeCase(pool, config),
          ...judgeChangedContacts({ keepsUntilProven: readKeepsUntilProven(pool) }, config),
          ...judgeMarking(markedPoolId, id, config),
          ...(isOurs(pool.LambdaConfig?.PreSignUp, arns.fn)
            ? [judgeAliases(pool.AliasAttributes ?? [], config)]
            : []),
        ]
      : []),
    judgeDeletion(pool),
    judgeThreats(pool),
  ];
}

export const poolSection: Section = (context, subject) => ({
  'user pool': async () => {
    const { pool, poolUnread } = subject;
    if (pool !== undefined) return judgePool(context, subject, pool);
    return poolUnread === undefined
      ? broken('user pool', 'none is attached', 'otp attach --user-pool-id ID')
      : unknown('user pool', poolUnread);
  },
});
