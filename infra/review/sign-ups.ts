// What attaching would open in a pool: sign-ups through our PreSignUp, which every client calls, and MFA. Pure.

import { channelRows } from '../../src/channels/list.ts';
import type { Settings } from '../../src/settings/table.ts';
import type { AppClient } from './app-client.ts';
import { broken, type Finding, ok, warning } from './finding.ts';

export type Mfa = 'OFF' | 'OPTIONAL' | 'ON';

const check = 'second factor';

/**
 * Plain CUSTOM_AUTH runs no MFA (amplify-js#12887). With the password first, Cognito goes from PASSWORD_VERIFIER
 * to MFA to tokens and asks Define no more (amplify-js#3876, #11540).
 */
export function judgeMfa(mfa: Mfa, { SRP_FIRST: first }: Pick<Settings, 'SRP_FIRST'>): Finding {
  if (mfa === 'OFF') return ok(check, 'MFA is OFF');
  if (first === 'skip')
    return broken(
      check,
      mfa === 'ON'
        ? 'MFA is ON, and a sign-in by code runs none: every user would get in by the code alone, without the second factor that the pool asks for now'
        : 'MFA is OPTIONAL, and a sign-in by code runs none: users who have set up a second factor would get in by the code alone',
      'Choose this or MFA: turn MFA off in the pool, or use another pool; --accept-no-mfa if users may lose their second factor',
      '--accept-no-mfa',
    );
  if (mfa === 'ON')
    return broken(
      check,
      'MFA is ON, and Cognito goes from the password to MFA to tokens and never asks for a code: "password, then code" (SRP_FIRST=verify) would not hold',
      'Turn MFA off in the pool; or set SRP_FIRST=skip, and say --accept-no-mfa if users may lose their second factor',
    );
  return warning(
    check,
    'MFA is OPTIONAL: users who have set up a second factor get in by password and that factor, and are never asked for a code',
    'Turn MFA off in the pool if a code has to follow every password',
  );
}

/** Passwords that an administrator chose, as a pool and its users say. */
export interface TemporaryPasswords {
  /** Whether all users of the pool are made by administrators. */
  readonly adminCreatesOnly: boolean;
}

/**
 * With the password first, a user who has replaced a temporary password was reported to get tokens, and Define is not called
 * again (amazon-cognito-identity-js#341). Define cannot refuse what it is not asked about.
 */
export function judgeTemporaryPasswords(
  { adminCreatesOnly }: TemporaryPasswords,
  { SRP_FIRST: first }: Pick<Settings, 'SRP_FIRST'>,
): Finding {
  const check = 'temporary passwords';
  if (first === 'skip') return ok(check, 'no password is asked for');
  return warning(
    check,
    `a user whom an administrator made, or whose password one reset, replaces a temporary password at the first sign-in, and was reported to get tokens then without a code (amazon-cognito-identity-js#341; not confirmed)${
      adminCreatesOnly
        ? '. Only administrators make users of this pool, so that is the first sign-in of everybody'
        : ''
    }`,
    'Give new users a permanent password (AdminSetUserPassword with Permanent=true), or try the first sign-in of one user on this pool',
  );
}

/** How many users of a sample that concerns. No finding where no password is asked for, or nobody has a temporary one. */
export const judgeWaitingPasswords = (
  { read, withTemporaryPassword: waiting }: { readonly read: number; readonly withTemporaryPassword: number },
  { SRP_FIRST: first }: Pick<Settings, 'SRP_FIRST'>,
): Finding[] =>
  first === 'skip' || waiting === 0
    ? []
    : [
        {
          ...warning(
            'users with a temporary password',
            `${waiting} of the ${read} users read: their next sign-in may end without a code`,
            'AdminSetUserPassword with Permanent=true, for each of them',
          ),
          measured: { usersRead: read, withTemporaryPassword: waiting },
        },
      ];

type Judged = Pick<Settings, 'AUTO_VERIFY' | 'SRP_FIRST' | 'SIGN_UP_CLIENT_IDS' | 'SIGN_UP_CONTACTS'>;

/** Fixes that every refusal of AUTO_VERIFY=proof can end with. */
const orDelivery = 'or set AUTO_VERIFY=delivery or none';

export function judgeAliases(
  attributes: readonly string[],
  { AUTO_VERIFY: autoVerify }: Pick<Judged, 'AUTO_VERIFY'>,
): Finding {
  const check = 'alias attributes';
  const moved = attributes.filter((name) => name === 'email' || name === 'phone_number');
  if (moved.length === 0) return ok(check, 'none that move');
  if (autoVerify === 'none') return ok(check, 'AUTO_VERIFY is none');
  if (autoVerify === 'proof')
    return ok(check, 'AUTO_VERIFY is proof: an alias moves only to a user who has proven the contact');
  return broken(
    check,
    `${moved.join(' and ')}: auto-verifying moves an alias from its owner to any new user who signs up with it`,
    'Set AUTO_VERIFY=proof, or AUTO_VERIFY=none and verify after sign-up, or use a pool with username attributes',
  );
}

