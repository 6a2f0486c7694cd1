import { describe, expect, it } from 'vitest';
import { secretsFor, strayedSecrets } from '../../../../infra/cli/settings/secrets.ts';

const old = 'o'.repeat(43);
const own = 'n'.repeat(43);
const made = expect.stringMatching(/^[\w-]{43}$/) as string;
const deployed = { OTP_SECRET: old, OTP_SECRET_PREVIOUS: '', OTP_TABLE_KEY: '', TEST_IDENTITIES: '{}' };

describe('the secrets of a deployment', () => {
  it('are made for a new stack, one for codes and another for the table', () => {
    const { send, values } = secretsFor({}, undefined);
    expect(send).toEqual({ OTP_SECRET: made, OTP_TABLE_KEY: made });
    expect(send.OTP_SECRET).not.toBe(send.OTP_TABLE_KEY);
    expect(values).toMatchObject(send);
    expect(secretsFor({ OTP_SECRET: own }, undefined).send).toEqual({ OTP_SECRET: own });
  });

  it('stay where they are: nothing is sent, and the deployed ones are what is validated', () => {
    expect(secretsFor({}, deployed).send).toEqual({});
    expect(secretsFor({ OTP_SECRET: old, TEST_IDENTITIES: '' }, deployed).send).toEqual({});
    expect(secretsFor({}, { ...deployed, OTP_TABLE_KEY: own }).values).toMatchObject({ OTP_TABLE_KEY: own });
  });

  it('are sent when they are given, also to take one away', () => {
    const withOld = { ...deployed, OTP_SECRET_PREVIOUS: own };
    expect(secretsFor({ OTP_SECRET_PREVIOUS: '' }, withOld).send).toEqual({ OTP_SECRET_PREVIOUS: '' });
    const identities = '{"a@b.co":{"code":"123456","until":"2030-01-01"}}';
    expect(secretsFor({ TEST_IDENTITIES: identities }, deployed).send).toEqual({
      TEST_IDENTITIES: identities,
    });
    expect(secretsFor({ TEST_IDENTITIES: '' }, { ...deployed, TEST_IDENTITIES: identities }).send).toEqual({
      TEST_IDENTITIES: '{}',
    });
  });

  it('leave the names in the table alone when OTP_SECRET is given anew', () => {
    expect(secretsFor({ OTP_SECRET: own }, deployed).send).toEqual({ OTP_SECRET: own, OTP_TABLE_KEY: old });
    const rotatedBefore = { ...deployed, OTP_TABLE_KEY: 't'.repeat(43) };
    expect(secretsFor({ OTP_SECRET: own }, rotatedBefore).send).toEqual({ OTP_SECRET: own });
  });

  it('can be validated with where the deployed ones cannot be read', () => {
    expect(secretsFor({}, {})).toMatchObject({ send: {}, values: { OTP_SECRET: made, OTP_TABLE_KEY: '' } });
  });
});

describe('secrets that would go live untold', () => {
  it('are those of $LATEST that live does not have, and nobody gives', () => {
    const latest = { ...deployed, TEST_IDENTITIES: '{"x":1}', CODE_LENGTH: '8' };
    expect(strayedSecrets({}, latest, deployed)).toEqual(['TEST_IDENTITIES']);
    expect(strayedSecrets({ TEST_IDENTITIES: '' }, latest, deployed)).toEqual([]);
    expect(strayedSecrets({}, deployed, { OTP_SECRET: old })).toEqual([]);
  });
});
