// What a rotation of the secret sends.
import { describe, expect, it } from 'vitest';
import { secretsToSend } from '../../../../infra/cli/release/rotate.ts';

describe('what a rotation sends', () => {
  const made = 'm'.repeat(43);
  const live = { OTP_SECRET: 'old' };

  it('is the new secret, the old one, and a key for the table where there was none', () => {
    expect(secretsToSend(live, live, made)).toEqual({
      OTP_SECRET: made,
      OTP_SECRET_PREVIOUS: 'old',
      OTP_TABLE_KEY: 'old',
    });
    const rotatedBefore = { OTP_SECRET: 'old', OTP_SECRET_PREVIOUS: 'older', OTP_TABLE_KEY: 'older' };
    expect(secretsToSend(rotatedBefore, rotatedBefore, made)).toEqual({
      OTP_SECRET: made,
      OTP_SECRET_PREVIOUS: 'old',
    });
  });

  it('is nothing where a stopped run has sent it, with the same names in the table', () => {
    const latest = { OTP_SECRET: 'new', OTP_SECRET_PREVIOUS: 'old', OTP_TABLE_KEY: 'old' };
    expect(secretsToSend(live, latest, made)).toBeUndefined();
    expect(() => secretsToSend(live, { ...latest, OTP_TABLE_KEY: 'other' }, made)).toThrow(
      /another OTP_SECRET/,
    );
    expect(() => secretsToSend(live, { ...latest, OTP_SECRET_PREVIOUS: '' }, made)).toThrow(
      /another OTP_SECRET/,
    );
  });
});
