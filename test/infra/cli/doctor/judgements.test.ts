// What the doctor makes of what it finds: one broken thing at a time.
import { describe, expect, it } from 'vitest';
import { judgeClient } from '../../../../infra/cli/doctor/app-client.ts';
import { judgeAccount } from '../../../../infra/cli/doctor/email.ts';
import { judge, type Row, verdict } from '../../../../infra/cli/doctor/examine.ts';
import { judgeForm, judgeSecrets, judgeSettings } from '../../../../infra/cli/doctor/function.ts';
import { findNameless, judgeAppName, judgeIndia } from '../../../../infra/cli/doctor/messages.ts';
import { judgeOrigination, judgeSpend } from '../../../../infra/cli/doctor/sms.ts';
import { judgeAlarms, judgeDrift, judgeSubscribers } from '../../../../infra/cli/doctor/stack.ts';
import { judgeKey, judgeTtl } from '../../../../infra/cli/doctor/table.ts';
import { judgeSlots, judgeThreats } from '../../../../infra/cli/doctor/user-pool.ts';
import type { Finding } from '../../../../infra/review/finding.ts';
import { judgeAliases } from '../../../../infra/review/sign-ups.ts';
import { readSettings } from '../../../../src/settings/read.ts';

const settings = {
  OTP_SECRET: 's'.repeat(43),
  OTP_TABLE: 'table',
  EMAIL_FROM: 'login@example.com',
  SMS_COUNTRIES: 'DE',
};
const nowMs = Date.parse('2030-01-15');
const config = (extra: Record<string, string> = {}) => readSettings({ ...settings, ...extra }, nowMs);
const states = (findings: readonly Finding[]) => findings.map(({ state }) => state);
/** A row as the finding that it becomes. */
const found = (row: Row | Finding | undefined): Partial<Finding> =>
  row === undefined || 'check' in row ? { ...row } : judge('it', row);
const withFix = (row: Row | Finding | undefined, state: Finding['state'], detail: RegExp) => {
  const finding = found(row);
  expect(finding).toMatchObject({ state, detail: expect.stringMatching(detail) });
  expect(finding.fix).toMatch(/\w/);
};

describe('email', () => {
  const sound = { SendingEnabled: true, ProductionAccessEnabled: true, EnforcementStatus: 'HEALTHY' };
  it('is fine out of the sandbox', () => expect(found(judgeAccount(sound, 'eu-west-1')).state).toBe('ok'));
  it('is broken in it, and when SES has stopped', () => {
    withFix(
      judgeAccount({ ...sound, ProductionAccessEnabled: false }, 'eu-west-1'),
      'broken',
      /sandbox.*role.*recipient/,
    );
    withFix(judgeAccount({ ...sound, EnforcementStatus: 'SHUTDOWN' }, 'eu-west-1'), 'broken', /SHUTDOWN/);
    withFix(judgeAccount({ ...sound, SendingEnabled: false }, 'eu-west-1'), 'broken', /stopped/);
  });
});

describe('messages', () => {
  it('are fine with a name that somebody chose, and not with the default one', () => {
    withFix(judgeAppName(config()), 'warning', /"Your app"/);
    expect(found(judgeAppName(config({ APP_NAME: 'Acme' }))).state).toBe('ok');
  });
  it('name the languages in which a brand loses its name', async () => {
    expect(await findNameless(config({ APP_NAME: 'Acme' }))).toEqual([]);
    const long = {
      appName: 'Acme Travel Holidays',
      webOrigin: 'https://travel.example.com',
    };
    expect(await findNameless(config({ BRANDS: JSON.stringify({ app1: long }) }))).toContain('ru');
  });
  it('to India go by local routes from two Regions only', () => {
    const ids = { SMS_ENTITY_ID: '1', SMS_TEMPLATE_ID: '2', SMS_COUNTRIES: 'IN' };
    expect(states(judgeIndia(config(ids), 'ap-south-1'))).toEqual(['ok']);
    expect(states(judgeIndia(config({ ...ids, SMS_COUNTRIES: '*' }), 'ap-south-2'))).toEqual(['ok']);
    withFix(judgeIndia(config(ids), 'eu-west-1')[0], 'warning', /eu-west-1 has none/);
    expect(judgeIndia(config({ ...ids, SMS_COUNTRIES: 'DE' }), 'eu-west-1')).toEqual([]);
    expect(judgeIndia(config({ SMS_COUNTRIES: 'IN' }), 'eu-west-1')).toEqual([]);
  });
});

