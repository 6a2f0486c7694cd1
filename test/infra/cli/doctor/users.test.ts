// What the doctor counts on a pool, and what it says of the setting that makes strangers look like its users.
import {
  CognitoIdentityProviderClient,
  type ListUsersCommandInput,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { openClients } from '../../../../infra/cli/aws/clients.ts';
import { examineAll } from '../../../../infra/cli/doctor/examine.ts';
import { countReached } from '../../../../infra/cli/doctor/reached.ts';
import { readReach, sampleUsers } from '../../../../infra/cli/doctor/sample.ts';
import { subjectPool } from '../../../../infra/cli/doctor/subject.ts';
import { judgeShares, shareOf, usersSection } from '../../../../infra/cli/doctor/users.ts';
import { Interrupt } from '../../../../infra/cli/interrupt.ts';
import { fakeChannel } from '../../../support/channel.ts';
import { testContext } from '../../../support/deployment.ts';
import { settingsOf, testDeps } from '../../../support/deps.ts';

const tests = { identities: {}, nowMs: 0 };
const pigeon = fakeChannel('PIGEON');
const raven = fakeChannel('RAVEN');
const verified = (name: string, flag = 'true') => ({
  [`custom:${name}`]: `${name}:secret-place`,
  [`custom:${name}_verified`]: flag,
});

describe('counting who can be reached', () => {
  const plain = { usernameAttributes: [], aliasAttributes: [] };
  const count = async (
    signInNames: Parameters<typeof countReached>[2],
    ...people: Record<string, string>[]
  ) => {
    const named = people.map(({ name = 'ada', ...attributes }) => ({ name, attributes }));
    const users = await readReach([raven, pigeon], named, tests);
    const reached = countReached([raven, pigeon], users, signInNames, settingsOf());
    return Object.fromEntries(
      reached.map(({ nameKind, users: all, byChannel }) => [
        nameKind,
        [all, ...byChannel.map(({ name, users: some }) => `${name} ${some}`)],
      ]),
    );
  };

  it('takes a contact that is there, verified however Cognito spells it, and of use to its channel', async () => {
    expect(await count(plain, verified('pigeon'), verified('pigeon', 'True'), verified('raven'))).toEqual({
      name: [3, 'RAVEN 1', 'PIGEON 2'],
    });
    expect(
      await count(
        plain,
        {},
        verified('pigeon', 'false'),
        { 'custom:pigeon_verified': 'true' },
        { ...verified('pigeon'), 'custom:pigeon': 'bad' },
      ),
    ).toEqual({});
  });

  it('counts somebody with two contacts once among all, and once for each channel', async () => {
    expect(await count(plain, { ...verified('pigeon'), ...verified('raven') })).toEqual({
      name: [1, 'RAVEN 1', 'PIGEON 1'],
    });
  });

  it('tells users by what they type: their user name, where the pool has no other', async () => {
    const both = { ...verified('pigeon'), ...verified('raven') };
    expect(
      await count(plain, { ...both, name: 'pigeon:coop' }, { ...verified('raven'), name: 'bo' }, both),
    ).toEqual({ pigeon: [1, 'RAVEN 1', 'PIGEON 1'], name: [2, 'RAVEN 2', 'PIGEON 1'] });
  });

  it('or a contact, where the pool’s users sign up with one: the user name is an id then', async () => {
    const pool = { usernameAttributes: ['custom:pigeon', 'custom:raven'], aliasAttributes: [] };
    const typed = { ...verified('pigeon', 'false'), ...verified('raven'), name: 'an-id' };
    expect(await count(pool, typed, verified('pigeon'))).toEqual({
      raven: [1, 'RAVEN 1', 'PIGEON 0'],
      pigeon: [2, 'RAVEN 1', 'PIGEON 1'],
    });
  });

  it('and leaves out who is called by a contact that cannot be used: strangers with such a name have the other', async () => {
    const odd = { ...verified('raven'), ...verified('pigeon'), 'custom:pigeon': 'bad', name: 'pigeon:bad' };
    expect(await count(plain, odd, { ...odd, name: 'bo' })).toEqual({ name: [1, 'RAVEN 1', 'PIGEON 0'] });
  });

  it('or an alias beside the user name, if it is verified', async () => {
    const pool = { usernameAttributes: [], aliasAttributes: ['custom:pigeon', 'preferred_username'] };
    expect(
      await count(
        pool,
        { ...verified('pigeon'), name: 'bo' },
        { ...verified('pigeon', 'false'), ...verified('raven'), name: 'cy', preferred_username: 'raven:x' },
      ),
    ).toEqual({
      name: [2, 'RAVEN 1', 'PIGEON 1'],
      pigeon: [1, 'RAVEN 0', 'PIGEON 1'],
      raven: [1, 'RAVEN 1', 'PIGEON 0'],
    });
  });
});

describe('a share', () => {
  it.each([
    [0, 10, true, 0],
    [10, 10, true, 100],
    // A sample cannot show that nobody has one, nor that everybody has.
    [0, 600, false, 1],
    [600, 600, false, 99],
    // Nor do one in a thousand round to nobody.
    [1, 1000, true, 1],
    [999, 1000, true, 99],
    [2, 3, true, 67],
    [1, 8, false, 13],
  ])('of %i among %i (the whole pool: %j) is %i percent', (users, all, isWhole, percent) => {
    expect(shareOf(users, all, isWhole)).toBe(percent);
  });
});

describe('what is said of DECOY_CHANNEL_SHARES', () => {
  const { channels } = testDeps();
  const reached = (nameKind: string, sms: number, email: number, users: number) => ({
    nameKind,
    users,
    byChannel: [
      { name: 'SMS', users: sms },
      { name: 'EMAIL', users: email },
    ],
  });
  const sample = { read: 600, isWhole: false };
  const measured = [reached('address', 50, 500, 500), reached('name', 300, 475, 500)];
  const judge = (
    DECOY_CHANNEL_SHARES: string,
    counted = measured,
    of = sample,
    SIGN_UP_CONTACTS: 'one' | 'any' = 'one',
  ) => judgeShares(settingsOf({ DECOY_CHANNEL_SHARES, SIGN_UP_CONTACTS }), channels, of, counted);

  it('names the setting to paste where a channel is off by ten points for one kind of name', () => {
    const pasted = 'address/sms:10,address/email:99,name/sms:60,name/email:95';
    expect(judge('')).toEqual({
      check: 'channels of strangers',
      state: 'warning',
      detail: `percent of users by what they type as their name, of a sample of them, among the first 600 that Cognito lists: ${pasted}; strangers have address/sms:0,address/email:100,name/sms:50,name/email:50: this gives away who has an account`,
      fix: `otp deploy --set DECOY_CHANNEL_SHARES=${pasted}`,
      measured: {
        usersRead: 600,
        isWholePool: false,
        names: {
          address: {
            users: 500,
            usersByChannel: { sms: 50, email: 500 },
            percent: { sms: 10, email: 99 },
            strangersPercent: { sms: 0, email: 100 },
          },
          name: {
            users: 500,
            usersByChannel: { sms: 300, email: 475 },
            percent: { sms: 60, email: 95 },
            strangersPercent: { sms: 50, email: 50 },
          },
        },
      },
    });
    expect(judge(pasted)).toMatchObject({ state: 'ok' });
    expect(judge(pasted)).not.toHaveProperty('fix');
    expect(judge('address/sms:10,name/sms:60,name/email:95').state).toBe('ok');
    expect(judge('address/sms:20,name/sms:60,name/email:95').state).toBe('warning');
    expect(judge('address/sms:10,name/sms:60,name/email:85').state).toBe('warning');
  });

  it('says nothing of a pool that is as sign-up makes it, with nothing set', () => {
    const whole = { read: 90, isWhole: true };
    const made = [reached('address', 0, 40, 40), reached('number', 50, 0, 50)];
    expect(judge('', made, whole)).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/of all 90 users of the pool that can be sent a code: address\/sms:0,/),
    });
    expect(judge('', made, whole, 'any').state).toBe('warning');
  });

  it('is one sentence where there is nothing to measure, and nothing is broken', () => {
    expect(judge('', [], { read: 0, isWhole: true })).toEqual({
      check: 'channels of strangers',
      state: 'unknown',
      detail: 'could not check: the pool has no users yet',
    });
    expect(judge('', [], { read: 7, isWhole: true })).toMatchObject({
      state: 'unknown',
      detail: expect.stringMatching(/none of the 7 users read is confirmed/),
    });
  });
});

