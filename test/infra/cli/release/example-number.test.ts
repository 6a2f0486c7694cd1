// The number of a trial sign-in: one that the settings serve, or none.
import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { findExampleNumber, makeVisitor } from '../../../../infra/cli/release/smoke-events.ts';
import { openChannels } from '../../../../src/channels/list.ts';
import { recordAws } from '../../../support/asked.ts';
import { settingsOf } from '../../../support/deps.ts';

const find = (settings: Record<string, string>) => findExampleNumber(settingsOf(settings));

describe('the number of a trial sign-in', () => {
  it.each([...getCountries(), '*'])(
    'with SMS_COUNTRIES=%s is one that the function sends to',
    async (country) => {
      const settings = settingsOf({ SMS_COUNTRIES: country, CHANNELS: 'sms' });
      const number = (await findExampleNumber(settings)) ?? '';
      const [sms] = openChannels(settings, { aws: recordAws().aws, onTemplateRefused: () => {} });
      for (const isVerified of [true, false])
        expect(await sms?.readContact(number, isVerified)).toMatchObject({ kind: 'destination', to: number });
    },
  );

  it('is of the next country where SMS_RANGES refuses the first', async () => {
    expect(await find({ SMS_COUNTRIES: 'DE,FR', SMS_RANGES: '!+49' })).toMatch(/^\+33/);
    expect(await find({ SMS_COUNTRIES: '*', SMS_RANGES: '!+1' })).toMatch(/^\+(?!1)/);
  });

  it('is one that SMS_RANGES alone allows', async () => {
    expect(await find({ SMS_COUNTRIES: 'DE', SMS_RANGES: '!+49,+33' })).toMatch(/^\+33/);
  });

  it('is no test identity: nothing is sent to those', async () => {
    const number = (await find({ SMS_COUNTRIES: 'DE,FR' })) ?? '';
    const identities = JSON.stringify({ [number]: { code: '123456', until: '2026-12-01' } });
    expect(await find({ SMS_COUNTRIES: 'DE,FR', TEST_IDENTITIES: identities })).toMatch(/^\+33/);
  });

  it('is none where the settings serve no number that is known, and then no SMS is tried', async () => {
    const settings = { SMS_COUNTRIES: 'DE', SMS_RANGES: '!+49', CHANNELS: 'sms' };
    expect(await find(settings)).toBeUndefined();
    const visitor = { region: 'eu-west-1', id: 'x' };
    const { signUpAttributes } = await makeVisitor(settingsOf(settings), visitor);
    expect(signUpAttributes).not.toHaveProperty('phone_number');
  });
});