export function judgeContacts({ SIGN_UP_CONTACTS: contacts }: Pick<Judged, 'SIGN_UP_CONTACTS'>): Finding {
  const check = 'contacts at sign-up';
  if (contacts === 'one') return ok(check, 'one');
  return warning(
    check,
    'SIGN_UP_CONTACTS is any: the code proves one of two. Who signs up with the address of another and a phone of their own gets tokens with that address in them, and the codes of its owner',
    'otp deploy --set SIGN_UP_CONTACTS=one',
  );
}

const askFor = (ids: readonly string[]): string =>
  ids.length === 0
    ? 'Make an app client that allows CUSTOM_AUTH and no password, then name it in SIGN_UP_CLIENT_IDS'
    : `otp deploy --set SIGN_UP_CLIENT_IDS=${ids.join(',')}`;

/** A client that lets a password in: what it inherits from sign-ups that nobody has proven anything for. */
function judgePasswords(
  { id, allowsCode, passwords }: AppClient,
  config: Judged,
  codeIds: string[],
  strangersSignUp: boolean,
): Finding {
  const check = `password flows of ${id}`;
  const flows = passwords.join(', ');
  const isBound = config.SIGN_UP_CLIENT_IDS.length === 0 || config.SIGN_UP_CLIENT_IDS.includes(id);
  const verifies = config.AUTO_VERIFY === 'delivery';
  const alone =
    config.SRP_FIRST === 'verify'
      ? '. A password alone gets in as well, without the code that follows elsewhere'
      : '';
  if (config.AUTO_VERIFY === 'proof' && (allowsCode || (!isBound && strangersSignUp)))
    return broken(
      check,
      `${flows}, with AUTO_VERIFY=proof: a stranger can sign up with the address of somebody else and a password of their own. Once the owner of the address proves it by a code, that password opens the owner's account`,
      `Remove these flows from the client, or let only administrators create users (AllowAdminCreateUserOnly), ${orDelivery}`,
    );
  if (allowsCode)
    return verifies
      ? broken(
          check,
          `${flows} beside CUSTOM_AUTH, with AUTO_VERIFY=delivery: someone can sign up with the address of another and a password of their own, and come back by that password${alone}`,
          'Take these flows away from the client, or set AUTO_VERIFY=none',
        )
      : warning(
          check,
          `${flows} beside CUSTOM_AUTH let a password in without a code`,
          'Take these flows away from the client',
        );
  if (isBound)
    return broken(
      check,
      `${flows}: a client for passwords, and its sign-ups would be confirmed${verifies ? ' and their address verified, unproven' : ', unproven'}`,
      askFor(codeIds),
    );
  if (verifies)
    return warning(
      check,
      `${flows}: a client for passwords. We leave its own sign-ups unchanged. But a stranger can sign up through a client of SIGN_UP_CLIENT_IDS with the address of somebody else and a password they chose, and then sign in with that password through this client${alone}`,
      'Remove these flows once no user needs them, or set AUTO_VERIFY=none, or attach with --keep PreSignUp',
    );
  return ok(check, `${flows}: a client for passwords; we leave its sign-ups unchanged`);
}

/** Clients whose sign-ups are left to Cognito, so that nobody new is ever sent a code there. */
function judgeUnlisted(clients: readonly AppClient[], { SIGN_UP_CLIENT_IDS: listed }: Judged): Finding[] {
  const code = clients.filter(({ allowsCode }) => allowsCode).map(({ id }) => id);
  const left = code.filter((id) => !listed.includes(id));
  if (listed.length === 0 || left.length === 0) return [];
  const check = 'sign-up clients';
  const detail = `${left.join(', ')}: allowed CUSTOM_AUTH, but not in SIGN_UP_CLIENT_IDS, so sign-ups there are left as they came`;
  const fix = askFor([...listed, ...left]);
  return [
    left.length === code.length
      ? broken(check, `${detail}: no new user of this pool could sign in`, fix)
      : warning(check, detail, fix),
  ];
}