const named = (name: string) => Object.assign(new Error('says nothing'), { name });

describe('the sample', () => {
  const person = (over: Partial<UserType> = {}): UserType => ({
    Username: 'ada',
    Enabled: true,
    UserStatus: 'CONFIRMED',
    Attributes: [{ Name: 'email', Value: 'ada@acme.example' }],
    ...over,
  });

  /** A pool of so many pages; `fault` may refuse a call. */
  function poolOf(
    pages: number,
    users: readonly UserType[],
    fault = (_: ListUsersCommandInput, __: number) => '',
  ) {
    const calls: ListUsersCommandInput[] = [];
    const waits: number[] = [];
    const send = async ({ input }: { input: ListUsersCommandInput }) => {
      // A copy: the paginator writes the next page's token into it.
      calls.push({ ...input });
      const name = fault(input, calls.length);
      if (name) throw named(name);
      const page = Number(input.PaginationToken ?? 0) + 1;
      return { Users: users, ...(page < pages && { PaginationToken: String(page) }) };
    };
    // The SDK's paginator takes its own clients only.
    const cognito: CognitoIdentityProviderClient = Object.create(CognitoIdentityProviderClient.prototype, {
      send: { value: send },
    });
    const context = {
      aws: { ...openClients('eu-west-1'), cognito },
      interrupt: new Interrupt(),
      wait: async (ms: number) => void waits.push(ms),
    };
    return { calls, waits, read: () => sampleUsers(context, 'pool', ['email', 'email_verified']) };
  }

  it('asks for the attributes of contacts and nothing else, in pages of 60 with pauses, to the end', async () => {
    const { calls, waits, read } = poolOf(3, [person()]);
    expect(await read()).toEqual({
      read: 3,
      isWhole: true,
      users: Array(3).fill({ name: 'ada', attributes: { email: 'ada@acme.example' } }),
      withTemporaryPassword: 0,
    });
    const page = { UserPoolId: 'pool', Limit: 60, AttributesToGet: ['email', 'email_verified'] };
    expect(calls).toEqual([page, { ...page, PaginationToken: '1' }, { ...page, PaginationToken: '2' }]);
    expect(waits).toEqual([100, 100]);
  });

  it('is bounded, however large the pool', async () => {
    const { calls, read } = poolOf(50_000, Array(60).fill(person()));
    expect(await read()).toMatchObject({ read: 600, isWhole: false });
    expect(calls).toHaveLength(10);
  });

  it('reads everybody and counts who can sign in', async () => {
    const { read } = poolOf(1, [
      person(),
      person({ Enabled: false }),
      person({ UserStatus: 'UNCONFIRMED' }),
      person({ UserStatus: 'EXTERNAL_PROVIDER' }),
      person({ UserStatus: 'RESET_REQUIRED' }),
      person({ Username: 'bob', UserStatus: 'FORCE_CHANGE_PASSWORD' }),
      person({ Username: 'tim', UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: false }),
    ]);
    expect(await read()).toMatchObject({
      read: 7,
      withTemporaryPassword: 1,
      users: [
        { name: 'ada', attributes: { email: 'ada@acme.example' } },
        { name: 'bob', attributes: { email: 'ada@acme.example' } },
      ],
    });
  });

  it('asks for all attributes where Cognito refuses to name one that some user does not have, from the start', async () => {
    const { calls, read } = poolOf(3, [person()], ({ AttributesToGet: some, PaginationToken: page }) =>
      some && page === '1' ? 'InvalidParameterException' : '',
    );
    expect(await read()).toMatchObject({ read: 3, isWhole: true });
    expect(calls.map(({ AttributesToGet: some, PaginationToken: page }) => [some?.length, page])).toEqual([
      [2, undefined],
      [2, '1'],
      [undefined, undefined],
      [undefined, '1'],
      [undefined, '2'],
    ]);
  });

  it('is what was read until the quota was used up', async () => {
    const { read } = poolOf(9, [person()], (_, call) => (call === 4 ? 'TooManyRequestsException' : ''));
    expect(await read()).toMatchObject({ read: 3, isWhole: false });
  });

  it.each([
    ['TooManyRequestsException', 1],
    ['NotAuthorizedException', 2],
  ])('is none after %s at call %i', async (name, at) => {
    const { read } = poolOf(9, [person()], (_, call) => (call === at ? name : ''));
    await expect(read()).rejects.toThrow(expect.objectContaining({ name }));
  });
});

describe('the check', () => {
  it('reads the users where CHANNELS has one channel too: some may have a contact that cannot be used', async () => {
    // Where a call ends at once.
    const context = testContext('http://127.0.0.1:9');
    const subject = {
      stack: 's',
      functionName: 's',
      isOfCode: false,
      state: { id: 's', status: 'UPDATE_COMPLETE', parameters: {} },
      resources: {},
      stackPool: undefined,
      config: settingsOf({ CHANNELS: 'email' }),
      faults: [],
      live: {},
      liveUnread: undefined,
      poolUnread: undefined,
      pool: subjectPool(context, 'pool'),
      clientId: undefined,
    };
    expect(await examineAll(context, subject, [usersSection], [])).toEqual([
      { check: 'channels of strangers', state: 'unknown', detail: expect.stringMatching(/^could not check/) },
    ]);
  });
});
