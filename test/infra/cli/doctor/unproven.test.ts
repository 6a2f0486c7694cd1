// Users without a verified contact: how many AUTO_VERIFY=proof lets in, and nothing of who they are.
import { describe, expect, it } from 'vitest';
import { judgeUnproven } from '../../../../infra/cli/doctor/contacts.ts';
import { countReached } from '../../../../infra/cli/doctor/reached.ts';
import { readReach } from '../../../../infra/cli/doctor/sample.ts';
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
    const measured = async (over: Record<string, string>) => {
      const channels = open(over);
      return judgeUnproven(channels, await readReach(channels, users, tests), settingsOf(over))[0]?.measured;
    };
    expect(await measured({})).toEqual({ usersCounted: 6, withoutVerified: 4, provable: 2 });
    expect(await measured({ CHANNELS: 'email' })).toMatchObject({ withoutVerified: 4, provable: 1 });
  });

  it('are named as a number, with what the setting does for them', async () => {
    const reach = await readReach(open(), users, tests);
    const judge = (AUTO_VERIFY: string, of = reach) => judgeUnproven(open(), of, settingsOf({ AUTO_VERIFY }));
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
    expect(judge('delivery', reach.slice(0, 1))).toMatchObject([
      { state: 'ok', detail: 'none of 1 users read' },
    ]);
    expect(judge('delivery', [])).toEqual([]);
  });

  it('count among those that strangers have to look like, where the setting lets them in', async () => {
    const names = { usernameAttributes: ['email', 'phone_number'], aliasAttributes: [] };
    const reached = async (AUTO_VERIFY: string) =>
      countReached(open(), await readReach(open(), users, tests), names, settingsOf({ AUTO_VERIFY })).map(
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
