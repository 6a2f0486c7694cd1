// What attaching is refused for, over every combination of a pool and the settings; the rule is stated once.
import { describe, expect, it } from 'vitest';
import { acceptances } from '../../../../infra/cli/deployment-options.ts';
import type { Owner } from '../../../../infra/cli/pool/owner.ts';
import {
  judgeAttachment,
  judgeMarking,
  type Pool,
  refuse,
  refuseWithoutMarking,
} from '../../../../infra/cli/pool/review.ts';
import { type AppClient, appClient } from '../../../../infra/review/app-client.ts';
import { type Finding, unaccepted } from '../../../../infra/review/finding.ts';
import {
  judgeChangedContacts,
  judgeTemporaryPasswords,
  judgeWaitingPasswords,
  readAdminCreatesOnly,
  readKeepsUntilProven,
} from '../../../../infra/review/sign-ups.ts';
import { settingsOf } from '../../../support/deps.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:otp-router';
const otherFunction = 'arn:aws:lambda:eu-west-1:123456789012:function:legacy-auth';
const formatCommands = (text: string) => text;

const code = appClient('code', { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] });
const mixed = appClient('mixed', { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_SRP_AUTH'] });
const password = appClient('password', { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
const machine = appClient('machine', { ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] });

const axes = {
  first: ['skip', 'verify'],
  verify: ['delivery', 'proof', 'none'],
  contacts: ['one', 'any'],
  listed: ['', 'code', 'mixed', 'password', 'stranger'],
  mfa: ['OFF', 'OPTIONAL', 'ON'],
  kept: [['email', 'phone_number'], ['email']],
  aliases: [[], ['email'], ['phone_number', 'preferred_username'], ['preferred_username']],
  clients: [[code, machine], [mixed], [password], [code, password], []] as AppClient[][],
  owner: ['nobody', 'us', 'code', 'unknown'],
  slots: ['empty', 'taken', 'kept', 'attached'],
} as const;
type Case = { readonly [K in keyof typeof axes]: (typeof axes)[K][number] };

const cross = (names: readonly (keyof typeof axes)[]): Partial<Case>[] =>
  names.reduce<Partial<Case>[]>(
    (cases, name) => cases.flatMap((one) => axes[name].map((value) => ({ ...one, [name]: value }))),
    [{}],
  );

const owners: Readonly<Record<Case['owner'], Owner>> = {
  nobody: { kind: 'nobody' },
  us: { kind: 'us' },
  code: { kind: 'code', tool: 'Terraform', sign: 'the tag terraform=true', print: 'terraform' },
  unknown: { kind: 'unknown', why: 'not authorized', fix: 'Ask for it' },
};

/** Read once for each choice: there are many more cases than choices of settings. */
const known = new Map<string, ReturnType<typeof settingsOf>>();
function settingsFor(choice: Parameters<typeof settingsOf>[0]): ReturnType<typeof settingsOf> {
  const key = JSON.stringify(choice);
  const settings = known.get(key) ?? settingsOf(choice);
  known.set(key, settings);
  return settings;
}

function judge({
  first,
  verify,
  contacts,
  listed,
  mfa,
  kept,
  aliases,
  clients,
  owner,
  slots,
}: Case): Finding[] {
  const config = settingsFor({
    SRP_FIRST: first,
    AUTO_VERIFY: verify,
    SIGN_UP_CONTACTS: contacts,
    SIGN_UP_CLIENT_IDS: listed,
  });
  const held = slots === 'attached' ? `${functionArn}:live` : slots === 'empty' ? undefined : otherFunction;
  const pool: Pool = {
    id: 'eu-west-1_AbCdEfGhI',
    slots: held === undefined ? {} : { PreSignUp: held },
    mfa,
    adminCreatesOnly: mfa === 'ON',
    aliases,
    keepsUntilProven: kept,
    usernameCase: 'insensitive',
    clients,
    owner: owners[owner],
  };
  return judgeAttachment(pool, config, {
    functionArn,
    keep: slots === 'kept' ? 'PreSignUp' : undefined,
    changes: slots !== 'attached',
  });
}

/** The rule: the checks that refuse, given that nothing is accepted. */
function refusals({ first, verify, listed, mfa, kept, aliases, clients, owner, slots }: Case): string[] {
  const inList = ({ id }: AppClient) => listed === '' || id === listed;
  const signsUp = slots !== 'kept';
  const codeClients = clients.filter(({ allowsCode }) => allowsCode);
  return [
    ...(mfa === 'ON' || (mfa === 'OPTIONAL' && first === 'skip') ? ['second factor'] : []),
    ...(verify === 'proof' && !kept.some((name) => name === 'phone_number') ? ['changed contacts'] : []),
    ...(signsUp && verify === 'delivery' && aliases.some((name) => name !== 'preferred_username')
      ? ['alias attributes']
      : []),
    ...clients
      .filter((client) =>
        client === mixed
          ? signsUp && verify !== 'none'
          : client === password &&
            signsUp &&
            // Only administrators make users where MFA is ON here.
            (inList(client) || (verify === 'proof' && mfa !== 'ON')),
      )
      .map(({ id }) => `password flows of ${id}`),
    ...(signsUp && codeClients.length > 0 && !codeClients.some(inList) ? ['sign-up clients'] : []),
    ...(slots !== 'attached' && (owner === 'code' || owner === 'unknown') ? ['owner'] : []),
    ...(slots === 'taken' ? ['slots'] : []),
  ];
}

const cases = (cross(Object.keys(axes) as (keyof typeof axes)[]) as Case[]).filter(
  // Nothing else asks what a pool keeps.
  ({ verify, kept }) => verify === 'proof' || kept.length > 1,
);

describe('attaching', () => {
  it(`is refused for what the rule says and for nothing else (${cases.length} cases)`, () => {
    for (const one of cases) {
      const broken = unaccepted(judge(one), []).map(({ check }) => check);
      if (broken.join() !== refusals(one).join()) expect(broken, JSON.stringify(one)).toEqual(refusals(one));
    }
  });

  it('is refused in one message, with a fix beside each fault', () => {
    // Many cases have the same faults, and the message says no more than those.
    const kinds = new Map(
      cases.map((one) => unaccepted(judge(one), [])).map((faults) => [JSON.stringify(faults), faults]),
    );
    expect(kinds.size).toBeGreaterThan(100);
    for (const faults of kinds.values()) {
      for (const { detail, fix } of faults) {
        expect(detail).toMatch(/\w/);
        expect(fix).toMatch(/^[A-Z`o]/);
      }
      if (faults.length === 0) expect(() => refuse('No', faults, { formatCommands })).not.toThrow();
      else expect(() => refuse('No', faults, { formatCommands })).toThrow(faults.at(-1)?.detail);
    }
  });

  it.each([
    ['acceptNoMfa', 'second factor'],
    ['outOfBand', 'owner'],
    ['replace', 'slots'],
  ] as const)('takes --%s for %s, and for that alone', (flag, check) => {
    const accepted = acceptances({ replace: false, [flag]: true });
    for (const one of cases) {
      const left = unaccepted(judge(one), accepted).map((finding) => finding.check);
      // Nobody can accept a promise that Cognito does not keep.
      const stays = check === 'second factor' && one.first === 'verify';
      const expected = refusals(one).filter((name) => name !== check || stays);
      if (left.join() !== expected.join()) expect(left, JSON.stringify(one)).toEqual(expected);
    }
  });

  it('names every client that lets a password in, whether or not it is refused', () => {
    for (const one of cases.filter(({ slots }) => slots !== 'kept'))
      for (const { id } of one.clients.filter(({ passwords }) => passwords.length > 0))
        expect(judge(one).map(({ check }) => check)).toContain(`password flows of ${id}`);
  });

  it('says what two contacts open, and what becomes of a password that a code should follow', () => {
    const base = {
      first: 'verify',
      verify: 'delivery',
      contacts: 'any',
      listed: 'code',
      mfa: 'OPTIONAL',
    } as const;
    const findings = judge({
      ...base,
      kept: ['email'],
      aliases: [],
      clients: [code, password],
      owner: 'nobody',
      slots: 'empty',
    });
    const warnings = findings.filter(({ state }) => state === 'warning').map(({ detail }) => detail);
    expect(warnings).toEqual([
      expect.stringMatching(/never asked for a code/),
      expect.stringMatching(/temporary password.*tokens then without a code.*not confirmed/),
      expect.stringMatching(/tokens with that address in them, and the codes of its owner/),
      expect.stringMatching(/through this client.*A password alone gets in/),
    ]);
  });
});

describe('AUTO_VERIFY=proof', () => {
  const proof = (over: Partial<Case> = {}) =>
    judge({
      ...{ first: 'skip', verify: 'proof', contacts: 'one', listed: 'code', mfa: 'OFF', owner: 'nobody' },
      ...{ kept: ['email', 'phone_number'], aliases: ['email'], clients: [code], slots: 'empty' },
      ...over,
    } as Case);
  const brokenOf = (findings: Finding[]) => findings.filter(({ state }) => state === 'broken');

  it('is what a pool with aliases needs: nothing moves before it is proven', () => {
    expect(brokenOf(proof())).toEqual([]);
  });

  it('pre-hijacking: is refused while a stranger could choose a password for the address of another', () => {
    for (const [listed, clients] of [
      ['code', [code, password]],
      ['mixed', [mixed]],
    ] as const)
      expect(brokenOf(proof({ listed, clients: [...clients] }))).toEqual([
        expect.objectContaining({
          detail: expect.stringMatching(
            /Once the owner of the address proves it .* opens the owner's account/,
          ),
          fix: expect.stringMatching(/Remove these flows .*AllowAdminCreateUserOnly/),
        }),
      ]);
  });

  it('says that a PreSignUp of somebody else decides the same', () => {
    const findings = proof({ clients: [code, password], slots: 'kept' });
    expect(brokenOf(findings)).toEqual([]);
    expect(findings.map(({ check }) => check)).toContain('sign-ups beside passwords');
    expect(proof({ slots: 'kept' }).map(({ check }) => check)).not.toContain('sign-ups beside passwords');
  });

  it('a typo in a changed address: is refused where the pool replaces the old one before the new one is proven', () => {
    expect(brokenOf(proof({ kept: ['email'] }))).toEqual([
      expect.objectContaining({
        detail: expect.stringMatching(
          /changed phone_number before it is proven.*a stranger, who can then sign in/,
        ),
        fix: expect.stringMatching(
          /AttributesRequireVerificationBeforeUpdate of the pool to phone_number and email/,
        ),
      }),
    ]);
    for (const verify of ['delivery', 'none'] as const)
      expect(proof({ kept: [] as never, verify, aliases: [] }).map(({ check }) => check)).not.toContain(
        'changed contacts',
      );
  });

  it('asks that only of the contacts that codes go to', () => {
    const pool = { keepsUntilProven: ['email'] };
    const config = (CHANNELS: string) => settingsOf({ CHANNELS, AUTO_VERIFY: 'proof' });
    expect(judgeChangedContacts(pool, config('email'))).toMatchObject([{ state: 'ok' }]);
    expect(judgeChangedContacts(pool, config('sms'))).toMatchObject([{ state: 'broken' }]);
    expect(judgeChangedContacts({ keepsUntilProven: undefined }, config('sms'))).toEqual([]);
    expect(readKeepsUntilProven({})).toEqual([]);
    expect(
      readKeepsUntilProven({
        UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      }),
    ).toEqual(['email']);
  });

  it('needs the permission to mark: attaching another pool than that of the stack is refused', () => {
    const [ours, other] = ['eu-west-1_Ours', 'eu-west-1_Other'];
    const config = settingsOf({ AUTO_VERIFY: 'proof' });
    expect(() => refuseWithoutMarking(ours, ours, config)).not.toThrow();
    for (const stack of [other, undefined]) {
      expect(() => refuseWithoutMarking(stack, ours, config)).toThrow(/AUTO_VERIFY=proof marks contacts/);
      expect(judgeMarking(stack, ours, config)).toMatchObject([
        { state: 'warning', detail: expect.stringContaining('cognito-idp:AdminUpdateUserAttributes') },
      ]);
      for (const AUTO_VERIFY of ['delivery', 'none']) {
        expect(() => refuseWithoutMarking(stack, ours, settingsOf({ AUTO_VERIFY }))).not.toThrow();
        expect(judgeMarking(stack, ours, settingsOf({ AUTO_VERIFY }))).toEqual([]);
      }
    }
    expect(judgeMarking(ours, ours, config)).toMatchObject([{ state: 'ok' }]);
  });
});

describe('temporary passwords', () => {
  it.each([
    ['skip', false, 'ok', /no password is asked for/],
    ['skip', true, 'ok', /no password is asked for/],
    ['verify', false, 'warning', /341; not confirmed\)$/],
    ['verify', true, 'warning', /not confirmed\)\. Only administrators .* first sign-in of everybody$/],
  ] as const)(
    'with SRP_FIRST=%s, and only administrators making users: %s: %s',
    (first, adminCreatesOnly, state, detail) => {
      const config = settingsOf({ SRP_FIRST: first });
      expect(judgeTemporaryPasswords({ adminCreatesOnly }, config)).toMatchObject({
        check: 'temporary passwords',
        state,
        detail: expect.stringMatching(detail),
      });
    },
  );

  it('are read from a pool as Cognito describes it', () => {
    expect(readAdminCreatesOnly({})).toBe(false);
    expect(readAdminCreatesOnly({ AdminCreateUserConfig: {} })).toBe(false);
    expect(readAdminCreatesOnly({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } })).toBe(true);
  });

  it('are counted in a sample, where a password is asked for', () => {
    const sample = { read: 60, withTemporaryPassword: 7 };
    expect(judgeWaitingPasswords(sample, settingsOf({ SRP_FIRST: 'skip' }))).toEqual([]);
    const config = settingsOf({ SRP_FIRST: 'verify' });
    expect(judgeWaitingPasswords({ ...sample, withTemporaryPassword: 0 }, config)).toEqual([]);
    expect(judgeWaitingPasswords(sample, config)).toEqual([
      expect.objectContaining({
        state: 'warning',
        detail: '7 of the 60 users read: their next sign-in may end without a code',
        measured: { usersRead: 60, withTemporaryPassword: 7 },
      }),
    ]);
  });
});

describe('an app client', () => {
  it.each([
    [[], true, ['ALLOW_USER_SRP_AUTH']],
    [['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_AUTH'], true, ['ALLOW_USER_AUTH']],
    [['CUSTOM_AUTH_FLOW_ONLY'], true, []],
    [['ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'], false, ['ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH']],
    [['ALLOW_REFRESH_TOKEN_AUTH'], false, []],
  ])('with the flows %j allows a code: %s, and lets passwords in by %j', (flows, allowsCode, passwords) => {
    expect(appClient('id', { ExplicitAuthFlows: flows })).toEqual({ id: 'id', allowsCode, passwords });
  });
});