/** Judges all clients of a pool together: what one confirms, another lets in. */
export function judgeClients(
  clients: readonly AppClient[],
  config: Judged,
  { adminCreatesOnly }: TemporaryPasswords,
): Finding[] {
  const codeIds = clients.filter(({ allowsCode }) => allowsCode).map(({ id }) => id);
  const withPasswords = clients.filter(({ passwords }) => passwords.length > 0);
  return [
    ...(withPasswords.length === 0
      ? [ok('password flows', 'no client of the pool lets a password in')]
      : withPasswords.map((client) => judgePasswords(client, config, codeIds, !adminCreatesOnly))),
    ...judgeUnlisted(clients, config),
  ];
}

/**
 * A user who mistypes a new address must keep the old one until the new one is proven. Otherwise AUTO_VERIFY=proof sends the
 * codes to the person who has the mistyped address, and lets them in.
 */
export function judgeChangedContacts(
  { keepsUntilProven: kept }: Pick<JudgedPool, 'keepsUntilProven'>,
  { AUTO_VERIFY: autoVerify, CHANNELS: channels }: Pick<Settings, 'AUTO_VERIFY' | 'CHANNELS'>,
): Finding[] {
  if (autoVerify !== 'proof' || kept === undefined) return [];
  const check = 'changed contacts';
  const reached = channelRows.filter(({ name }) => channels.includes(name)).map(({ attribute }) => attribute);
  const lost = reached.filter((attribute) => !kept.includes(attribute));
  if (lost.length === 0) return [ok(check, 'the pool keeps the old one until the new one is proven')];
  return [
    broken(
      check,
      `AUTO_VERIFY=proof, but the pool replaces a changed ${lost.join(' or ')} before it is proven: after a typing error, the codes go to a stranger, who can then sign in`,
      `Set AttributesRequireVerificationBeforeUpdate of the pool to ${reached.join(' and ')} (Cognito console: Sign-up, "Keep original attribute value active"), ${orDelivery}`,
    ),
  ];
}

/** Where the pool keeps a PreSignUp of somebody else's: we do not know whom it confirms. */
export const judgeOtherSignUps = (
  { clients, adminCreatesOnly }: Pick<JudgedPool, 'clients' | 'adminCreatesOnly'>,
  { AUTO_VERIFY: autoVerify }: Pick<Settings, 'AUTO_VERIFY'>,
): Finding[] =>
  autoVerify !== 'proof' || adminCreatesOnly || clients.every(({ passwords }) => passwords.length === 0)
    ? []
    : [
        warning(
          'sign-ups beside passwords',
          'AUTO_VERIFY=proof, and we do not know whom the PreSignUp function of this pool confirms. If it confirms a sign-up without verifying the contact, a stranger can sign up with the address of somebody else and a password. Once the owner proves the address by a code, that password opens the account',
          'Check that it confirms nobody whose contact it does not verify',
        ),
      ];

/** A pool as far as it matters who signs up and gets in. */
export interface JudgedPool extends TemporaryPasswords {
  readonly mfa: Mfa;
  readonly aliases: readonly string[];
  readonly clients: readonly AppClient[];
  /** Contacts whose old value the pool keeps until the user has proven the new one; `undefined`: not known yet. */
  readonly keepsUntilProven: readonly string[] | undefined;
}

/** What the settings do to the users of a pool; `signsUp`: whether its PreSignUp is ours. */
export const judgeUsers = (pool: JudgedPool, config: Settings, signsUp: boolean): Finding[] => [
  judgeMfa(pool.mfa, config),
  judgeTemporaryPasswords(pool, config),
  ...judgeChangedContacts(pool, config),
  ...(signsUp
    ? [judgeAliases(pool.aliases, config), judgeContacts(config), ...judgeClients(pool.clients, config, pool)]
    : judgeOtherSignUps(pool, config)),
];

/** As Cognito and CloudFormation describe a pool. */
export const readKeepsUntilProven = ({
  UserAttributeUpdateSettings: updates,
}: {
  readonly UserAttributeUpdateSettings?:
    | { readonly AttributesRequireVerificationBeforeUpdate?: unknown }
    | undefined;
}): readonly string[] => (updates?.AttributesRequireVerificationBeforeUpdate ?? []) as readonly string[];

/** A pool that was made without a UsernameConfiguration minds case (API reference, UsernameConfigurationType). */
export const readUsernameCase = ({
  UsernameConfiguration: names,
}: {
  readonly UsernameConfiguration?: { readonly CaseSensitive?: unknown } | undefined;
}): Settings['USERNAME_CASE'] => (names?.CaseSensitive === false ? 'insensitive' : 'sensitive');

/** As Cognito and CloudFormation describe a pool. */
export const readAdminCreatesOnly = ({
  AdminCreateUserConfig: config,
}: {
  readonly AdminCreateUserConfig?: { readonly AllowAdminCreateUserOnly?: unknown } | undefined;
}): boolean => config?.AllowAdminCreateUserOnly === true;
