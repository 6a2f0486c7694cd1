// Users without a verified contact: how many AUTO_VERIFY=proof lets in, and nothing of who they are.
import { describe, expect, it } from 'vitest';
import { countReached } from '../../../../infra/cli/doctor/reached.ts';
import { countUnproven, judgeUnproven } from '../../../../infra/cli/doctor/unproven.ts';
import { openChannels } from '../../../../src/channels/list.ts';
import { recordAws } from '../../../support/asked.ts';
import { settingsOf } from '../../../support/deps.ts';

const open = (over: Record<string, string> = {}) =>
  openChannels(settingsOf(over), { aws: recordAws().aws, onTemplateRefused: () => {} });
const tests = { identities: {}, nowMs: 5 };
const usersOf = (...all: Record<string, string>[]) =>
  all.map((attributes, i) => ({ name: `user-${i}`, attributes }));

const users = usersOf(
  { email: 'a@example.com', email_verified: 'true' },
  { email: 'b@example.com', email_verified: 'false' },
  { phone_number: '+491701234567' },
  // Verified, and of a channel that CHANNELS may lack.
  { email: 'c@example.com', phone_number: '+491701234568', phone_number_verified: 'True' },
  { phone_number: '+493012345678' },
  { sub: 'd' },
);

describe('users without a verified contact', () => {
  it('are counted, and those whom a code would let in', async () => {
    expect(await countUnproven(open(), users, tests)).toEqual({ withoutVerified: 4, provable: 2 });
    expect(await countUnproven(open({ CHANNELS: 'email' }), users, tests)).toEqual({
      withoutVerified: 4,
      provable: 1,
    });
  });

  it('are named as a number, with what the setting does for them', () => {
    const counted = { withoutVerified: 4, provable: 2 };
    const judge = (AUTO_VERIFY: string) => judgeUnproven(6, counted, settingsOf({ AUTO_VERIFY }));
    for (const setting of ['delivery', 'none'])
      expect(judge(setting)).toMatchObject([
        {
          state: 'warning',
          detail: expect.stringMatching(/^4 of 6 users read: .*AUTO_VERIFY=proof would let 2 of them in/),
          measured: { usersCounted: 6, withoutVerified: 4, provable: 2 },
        },
      ]);
    expect(judge('proof')).toMatchObject([
      { state: 'ok', detail: expect.stringMatching(/^4 of 6 users read: 2 of them can sign in/) },
    ]);
    expect(judgeUnproven(6, { withoutVerified: 0, provable: 0 }, settingsOf())).toMatchObject([
      { state: 'ok' },
    ]);
    expect(judgeUnproven(0, counted, settingsOf())).toEqual([]);
  });

  it('count among those that strangers have to look like, where the setting lets them in', async () => {
    const names = { usernameAttributes: ['email', 'phone_number'], aliasAttributes: [] };
    const reached = async (AUTO_VERIFY: string) =>
      (await countReached(open(), users, names, tests, settingsOf({ AUTO_VERIFY }))).map(
        ({ nameKind, users: some }) => [nameKind, some],
      );
    expect(await reached('delivery')).toEqual([
      ['number', 1],
      ['address', 2],
    ]);
    expect(await reached('proof')).toEqual([
      ['number', 2],
      ['address', 3],
    ]);
  });
});
