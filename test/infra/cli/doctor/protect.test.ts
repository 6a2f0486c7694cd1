// The account's own list of countries, against SMS_COUNTRIES.
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { describe, expect, it } from 'vitest';
import { judge as judgeRow } from '../../../../infra/cli/doctor/examine.ts';
import {
  type AccountDefault,
  judgeProtect,
  readAccountDefault,
} from '../../../../infra/cli/doctor/protect.ts';
import { countriesToBlock, printProtect } from '../../../../infra/iac/protect.ts';
import { readTemplate } from '../../../../infra/read-template.ts';
import { settingsOf } from '../../../support/deps.ts';

const rules = (text: string): AccountDefault['rules'] =>
  Object.fromEntries(
    text.split(' ').map((rule) => {
      const [country = '', status] = rule.split(':');
      return [country, { ProtectStatus: status as 'ALLOW' }];
    }),
  );
const judge = (countries: string, found: string | undefined) =>
  judgeRow(
    'protect',
    judgeProtect(
      settingsOf({ SMS_COUNTRIES: countries }),
      found === undefined ? undefined : { id: 'protect-1', rules: rules(found) },
      'eu-west-1',
    ),
  );

describe('the account’s default protect configuration', () => {
  it.each([
    ['DE,AT', undefined, 'warning', /no default.*every country/],
    ['*', undefined, 'ok', /^none/],
    ['DE,AT', 'DE:ALLOW AT:ALLOW RU:BLOCK', 'ok', /no other country$/],
    ['DE,AT', 'DE:MONITOR AT:FILTER RU:BLOCK', 'ok', /no other country$/],
    ['DE,AT', 'DE:ALLOW RU:BLOCK', 'ok', /no other country$/],
    ['DE,AT', 'DE:ALLOW AT:BLOCK RU:ALLOW', 'broken', /blocks AT: SNS sends nothing there/],
    ['*', 'DE:ALLOW AT:BLOCK', 'broken', /blocks AT/],
    ['*', 'DE:ALLOW', 'ok', /allows what SMS_COUNTRIES has$/],
    [
      'DE',
      'DE:ALLOW RU:ALLOW BR:MONITOR IN:FILTER',
      'warning',
      /3 countries that SMS_COUNTRIES lacks: RU, BR, IN/,
    ],
  ] as const)('with SMS_COUNTRIES=%s and %s is %s', (countries, found, state, detail) => {
    expect(judge(countries, found)).toMatchObject({ state, detail: expect.stringMatching(detail) });
  });

  it('is corrected by one command, which names every country', () => {
    const { fix = '' } = judge('DE', 'DE:ALLOW RU:ALLOW BR:ALLOW');
    expect(fix).toMatch(
      /^aws pinpoint-sms-voice-v2 update-protect-configuration-country-rule-set --region eu-west-1 --protect-configuration-id protect-1 --number-capability SMS /,
    );
    expect(JSON.parse(/'(.*)'/.exec(fix)?.[1] ?? '')).toEqual({
      RU: { ProtectStatus: 'BLOCK' },
      BR: { ProtectStatus: 'BLOCK' },
    });
    expect(judge('DE', 'DE:BLOCK').fix).toContain('{"DE":{"ProtectStatus":"ALLOW"}}');
  });

  it('names eight countries and counts the rest', () => {
    const many = ['AA', 'AB', 'AC', 'AD', 'AE', 'AF', 'AG', 'AH', 'AI', 'AJ'].map((one) => `${one}:ALLOW`);
    expect(judge('DE', many.join(' ')).detail).toMatch(/10 countries .*AH and 2 more$/);
  });
});

describe('reading it', () => {
  const clientOf = (pages: readonly { readonly id: string; readonly isDefault: boolean }[][]) => {
    const calls: object[] = [];
    const send = async ({ input }: { input: { NextToken?: string; ProtectConfigurationId?: string } }) => {
      // A copy: the paginator writes the next page's token into it.
      calls.push({ ...input });
      if (input.ProtectConfigurationId) return { CountryRuleSet: { DE: { ProtectStatus: 'ALLOW' } } };
      const page = Number(input.NextToken ?? 0);
      return {
        ProtectConfigurations: pages[page]?.map(({ id, isDefault }) => ({
          ProtectConfigurationId: id,
          AccountDefault: isDefault,
        })),
        ...(page + 1 < pages.length && { NextToken: String(page + 1) }),
      };
    };
    // The SDK's paginator takes its own clients only.
    const client: PinpointSMSVoiceV2Client = Object.create(PinpointSMSVoiceV2Client.prototype, {
      send: { value: send },
    });
    return { calls, client };
  };
  const other = { id: 'protect-0', isDefault: false };

  it('finds the default on whatever page it is, and reads its rules for SMS', async () => {
    const { calls, client } = clientOf([[other], [other, { id: 'protect-1', isDefault: true }]]);
    expect(await readAccountDefault(client)).toEqual({
      id: 'protect-1',
      rules: { DE: { ProtectStatus: 'ALLOW' } },
    });
    expect(calls).toEqual([
      { MaxResults: 100 },
      { MaxResults: 100, NextToken: '1' },
      { ProtectConfigurationId: 'protect-1', NumberCapability: 'SMS' },
    ]);
  });

  it('finds none where no configuration is the default', async () => {
    expect(await readAccountDefault(clientOf([]).client)).toBeUndefined();
    expect(await readAccountDefault(clientOf([[other]]).client)).toBeUndefined();
    expect(await readAccountDefault(clientOf([[other], [other]]).client)).toBeUndefined();
  });
});

describe('what is printed for it', () => {
  it('blocks every country but those that are served, and is read by CloudFormation', () => {
    const { Resources } = readTemplate(printProtect(['DE', 'AT']));
    const { Type, Properties } = Resources.SmsCountries ?? {};
    const rulesOf = (
      Properties as { CountryRuleSet: { SMS: { CountryCode: string; ProtectStatus: string }[] } }
    ).CountryRuleSet.SMS;
    expect(Type).toBe('AWS::SMSVOICE::ProtectConfiguration');
    expect(rulesOf.length).toBeGreaterThan(235);
    expect(new Set(rulesOf.map(({ ProtectStatus }) => ProtectStatus))).toEqual(new Set(['BLOCK']));
    const codes = rulesOf.map(({ CountryCode }) => CountryCode);
    // NO is a word for false in YAML.
    expect(codes).toContain('NO');
    for (const code of ['DE', 'AT', 'AC', 'TA']) expect(codes).not.toContain(code);
    for (const code of codes) expect(code).toMatch(/^[A-Z]{2}$/);
    expect(codes).toEqual(countriesToBlock(['AT', 'DE']));
  });

  it('changes no default by itself, and names the command that does', () => {
    const text = printProtect(['DE']);
    expect(text).toContain('#   aws pinpoint-sms-voice-v2 set-account-default-protect-configuration');
    expect(text).not.toMatch(/^[^#]*set-account-default/m);
  });
});
