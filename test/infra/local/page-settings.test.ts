// The settings that the page changes while everything runs.
import { describe, expect, it } from 'vitest';
import { settleGrace } from '../../../infra/local/fixtures.ts';
import { changeSettings, readPageSettings } from '../../../infra/local/page-settings.ts';
import { sdkFor } from '../../support/local-clients.ts';
import { realLocal } from '../../support/local-real.ts';

describe('the form', () => {
  it('shows what the function runs with, and changes it for the next sign-in', async () => {
    const local = await realLocal({ env: { BRANDS: '{"other":{"appName":"Theirs"}}' } });
    expect(readPageSettings(local)).toEqual({
      channels: ['SMS', 'EMAIL'],
      choice: 'server',
      human: 'none',
      digits: 6,
      brand: 'Example App',
      color: '#3a66e0',
    });
    const form = {
      channels: ['EMAIL'],
      choice: 'server',
      human: 'none',
      digits: 8,
      brand: 'Rosebud',
      color: '#b3135a',
    };
    expect(await changeSettings(form, local)).toBeUndefined();
    expect(readPageSettings(local)).toEqual(form);
    expect(local.env.BRANDS).toContain('Theirs');
    const sdk = sdkFor(local);
    await sdk.signUp('ada@example.com');
    const { ChallengeParameters } = await sdk.begin('ada@example.com');
    expect(ChallengeParameters).toMatchObject({ CODE_LENGTH: '8', CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL' });
    expect((await local.inbox()).at(-1)?.text).toContain('Rosebud');
  });

  it.each([
    [{ channels: [] }, 'Choose at least one channel.'],
    [{ channels: ['EMAIL'], digits: 3, brand: '<b>' }, /CODE_LENGTH.*\n.*BRANDS/],
    ['nonsense', 'Choose at least one channel.'],
    [null, 'Choose at least one channel.'],
    [{ channels: ['FAX'] }, /CHANNELS/],
  ])('changes nothing when it is wrong: %j', async (form, fault) => {
    const local = await realLocal();
    const before = { ...local.env };
    expect(await changeSettings(form, local)).toMatch(fault);
    expect(local.env).toEqual(before);
  });
});

describe('Grace', () => {
  it('is reached by both channels, at a number that nobody in the stories has, and is there once', async () => {
    const local = await realLocal({ env: { SIGN_UP_EMAIL_DOMAINS: 'school.test', SMS_COUNTRIES: 'FR' } });
    const grace = settleGrace(local);
    settleGrace(local);
    expect(local.store.users.size).toBe(1);
    expect(grace).toMatchObject({
      email: 'grace@school.test',
      phone: expect.stringMatching(/^\+33[67]\d{8}$/),
    });
    const { ChallengeParameters } = await sdkFor(local).begin(grace.email);
    expect(ChallengeParameters?.CODE_DELIVERY_DELIVERY_MEDIUM).toBe('SMS');
  });
});