describe('SMS', () => {
  it('wants a spend limit above the first dollar', () => {
    expect(found(judgeSpend('200')).state).toBe('ok');
    withFix(judgeSpend('1'), 'warning', /1 USD a month/);
    withFix(judgeSpend(undefined), 'warning', /1 USD a month by default/);
  });

  it('wants a number where operators ask for one', () => {
    expect(found(judgeOrigination(config(), [])).state).toBe('ok');
    withFix(judgeOrigination(config({ SMS_COUNTRIES: 'DE,US' }), []), 'warning', /US drop SMS/);
    withFix(judgeOrigination(config({ SMS_COUNTRIES: '*' }), []), 'warning', /US/);
    expect(
      found(judgeOrigination(config({ SMS_COUNTRIES: 'US' }), [{ PhoneNumber: '12025550123' }])).state,
    ).toBe('ok');
  });

  it('wants the chosen number to be there and active', () => {
    const chosen = config({ SMS_ORIGINATION_NUMBER: '+12025550123' });
    withFix(judgeOrigination(chosen, []), 'broken', /no number of this account/);
    withFix(
      judgeOrigination(chosen, [{ PhoneNumber: '12025550123', Status: 'Pending' }]),
      'broken',
      /Pending/,
    );
    expect(found(judgeOrigination(chosen, [{ PhoneNumber: '12025550123', Status: 'Active' }])).state).toBe(
      'ok',
    );
  });
});

describe('an app client', () => {
  const sound = {
    ClientId: 'abc',
    ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH' as const, 'ALLOW_REFRESH_TOKEN_AUTH' as const],
    PreventUserExistenceErrors: 'ENABLED' as const,
    AuthSessionValidity: 10,
  };
  it('is fine as the stack makes it', () => {
    expect(states(judgeClient(sound, config()))).toEqual(['ok', 'ok', 'ok']);
  });

  it('is broken without CUSTOM_AUTH, and when it tells who has an account', () => {
    withFix(
      judgeClient({ ...sound, ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }, config())[0],
      'broken',
      /not allowed/,
    );
    withFix(
      judgeClient({ ...sound, PreventUserExistenceErrors: 'LEGACY' }, config())[1],
      'broken',
      /tells who/,
    );
  });

  it('gets a finding for sessions that are shorter than a code', () => {
    withFix(
      judgeClient({ ...sound, AuthSessionValidity: 3 }, config())[2],
      'warning',
      /180 s, but a code lives 300 s/,
    );
  });
});

describe('a pool', () => {
  const fn = 'arn:aws:lambda:eu-west-1:111122223333:function:otp-router';
  const arns = { fn, live: `${fn}:live` };
  it('is broken in each slot that does not call live', () => {
    const findings = judgeSlots(
      {
        Id: 'P',
        LambdaConfig: { PreSignUp: arns.live, DefineAuthChallenge: fn, CreateAuthChallenge: 'arn:other' },
      },
      arns,
    );
    expect(states(findings)).toEqual(['ok', 'broken', 'broken', 'broken']);
    expect(findings.map(({ fix }) => fix)).toEqual([
      undefined,
      'otp attach --user-pool-id P',
      'otp attach --user-pool-id P --replace',
      'otp attach --user-pool-id P',
    ]);
  });

  it('whose PreSignUp was kept gets a finding on what that function must do', () => {
    const slots = {
      DefineAuthChallenge: arns.live,
      CreateAuthChallenge: arns.live,
      VerifyAuthChallengeResponse: arns.live,
    };
    const [kept, ...rest] = judgeSlots({ Id: 'P', LambdaConfig: { ...slots, PreSignUp: 'arn:other' } }, arns);
    withFix(kept, 'warning', /keeps arn:other/);
    expect(kept?.fix).toMatch(/autoConfirmUser.*one contact.*no alias.*two contacts.*5 s.*constants/);
    expect(states(rest)).toEqual(['ok', 'ok', 'ok']);
    withFix(judgeSlots({ Id: 'P', LambdaConfig: slots }, arns)[0], 'warning', /empty/);
    // One challenge slot less, and it is not a pool that was attached.
    const { DefineAuthChallenge: _, ...fewer } = slots;
    withFix(
      judgeSlots({ Id: 'P', LambdaConfig: { ...fewer, PreSignUp: 'arn:other' } }, arns)[0],
      'broken',
      /another/,
    );
  });

  it('is broken when auto-verify moves aliases', () => {
    withFix(judgeAliases(['email'], config()), 'broken', /moves an alias/);
    expect(found(judgeAliases(['email'], config({ AUTO_VERIFY: 'none' }))).state).toBe('ok');
    expect(found(judgeAliases(['preferred_username'], config())).state).toBe('ok');
  });
});

describe('the function', () => {
  it('times out with Cognito', () => {
    expect(states(judgeForm({ Timeout: 5, Runtime: 'nodejs24.x', State: 'Active' }))).toEqual([
      'ok',
      'ok',
      'ok',
    ]);
    withFix(judgeForm({ Timeout: 30, Runtime: 'nodejs24.x' })[0], 'broken', /30 s/);
  });

  it('refuses settings, counts without a table, or has test identities that have ended', () => {
    withFix(judgeSettings(undefined, ['EMAIL_FROM is missing'], nowMs)[0], 'broken', /EMAIL_FROM is missing/);
    withFix(judgeSettings(config({ OTP_TABLE: 'none' }), [], nowMs)[1], 'broken', /no limit/);
    const TEST_IDENTITIES = JSON.stringify({ 'a@b.co': { code: '123456', until: '2030-01-01' } });
    withFix(judgeSettings(config({ TEST_IDENTITIES }), [], nowMs)[1], 'warning', /1 of 1/);
  });
});

