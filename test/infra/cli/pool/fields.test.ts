import {
  UpdateUserPoolClientRequest$,
  UpdateUserPoolRequest$,
  UserPoolType$,
} from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../../infra/cli/command-error.ts';
import { preparedClient } from '../../../../infra/cli/pool/clients.ts';
import { differences, echoable, poolFields } from '../../../../infra/cli/pool/fields.ts';
import { clientModel, members, poolModel, unknownPaths } from '../../../../infra/cli/pool/model.ts';
import {
  attachedSlots,
  detachedSlots,
  type Slots,
  slotsOf,
  takenSlots,
  withSlots,
} from '../../../../infra/cli/pool/slots.ts';
import { allowsCustomAuth, sessionMinutes } from '../../../../infra/review/app-client.ts';
import { slotNames } from '../../../../src/sign-in.ts';

describe("the SDK's model", () => {
  it('knows every field of a pool as updatable or fixed: a new one in the SDK must be looked at', () => {
    const described = members(UserPoolType$);
    expect(described.filter((name) => !poolModel.updatable.includes(name)).sort()).toEqual(
      [...poolModel.fixed].sort(),
    );
    expect(poolModel.updatable).toEqual(
      members(UpdateUserPoolRequest$).filter((name) => name !== 'UserPoolId'),
    );
    expect(poolModel.updatable.length).toBeGreaterThanOrEqual(24);
  });

  it('knows every field of an app client, and never its secret as one to echo', () => {
    expect(clientModel.updatable).toContain('ExplicitAuthFlows');
    expect(clientModel.updatable).not.toContain('ClientSecret');
    expect(members(UpdateUserPoolClientRequest$)).toEqual(expect.arrayContaining([...clientModel.updatable]));
  });

  it('finds what it does not have, at any depth', () => {
    const pool = {
      LambdaConfig: { PreSignUp: 'arn', PostQuantum: 'arn' },
      UserPoolTags: { any: 'tag' },
      AutoVerifiedAttributes: ['email'],
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1, Mood: 'good' }] },
      Teleport: true,
    };
    expect(unknownPaths(pool, UserPoolType$)).toEqual([
      'LambdaConfig.PostQuantum',
      'AccountRecoverySetting.RecoveryMechanisms[0].Mood',
      'Teleport',
    ]);
  });

  it('refuses a schema of another form', () => {
    expect(() => members([9, 'x', 'Strange', 0, ['a'], [0]] as never)).toThrow(/another form/);
  });
});

