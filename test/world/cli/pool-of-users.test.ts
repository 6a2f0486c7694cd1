// The doctor counts the contacts of a pool's users, and says nothing of any of them.
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { runDoctor } from '../../../infra/cli/commands/doctor.ts';
import {
  deployRequest,
  stack,
  type TestContext,
  temporaryFolder,
  testContext,
  testSnapshots,
  verifiedIdentity,
} from '../../support/deployment.ts';
import { hasMoto, type Moto, startMoto } from '../support/moto.ts';
import { createRichPool } from '../support/pools.ts';

const both = [
  'CHANNELS=sms,email',
  'SMS_COUNTRIES=US',
  'EMAIL_FROM=login@example.com',
  'RESPONSE_FLOOR_MS=0',
];
const check = 'channels of strangers';

describe.skipIf(!hasMoto)('a pool whose users are counted', () => {
  let moto: Moto;
  let context: TestContext;
  let userPoolId = '';
  let clientId = '';
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());
  beforeEach(async () => {
    await moto.reset();
    moto.proxy.rules = [verifiedIdentity('example.com')];
    context = testContext(moto.endpoint);
    ({ userPoolId, clientId } = await createRichPool(context.aws.cognito));
  });

  const deploy = (...more: string[]) =>
    runDeploy(
      context,
      deployRequest({ userPoolId, clientId, set: [...both, ...more] }),
      testSnapshots(context, temporaryFolder()),
    );
  const strangers = async () =>
    (await runDoctor(context, { stack })).filter((finding) => finding.check === check);

  async function addUser(
    name: string,
    attributes: Record<string, string>,
    { confirmed = true, enabled = true } = {},
  ) {
    const ids = { UserPoolId: userPoolId, Username: name };
    const { cognito } = context.aws;
    await cognito.send(
      new AdminCreateUserCommand({
        ...ids,
        MessageAction: 'SUPPRESS',
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
    if (confirmed)
      await cognito.send(
        new AdminSetUserPasswordCommand({ ...ids, Password: 'Long-enough-0-password', Permanent: true }),
      );
    if (!enabled) await cognito.send(new AdminDisableUserCommand(ids));
  }
  const email = (name: string, flag = 'true') => ({ email: `${name}@acme.example`, email_verified: flag });
  const phone = (n: number, flag = 'true') => ({
    phone_number: `+1202555${String(n).padStart(4, '0')}`,
    phone_number_verified: flag,
  });

  it('gets DECOY_CHANNEL_SHARES computed over every page of users, and is fine once that is set', {
    timeout: 120_000,
  }, async () => {
    // 70 users: two pages. 63 have an address, 14 a number, 7 both; and one, made by an administrator, a number.
    for (let i = 0; i < 70; i++)
      await addUser(`somebody-${i}`, {
        ...(i < 63 && email(`somebody-${i}`)),
        ...(i >= 56 && phone(100 + i, 'True')),
      });
    await addUser('unproven', { ...email('unproven', 'false'), ...phone(500) }, { confirmed: false });
    await addUser('gone', phone(501), { enabled: false });
    // Of no use to SMS_COUNTRIES.
    await addUser('abroad', { phone_number: '+4915112345678', phone_number_verified: 'true' });
    await deploy();
    // A deployment ends with the doctor's verdict: that has listed them, too.
    moto.proxy.calls.length = 0;
    const findings = await strangers();
    expect(findings).toMatchObject([
      {
        state: 'warning',
        detail: expect.stringMatching(/of all 73 users of the pool .*name\/sms:21,name\/email:89/),
        fix: 'otp deploy --set DECOY_CHANNEL_SHARES=name/sms:21,name/email:89',
      },
    ]);
    const listed = moto.proxy.calls.filter((call) => /ListUsers$/.test(call));
    expect(listed).toHaveLength(2);
    expect(context.terminal.results.at(-1)).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({
          check,
          measured: {
            usersRead: 73,
            isWholePool: true,
            names: {
              name: {
                users: 71,
                usersByChannel: { sms: 15, email: 63 },
                percent: { sms: 21, email: 89 },
                strangersPercent: { sms: 50, email: 50 },
              },
            },
          },
        }),
      ]),
    });
    const everything = `${context.terminal.lines.join('\n')}${JSON.stringify(context.terminal.results)}`;
    for (const personal of ['somebody-', '@acme.example', '202555', '4915112345678', 'abroad'])
      expect(everything).not.toContain(personal);

    await deploy('DECOY_CHANNEL_SHARES=name/sms:21,name/email:89');
    expect(await strangers()).toMatchObject([
      {
        state: 'ok',
        measured: {
          names: { name: { strangersPercent: { sms: 21, email: 89 }, percent: { sms: 21, email: 89 } } },
        },
      },
    ]);
  });

  it('without users, or without the permission to list them, is not broken', {
    timeout: 120_000,
  }, async () => {
    await deploy();
    expect(await strangers()).toEqual([
      { check, state: 'unknown', detail: 'could not check: the pool has no users yet' },
    ]);
    moto.proxy.rules.push(({ name }) =>
      name === 'ListUsers'
        ? {
            status: 400,
            type: 'AccessDeniedException',
            message: 'not authorized to perform: cognito-idp:ListUsers',
          }
        : undefined,
    );
    expect(await strangers()).toEqual([
      {
        check,
        state: 'unknown',
        detail: 'could not check: AWS refused ListUsers: not authorized to perform: cognito-idp:ListUsers',
      },
    ]);
  });
});
