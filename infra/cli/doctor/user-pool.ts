// The pool: its slots, who owns it, its second factor, and attributes that make auto-verifying dangerous.
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { Settings } from '../../../src/settings/table.ts';
import { slotNames } from '../../../src/sign-in.ts';
import type { Finding } from '../../review/finding.ts';
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
import { judgeAll, type Row, type Section } from './examine.ts';
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
const judgeKept = (arn: string | undefined): Row =>
  arn
    ? { warning: `keeps ${arn}; SIGN_UP_* and AUTO_VERIFY hold for nobody there`, fix: `See that ${duties}` }
    : {
        warning:
          'is empty: new users are left unconfirmed and unverified, and nobody unverified is sent a code',
        fix: 'otp attach, or confirm and verify new users by a way of your own',
      };

export function judgeSlots(pool: Pick<UserPoolType, 'Id' | 'LambdaConfig'>, arns: Arns): Finding[] {
  const fix = `otp attach --user-pool-id ${pool.Id}`;
  const judgeSlot = (slot: (typeof slotNames)[number]): Row => {
    const arn = pool.LambdaConfig?.[slot];
    if (arn === arns.live) return { ok: 'calls live' };
    if (isOurs(arn, arns.fn)) return { broken: `calls ${arn}: versions that were never tested`, fix };
    if (slot === 'PreSignUp' && calls(pool, arns)) return judgeKept(arn);
    if (!arn) return { broken: 'is empty', fix };
    return { broken: `calls another function: ${arn}`, fix: `${fix} --replace` };
  };
  return judgeAll(Object.fromEntries(slotNames.map((slot) => [`slot ${slot}`, judgeSlot(slot)])));
}

function judgeCase(pool: UserPoolType, { USERNAME_CASE: set }: Pick<Settings, 'USERNAME_CASE'>): Row {
  const has = readUsernameCase(pool);
  return {
    ok: has === set && `the pool is ${has}, and so are strangers' names`,
    warning: `the pool is ${has}, but USERNAME_CASE says ${set}: two spellings of a name give away whether it has an account`,
    fix: `otp deploy --set USERNAME_CASE=${has}`,
  };
}

/**
 * Threat protection (Plus) watches sign-ins by custom auth only where that is switched on beside it (API reference,
 * AdvancedSecurityAdditionalFlowsType).
 */
export function judgeThreats({ UserPoolAddOns: addOns }: Pick<UserPoolType, 'UserPoolAddOns'>): Row {
  const { AdvancedSecurityMode: mode = 'OFF', AdvancedSecurityAdditionalFlows: more } = addOns ?? {};
  if (mode === 'OFF') return { ok: 'off; the Plus plan can also watch sign-ins by code' };
  return {
    ok: more?.CustomAuthMode && `${more.CustomAuthMode} for sign-ins by code`,
    warning: `${mode} for passwords, and off for sign-ins by code`,
    fix: 'Cognito console, "Threat protection": switch it on for custom authentication, AUDIT first',
  };
}

/** Asks what the pool's description does not say, and judges all of it. */
async function judgePool(context: Context, subject: Subject, { id, describe }: SubjectPool) {
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
    ...judgeAll({
      permission: {
        ok: permitted && `${id} may invoke live`,
        broken: `${id} may not invoke live`,
        fix: `otp attach --user-pool-id ${id}`,
      },
    }),
    judgeOwner(owner, { calling: calls(pool, arns), permitted }),
    ...(config
      ? [
          judgeMfa(pool.MfaConfiguration ?? 'OFF', config),
          judgeTemporaryPasswords({ adminCreatesOnly: readAdminCreatesOnly(pool) }, config),
          ...judgeAll({ 'case of user names': judgeCase(pool, config) }),
          ...judgeChangedContacts({ keepsUntilProven: readKeepsUntilProven(pool) }, config),
          ...judgeMarking(markedPoolId, id, config),
          ...(isOurs(pool.LambdaConfig?.PreSignUp, arns.fn)
            ? [judgeAliases(pool.AliasAttributes ?? [], config)]
            : []),
        ]
      : []),
    ...judgeAll({
      'deletion protection': {
        ok: pool.DeletionProtection === 'ACTIVE' && 'on',
        warning: 'off: one call deletes every user',
        fix: 'Turn it on in the Cognito console',
      },
      'threat protection': judgeThreats(pool),
    }),
  ];
}

export const poolSection: Section = (context, subject) => ({
  'user pool': async () =>
    subject.pool
      ? judgePool(context, subject, subject.pool)
      : { unknown: subject.poolUnread, broken: 'none is attached', fix: 'otp attach --user-pool-id ID' },
});
