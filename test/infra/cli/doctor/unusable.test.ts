// Verified contacts that get no code: how many, and why, and nothing of whose they are.
import { describe, expect, it } from 'vitest';
import { countUnusable, judgeUnusable } from '../../../../infra/cli/doctor/contacts.ts';
import { readReach } from '../../../../infra/cli/doctor/sample.ts';
import { openChannels } from '../../../../src/channels/list.ts';
import { recordAws } from '../../../support/asked.ts';
import { settingsOf } from '../../../support/deps.ts';

const settings = settingsOf({ SMS_COUNTRIES: 'DE,US', SMS_RANGES: '!+4915' });
const channels = openChannels(settings, { aws: recordAws().aws, onTemplateRefused: () => {} });
const tests = { identities: { '+12025550100': { code: '123456', untilMs: 5, channel: 'SMS' } }, nowMs: 5 };
const phone = (phone_number: string, phone_number_verified = 'true') => ({
  phone_number,
  phone_number_verified,
});
const mail = (email: string, email_verified = 'True') => ({ email, email_verified });

const reach = (...users: Record<string, string>[]) =>
  readReach(
    channels,
    users.map((attributes) => ({ name: 'ada', attributes })),
    tests,
  );
const count = async (...users: Record<string, string>[]) => countUnusable(await reach(...users));

describe('counting contacts that get no code', () => {
  it.each([
    ['country', phone('+33612345678')],
    ['type', phone('+493012345678')],
    ['range', phone('+4915123456789')],
    ['malformed', phone('+49 170 1234567')],
    ['testEnded', phone('+12025550100')],
    ['malformed', mail('ada.@example.com')],
  ])('tells %s apart', async (why, user) => {
    const { unusable, usersWithoutAny } = await count(user);
    expect(unusable).toMatchObject([{ why, contacts: 1 }]);
    expect(usersWithoutAny).toBe(1);
  });

  it.each([
    ['can be used', phone('+491701234567')],
    ['is uncertain, and verified', phone('+17295550123')],
    ['is not verified: nobody waits there', phone('+33612345678', 'false')],
    ['is not there', {}],
    ['is of a domain with other letters', mail('ada@bücher.example')],
  ])('counts none that %s', async (_what, user) => {
    expect(await count(user)).toEqual({ unusable: [], usersWithoutAny: 0 });
  });

  it('adds up by channel and reason, the most first, and users who have no other contact', async () => {
    const usable = mail('ada@example.com');
    const { unusable, usersWithoutAny } = await count(
      { ...phone('+493012345678'), ...usable },
      { ...phone('+33612345678'), ...usable },
      phone('+33612345679'),
    );
    expect(unusable).toEqual([
      { channel: 'SMS', why: 'country', contacts: 2 },
      { channel: 'SMS', why: 'type', contacts: 1 },
    ]);
    expect(usersWithoutAny).toBe(1);
  });
});

describe('the finding', () => {
  it('warns with counts and reasons, and shows nothing of a user', async () => {
    const findings = judgeUnusable(
      await reach(phone('+33612345678'), phone('+493012345678'), mail('ada.@example.com')),
    );
    expect(findings).toMatchObject([
      {
        state: 'warning',
        detail: expect.stringMatching(
          /of 3 users read.*1 of sms.*SMS_COUNTRIES lacks.*fixed line.*3 users have no other/,
        ),
        fix: expect.stringContaining('SMS_COUNTRIES'),
        measured: { usersCounted: 3, usersWithoutAny: 3 },
      },
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/\+?33612|30123|ada|example/);
  });

  it('names another way out where no country is missing', async () => {
    const [finding] = judgeUnusable(await reach(phone('+493012345678')));
    expect(finding?.fix).toContain('SMS_RANGES');
  });

  it('is fine where every contact can be used, and none without users', async () => {
    expect(judgeUnusable(await reach(mail('ada@example.com')))).toMatchObject([{ state: 'ok' }]);
    expect(judgeUnusable([])).toEqual([]);
  });
});