describe('echoable fields', () => {
  it('are the updatable ones that are filled', () => {
    const fields = echoable(
      { Id: 'x', MfaConfiguration: 'OFF', EmailVerificationMessage: null, UserPoolTags: {} },
      poolModel,
    );
    expect(fields).toEqual({ MfaConfiguration: 'OFF' });
  });

  it('are refused when one would be reset unseen', () => {
    expect(() => echoable({ Id: 'x', Teleport: true }, poolModel)).toThrow(CommandError);
    expect(() => echoable({ LambdaConfig: { PostQuantum: 'arn' } }, poolModel)).toThrow(
      /LambdaConfig.PostQuantum/,
    );
  });

  it('echo the name, and the days of a temporary password in the one place that Cognito takes', () => {
    const create = { AllowAdminCreateUserOnly: true, UnusedAccountValidityDays: 7 };
    const policy = { Policies: { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 7 } } };
    const both = poolFields({ Name: 'mine', AdminCreateUserConfig: create, ...policy }, poolModel);
    expect(both).toMatchObject({
      PoolName: 'mine',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
    expect(both.AdminCreateUserConfig).not.toHaveProperty('UnusedAccountValidityDays');
    const old = poolFields({ Name: 'mine', AdminCreateUserConfig: create }, poolModel);
    expect(old.AdminCreateUserConfig).toEqual(create);
  });
});

describe('differences', () => {
  it('are listed at the deepest place', () => {
    expect(differences({ a: { b: 1, c: [1] }, d: 'x' }, { a: { b: 2, c: [1] } })).toEqual([
      { path: 'a.b', from: 1, to: 2 },
      { path: 'd', from: 'x', to: undefined },
    ]);
  });

  it('are none between nothing, null, {} and [], nor by the order of names', () => {
    expect(differences({ a: null, b: {}, c: [] }, {})).toEqual([]);
    expect(differences({ a: ['x', 'y'] }, { a: ['y', 'x'] })).toEqual([]);
    expect(differences({ a: false }, {})).toHaveLength(1);
  });

  it('are none of a value and itself, and some after any change of a leaf (1000 cases)', () => {
    const leaf = fc.oneof(fc.integer(), fc.string({ minLength: 1 }), fc.boolean());
    const tree = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,3}$/),
      fc.oneof(leaf, fc.dictionary(fc.constantFrom('p', 'q'), leaf)),
    );
    fc.assert(
      fc.property(tree, fc.constantFrom('new', 'k'), leaf, (value, key, other) => {
        expect(differences(value, structuredClone(value))).toEqual([]);
        expect(differences(value, { ...value, [key]: { changed: other } }).length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('slots', () => {
  const fn = 'arn:aws:lambda:eu-west-1:111122223333:function:otp-router';
  const live = `${fn}:live`;
  const theirs = 'arn:aws:lambda:eu-west-1:111122223333:function:otp-router-two';
  const before = { LambdaConfig: { PreSignUp: theirs, PostConfirmation: 'arn:post', KMSKeyID: 'key' } };

  it('are taken by other functions, also by one whose name begins like ours', () => {
    expect(takenSlots(slotsOf(before), fn)).toEqual([['PreSignUp', theirs]]);
    expect(takenSlots({ PreSignUp: fn, CreateAuthChallenge: `${fn}:7` }, fn)).toEqual([]);
  });

  it('change without touching another trigger', () => {
    expect(withSlots(before, attachedSlots(slotsOf(before), live)).LambdaConfig).toEqual({
      PostConfirmation: 'arn:post',
      KMSKeyID: 'key',
      PreSignUp: live,
      DefineAuthChallenge: live,
      CreateAuthChallenge: live,
      VerifyAuthChallengeResponse: live,
    });
  });

  it('keep the one that is to be kept, also an empty one', () => {
    const challenge = {
      DefineAuthChallenge: live,
      CreateAuthChallenge: live,
      VerifyAuthChallengeResponse: live,
    };
    expect(attachedSlots(slotsOf(before), live, 'PreSignUp')).toEqual({ PreSignUp: theirs, ...challenge });
    expect(attachedSlots({}, live, 'PreSignUp')).toEqual(challenge);
  });

  it('go back to what was there, except where someone else is by now', () => {
    const now = { ...attachedSlots({}, live), CreateAuthChallenge: 'arn:someone' };
    expect(detachedSlots(now, slotsOf(before), fn)).toEqual({
      PreSignUp: theirs,
      CreateAuthChallenge: 'arn:someone',
    });
  });

  it('attached and detached are what they were, whatever was in them (500 cases)', () => {
    const slots = fc.dictionary(
      fc.constantFrom(...slotNames),
      fc.constantFrom('arn:a', 'arn:b'),
    ) as fc.Arbitrary<Slots>;
    fc.assert(
      fc.property(slots, fc.constantFrom('PreSignUp' as const, undefined), (was, keep) => {
        const pool = withSlots(before, was);
        const attached = withSlots(pool, attachedSlots(slotsOf(pool), live, keep));
        const back = withSlots(attached, detachedSlots(slotsOf(attached), slotsOf(pool), fn));
        expect(differences(pool, back)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an app client', () => {
  it('allows custom auth by its list, by an old name, or by having none', () => {
    expect(allowsCustomAuth({})).toBe(true);
    expect(allowsCustomAuth({ ExplicitAuthFlows: ['CUSTOM_AUTH_FLOW_ONLY'] })).toBe(true);
    expect(allowsCustomAuth({ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] })).toBe(false);
  });

  it('is prepared by adding, never by taking away', () => {
    expect(preparedClient({ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'], ClientName: 'app' }, 300)).toEqual({
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      AuthSessionValidity: 10,
    });
    const rotating = {
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED' },
    };
    expect(preparedClient(rotating, 300).ExplicitAuthFlows).not.toContain('ALLOW_REFRESH_TOKEN_AUTH');
    expect(() => preparedClient({ ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH'] }, 300)).toThrow(/old names/);
  });

  it('keeps a round open for longer than any code lives', () => {
    for (let ttl = 60; ttl <= 600; ttl++) {
      expect(sessionMinutes(ttl) * 60).toBeGreaterThan(ttl);
      expect(sessionMinutes(ttl)).toBeLessThanOrEqual(15);
    }
  });
});