describe('the table', () => {
  it('has our key and forgets by our attribute', () => {
    const sound = {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
      TableStatus: 'ACTIVE' as const,
    };
    expect(found(judgeKey(sound)).state).toBe('ok');
    withFix(
      judgeKey({ ...sound, KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] }),
      'broken',
      /id HASH/,
    );
    expect(found(judgeTtl({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' })).state).toBe('ok');
    withFix(judgeTtl({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' }), 'warning', /not expiresAt/);
    withFix(judgeTtl({ TimeToLiveStatus: 'DISABLED' }), 'warning', /off/);
  });
});

describe('the stack', () => {
  const drift = (LogicalResourceId: string, PropertyPath: string) => ({
    LogicalResourceId,
    StackResourceDriftStatus: 'MODIFIED' as const,
    StackId: 's',
    ResourceType: 'x',
    Timestamp: new Date(0),
    PropertyDifferences: [
      { PropertyPath, ExpectedValue: '1', ActualValue: '2', DifferenceType: 'NOT_EQUAL' as const },
    ],
  });

  it('has drifted where someone changed it, not where live has moved', () => {
    expect(found(judgeDrift([drift('Live', '/FunctionVersion')])).state).toBe('ok');
    withFix(judgeDrift([drift('Function', '/Timeout')]), 'warning', /Function \/Timeout/);
    withFix(judgeDrift([drift('Live', '/Name')]), 'warning', /Live/);
  });

  it('is broken while an alarm rings', () => {
    expect(found(judgeAlarms([{ AlarmName: 'a', StateValue: 'OK' }])).state).toBe('ok');
    withFix(judgeAlarms([{ AlarmName: 'a', StateValue: 'ALARM' }]), 'broken', /ringing: a/);
    withFix(judgeAlarms([]), 'warning', /none/);
  });
});

describe('the alarms of a stack', () => {
  const topic = 'arn:aws:sns:eu-west-1:123456789012:alerts';
  it('reach everybody who has confirmed, however many have not', () => {
    const pending = { SubscriptionArn: 'PendingConfirmation' };
    expect(found(judgeSubscribers([pending, { SubscriptionArn: `${topic}:1` }]))).toMatchObject({
      state: 'ok',
      detail: '1 confirmed',
    });
  });

  it('wait where somebody was asked and has not confirmed, and are to be looked at where nobody was', () => {
    const pending = { SubscriptionArn: 'PendingConfirmation' };
    withFix(judgeSubscribers([pending, pending]), 'waiting', /2 asked, none has confirmed/);
    withFix(judgeSubscribers([pending, { SubscriptionArn: 'Deleted' }]), 'waiting', /1 asked/);
    withFix(judgeSubscribers([]), 'warning', /none: an alarm reaches nobody/);
    withFix(judgeSubscribers([{ SubscriptionArn: 'Deleted' }]), 'warning', /reaches nobody/);
  });

  it('end a new deployment sound: waiting for a person is no fault of it', () => {
    const findings = [judge('subscribers', judgeSubscribers([{ SubscriptionArn: 'PendingConfirmation' }]))];
    expect(verdict(findings)).toBe('0 broken, 1 waiting for somebody, 0 to look at, 0 not checked, 0 fine');
  });
});

describe('the secrets', () => {
  const key = { KMSKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1' };
  it('are best under a key that few may use', () => {
    expect(states(judgeSecrets(key, undefined, 0))).toEqual(['ok']);
    withFix(judgeSecrets({}, undefined, 0)[0], 'warning', /can compute a live code/);
  });

  it('keep the one before for as long as a sign-in may need it', () => {
    const previous = 'p'.repeat(43);
    expect(judgeSecrets(key, undefined, 48 * 3600_000)).toHaveLength(1);
    expect(judgeSecrets(key, previous, 3600_000)).toHaveLength(1);
    withFix(judgeSecrets(key, previous, 25 * 3600_000)[1], 'warning', /still there a day after/);
  });
});

describe('threat protection', () => {
  it.each([
    [undefined, 'ok', /^off; the Plus plan/],
    [{ AdvancedSecurityMode: 'OFF' }, 'ok', /^off/],
    [
      { AdvancedSecurityMode: 'ENFORCED' },
      'warning',
      /^ENFORCED for passwords, and off for sign-ins by code/,
    ],
    [
      { AdvancedSecurityMode: 'AUDIT', AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'ENFORCED' } },
      'ok',
      /^ENFORCED for sign-ins by code/,
    ],
  ] as const)('of %j', (UserPoolAddOns, state, detail) => {
    const finding = found(judgeThreats({ UserPoolAddOns }));
    expect(finding).toMatchObject({ state, detail: expect.stringMatching(detail) });
    if (state === 'warning') expect(finding.fix).toContain('custom authentication');
  });
});
