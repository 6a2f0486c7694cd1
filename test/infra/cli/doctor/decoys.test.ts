// What the doctor counts on a pool, and what it says of the setting that makes strangers look like its users.
import type { ListUsersCommandInput, UserType } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { checkUsers, countReached, judgeShares, shareOf } from '../../../../infra/cli/doctor/decoys.ts';
import { sampleUsers } from '../../../../infra/cli/doctor/sample.ts';
import type { Subject } from '../../../../infra/cli/doctor/subject.ts';
import { Interrupt } from '../../../../infra/cli/interrupt.ts';
import { fakeChannel } from '../../../support/channel.ts';
import { testContext } from '../../../support/deployment.ts';
import { settingsOf } from '../../../support/deps.ts';

const tests = { identities: {}, nowMs: 0 };
const pigeon = fakeChannel('PIGEON');
const raven = fakeChannel('RAVEN');
const verified = (name: string, flag = 'true') => ({
  [`custom:${name}`]: `${name}:secret-place`,
  [`custom:${name}_verified`]: flag,
});

describe('counting who can be reached', () => {
  const count = async (...users: Record<string, string>[]) => {
    const { users: all, byChannel } = await countReached([raven, pigeon], users, tests);
    return [all, Object.fromEntries(byChannel.map(({ name, users: some }) => [name, some]))];
  };

  it('takes a contact that is there, verified however Cognito spells it, and of use to its channel', async () => {
    expect(await count(verified('pigeon'), verified('pigeon', 'True'), verified('raven'))).toEqual([
      3,
      { RAVEN: 1, PIGEON: 2 },
    ]);
    expect(
      await count(
        {},
        verified('pigeon', 'false'),
        { 'custom:pigeon_verified': 'true' },
        { ...verified('pigeon'), 'custom:pigeon': 'bad' },
      ),
    ).toEqual([0, { RAVEN: 0, PIGEON: 0 }]);
  });

  it('counts somebody with two contacts once among all, and once for each channel', async () => {
    expect(await count({ ...verified('pigeon'), ...verified('raven') })).toEqual([
      1,
      { RAVEN: 1, PIGEON: 1 },
    ]);
  });

  it('keeps the order of CHANNELS', async () => {
    const { byChannel } = await countReached([raven, pigeon], [], tests);
    expect(byChannel.map(({ name }) => name)).toEqual(['RAVEN', 'PIGEON']);
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
  const reached = (sms: number, email: number, users: number) => ({
    users,
    byChannel: [
      { name: 'SMS', users: sms },
      { name: 'EMAIL', users: email },
    ],
  });
  const sample = { read: 600, isWhole: false };
  const judge = (DECOY_CHANNEL_SHARES: string, counted = reached(300, 475, 500), of = sample) =>
    judgeShares(settingsOf({ DECOY_CHANNEL_SHARES }), of, counted);

  it('names the setting to paste where a channel is off by ten points', () => {
    expect(judge('')).toEqual({
      check: 'channels of strangers',
      state: 'warning',
      detail:
        'the pool shows sms:60,email:95 (percent of a sample: 500 users who can be sent a code, of the first 600 that Cognito lists); DECOY_CHANNEL_SHARES is not set, which counts as sms:50,email:50: strangers can be told from users',
      fix: 'otp deploy --set DECOY_CHANNEL_SHARES=sms:60,email:95',
      measured: {
        usersRead: 600,
        isWholePool: false,
        usersCounted: 500,
        usersByChannel: { sms: 300, email: 475 },
        percent: { sms: 60, email: 95 },
        set: { sms: 50, email: 50 },
      },
    });
    expect(judge('sms:50,email:95').state).toBe('warning');
    expect(judge('sms:70,email:95').state).toBe('warning');
  });

  it('is fine below that, and still tells the figures', () => {
    const near = judge('email:86,sms:69');
    expect(near).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/shows sms:60,email:95 .*says sms:69,email:86$/),
      measured: { percent: { sms: 60, email: 95 }, set: { sms: 69, email: 86 } },
    });
    expect(near).not.toHaveProperty('fix');
  });

  it('takes a channel that the setting leaves out for 50', () => {
    expect(judge('email:95', reached(250, 475, 500))).toMatchObject({
      state: 'ok',
      measured: { set: { sms: 50 } },
    });
  });

  it('of a whole pool does not call it a sample, and what it says to paste is a setting', () => {
    const { detail, fix = '' } = judge('', reached(0, 40, 40), { read: 44, isWhole: true });
    expect(detail).toMatch(/all 40 users of the pool who can be sent a code/);
    expect(detail).not.toMatch(/sample/);
    expect(fix).toMatch(/=sms:0,email:100$/);
    const [, pasted = ''] = fix.split('DECOY_CHANNEL_SHARES=');
    expect(settingsOf({ DECOY_CHANNEL_SHARES: pasted }).DECOY_CHANNEL_SHARES).toEqual([
      ['SMS', 0],
      ['EMAIL', 100],
    ]);
  });

  it('is one sentence where there is nothing to measure, and nothing is broken', () => {
    const nobody = reached(0, 0, 0);
    expect(judge('', nobody, { read: 0, isWhole: true })).toEqual({
      check: 'channels of strangers',
      state: 'unknown',
      detail: 'could not check: the pool has no users yet',
    });
    expect(judge('', nobody, { read: 7, isWhole: true })).toMatchObject({
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
      calls.push(input);
      const name = fault(input, calls.length);
      if (name) throw named(name);
      const page = Number(input.PaginationToken ?? 0) + 1;
      return { Users: users, ...(page < pages && { PaginationToken: String(page) }) };
    };
    const context = {
      aws: { cognito: { send: send as never } },
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
      users: Array(3).fill({ email: 'ada@acme.example' }),
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
    ]);
    expect(await read()).toMatchObject({ read: 4, users: [{ email: 'ada@acme.example' }] });
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
  const subject = (over: Record<string, string>): Subject => ({
    stack: 's',
    state: { id: 's', status: 'UPDATE_COMPLETE', parameters: {} },
    resources: {},
    config: settingsOf(over),
    faults: [],
    liveVersion: '1',
    userPoolId: 'pool',
    clientIds: [],
  });

  it('reads the users where CHANNELS has one channel too: some may have a contact that cannot be used', async () => {
    // Where a call ends at once.
    const context = testContext('http://127.0.0.1:9');
    expect(await checkUsers(context, subject({ CHANNELS: 'email' }))).toEqual([
      { check: 'channels of strangers', state: 'unknown', detail: expect.stringMatching(/^could not check/) },
    ]);
  });
});
