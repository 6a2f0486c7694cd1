// The CloudFormation template: what it lets through agrees with the settings' reader, and what it makes is what we say.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { platformPaths } from '../../infra/cli/platform-paths.ts';
import { readTemplate } from '../../infra/read-template.ts';
import { render } from '../../infra/render.ts';
import { longestBody, parameterName, settingName, templateBody } from '../../infra/template.ts';
import { type Setting, SettingError } from '../../src/settings/forms.ts';
import { settingNames, settingsTable } from '../../src/settings/table.ts';
import { slotNames } from '../../src/sign-in.ts';

const template = readTemplate();
const notSettings = [
  ...['CodeBucket', 'CodeKey', 'LiveVersion', 'EmailSenders', 'EmailResources', 'UserPoolId', 'SignInWith'],
  ...[
    'UserPoolTier',
    'AuthSessionMinutes',
    'LogRetentionDays',
    'LogLevel',
    'Waf',
    'WafPerIp',
    'WafPerCountry',
    'AlarmEmail',
    'AlarmSmsSpendUsd',
    'EnvironmentKey',
    'KeyUsers',
    'PermissionsBoundary',
    'RolePath',
  ],
];
const properties = (name: string) => {
  const resource = template.Resources[name];
  if (!resource) throw new Error(`no resource ${name}`);
  return resource.Properties;
};

/** Texts of every kind that a setting may be given, sound and unsound. */
const samples = [
  ...['', 'x', 'none', '*', 'sms', 'email', 'sms,email', 'email, sms', 'server', 'client', 'skip', 'verify'],
  ...[
    'delivery',
    'en',
    'ar',
    'pt-BR',
    'zh-Hant',
    'US',
    'US,CA',
    'us',
    'eu-west-1',
    'my_table.1-a',
    'Acme & Co',
  ],
  ...['Acme', 'Ünïcode app', 'a@b.co', 'login@mail.example.com', 'a@b', 'https://cdn.example.com/l.png'],
  ...[
    'https://app.example.com',
    'http://localhost:3000',
    'https://x?y',
    'Acme1',
    '12',
    '+12025550123',
    '40404',
  ],
  ...[
    '0.10',
    '0',
    '99.99999',
    '1e3',
    '6',
    '10',
    'custom:otp',
    'custom:',
    '{}',
    '{"a":1}',
    'set_1',
    '1107161',
  ],
  ...[
    ' sms , email ',
    'sms,',
    ',sms',
    'DE, AT,CH',
    ' {}',
    'HTTPS://CDN.example.com/l.png',
    'A@B.CO',
    '=?x@b.co',
  ],
  ...['example.com,example.org', 'a@b.co,c@d.co', 'x'.repeat(32), 'x'.repeat(513), '+999', 'INFO'],
];

const accepts = (setting: Setting<unknown>, text: string): boolean => {
  try {
    setting.read(text || setting.fallback, 0);
    return true;
  } catch (error) {
    if (error instanceof SettingError) return false;
    throw error;
  }
};

describe('parameters', () => {
  it('are those of the table of settings', () => {
    const text = readFileSync(platformPaths.templateFile, 'utf8');
    expect(render(text), 'run npm run render').toBe(text);
  });

  it('are the settings, and the few that the deploy command sets', () => {
    expect(Object.keys(template.Parameters).sort()).toEqual(
      [...settingNames.map(parameterName), ...notSettings].sort(),
    );
  });

  it('have names that go back and forth', () => {
    for (const name of settingNames) {
      expect(parameterName(name)).toMatch(/^[A-Z][A-Za-z0-9]*$/);
      expect(settingName(parameterName(name))).toBe(name);
    }
    expect(new Set(settingNames.map(parameterName)).size).toBe(settingNames.length);
  });

  it.each(settingNames.filter((name) => name !== 'OTP_SECRET'))(
    '%s has the default of the setting',
    (name) => {
      expect(String(template.Parameters[parameterName(name)]?.Default)).toBe(
        settingsTable[name].fallback ?? '',
      );
    },
  );

  it.each(settingNames)(
    '%s takes whatever the setting takes, and its ends are those of the setting',
    (name) => {
      const parameter = template.Parameters[parameterName(name)];
      const setting: Setting<unknown> = settingsTable[name];
      const {
        AllowedPattern: pattern,
        AllowedValues: values,
        MinValue: min,
        MaxValue: max,
      } = parameter ?? {};
      if (parameter?.Type === 'Number') {
        for (const edge of [min, max]) expect(accepts(setting, String(edge))).toBe(true);
        for (const beyond of [Number(min) - 1, Number(max) + 1])
          expect(accepts(setting, String(beyond))).toBe(false);
        return;
      }
      const taken = samples.filter(
        (text) => (text !== '' || setting.fallback === undefined) && accepts(setting, text),
      );
      if (values !== undefined) {
        for (const value of values) expect(accepts(setting, String(value))).toBe(true);
        for (const text of taken.filter(Boolean)) expect(values).toContain(text);
      } else {
        // CloudFormation matches the whole value.
        const whole = new RegExp(`^(?:${pattern})$`, 'u');
        expect(pattern).toBeDefined();
        for (const text of taken) expect(text).toMatch(whole);
        const refused = samples.filter((text) => text !== '' && !taken.includes(text));
        // A pattern cannot tell a text of JSON, or an entry that stands there twice.
        if (setting.form.kind === 'text') for (const text of refused) expect(text).not.toMatch(whole);
        else expect(refused.some((text) => !whole.test(text))).toBe(true);
      }
    },
  );

  it('reach the function, each under its own name and nothing else', () => {
    const { Variables: variables } = properties('Function').Environment as {
      Variables: Record<string, unknown>;
    };
    const expected = Object.fromEntries(settingNames.map((name) => [name, { Ref: parameterName(name) }]));
    expect(variables).toEqual({
      ...expected,
      OTP_TABLE: { 'Fn::If': ['OwnTable', { Ref: 'Table' }, { Ref: 'OtpTable' }] },
      POWERTOOLS_LOG_LEVEL: { Ref: 'LogLevel' },
    });
  });

  it('keep the secrets out of sight, and nothing else, as the rest is read back from there', () => {
    const secrets = Object.keys(template.Parameters).filter((name) => template.Parameters[name]?.NoEcho);
    expect(secrets).toEqual([
      'OtpSecret',
      'OtpSecretPrevious',
      'OtpTableKey',
      'HumanCheckSecret',
      'TestIdentities',
    ]);
    expect(template.Parameters.OtpSecret?.Default).toBeUndefined();
    for (const secret of secrets) expect(JSON.stringify(template.Outputs)).not.toContain(secret);
  });
});

/** Logical ids that a part of the template points to. */
function references(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'Ref') return [String(value)];
    if (key === 'Fn::GetAtt') return [String((value as string[])[0])];
    if (key === 'Fn::Sub') return [...String(value).matchAll(/\$\{(\w+)[}.]/g)].map(([, name = '']) => name);
    if (key === 'DependsOn') return [String(value)];
    return references(value);
  });
}

describe('resources', () => {
  it('have no cycle', () => {
    const visit = (name: string, path: readonly string[]): void => {
      expect(path).not.toContain(name);
      for (const next of references(template.Resources[name]))
        if (template.Resources[next]) visit(next, [...path, name]);
    };
    for (const name of Object.keys(template.Resources)) visit(name, []);
  });

  it('bring pool, permissions and client only with a live version', () => {
    for (const name of [
      'Live',
      'UserPool',
      'UserPoolClient',
      'NewPoolMayInvoke',
      'GivenPoolMayInvoke',
      'WebAcl',
    ]) {
      const needed = (condition: string): boolean =>
        condition === 'IsLive' ||
        /"Condition":"(IsLive|NewPool|GivenPool)"/.test(JSON.stringify(template.Conditions[condition]));
      expect(needed(template.Resources[name]?.Condition ?? ''), name).toBe(true);
    }
  });

  it('never move live: one property is all that CloudFormation could change, and it keeps its value', () => {
    expect(properties('Live')).toEqual({
      FunctionName: { Ref: 'Function' },
      FunctionVersion: { Ref: 'LiveVersion' },
      Name: 'live',
    });
  });

  it('have a function that Cognito can wait for', () => {
    expect(properties('Function')).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 5,
      MemorySize: 512,
      Handler: 'index.handler',
    });
    expect(properties('LogGroup').RetentionInDays).toEqual({ Ref: 'LogRetentionDays' });
  });

  it('keep users and counters when the stack goes', () => {
    for (const name of ['Table', 'UserPool', 'UserPoolClient', 'PoolSms'])
      expect(template.Resources[name]).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    expect(properties('UserPool').DeletionProtection).toBe('ACTIVE');
    expect(properties('Table')).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
    });
  });

  it('let nobody but the function and its deployers use the key that the stack makes, and keep it', () => {
    expect(properties('Function').KmsKeyArn).toEqual({
      'Fn::If': [
        'UsesKey',
        { 'Fn::If': ['OwnKey', { 'Fn::GetAtt': ['Key', 'Arn'] }, { Ref: 'EnvironmentKey' }] },
        { Ref: 'AWS::NoValue' },
      ],
    });
    const { Statement: statements } = properties('Key').KeyPolicy as {
      Statement: { Action: string[]; Condition?: unknown }[];
    };
    const uses = statements.filter(({ Action: actions }) =>
      actions.some((action) => /^kms:(\*|\w*(Crypt|Grant|DataKey|Mac|Sign|Derive)\w*)$/i.test(action)),
    );
    const unconditional = uses.filter(({ Condition: condition }) => condition === undefined);
    expect(
      unconditional.flatMap(({ Action: actions }) => actions).filter((a) => /crypt|create/i.test(a)),
    ).toEqual([]);
    expect(uses.filter(({ Condition: condition }) => condition !== undefined)).toMatchObject([
      {
        Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt'],
        Condition: {
          ArnLike: { 'aws:PrincipalArn': { 'Fn::Split': [',', { 'Fn::Sub': `\${Role.Arn},\${KeyUsers}` }] } },
        },
      },
    ]);
    expect(template.Resources.Key).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('bound every role, and put it on the path, where the account asks for it', () => {
    const roles = Object.values(template.Resources).filter(({ Type: type }) => type === 'AWS::IAM::Role');
    expect(roles).toHaveLength(2);
    for (const { Properties: role } of roles)
      expect(role).toMatchObject({
        PermissionsBoundary: {
          'Fn::If': ['IsBounded', { Ref: 'PermissionsBoundary' }, { Ref: 'AWS::NoValue' }],
        },
        Path: { Ref: 'RolePath' },
      });
  });

  it('make a pool where a changed contact counts once it is proven, by a role that this account alone can use', () => {
    const contacts = ['email', 'phone_number'];
    expect(properties('UserPool')).toMatchObject({
      AutoVerifiedAttributes: contacts,
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: contacts },
      SmsConfiguration: { SnsCallerArn: { 'Fn::GetAtt': ['PoolSms', 'Arn'] } },
    });
    const [trust] = (properties('PoolSms').AssumeRolePolicyDocument as { Statement: object[] }).Statement;
    expect(trust).toMatchObject({
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Condition: {
        StringEquals: {
          'sts:ExternalId': (properties('UserPool').SmsConfiguration as { ExternalId: unknown }).ExternalId,
          'aws:SourceAccount': { Ref: 'AWS::AccountId' },
        },
      },
    });
  });

  it('make a client that signs in by code alone', () => {
    expect(properties('UserPoolClient')).toMatchObject({
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      GenerateSecret: false,
    });
    expect(properties('UserPool').LambdaConfig).toEqual(
      Object.fromEntries(slotNames.map((slot) => [slot, { Ref: 'Live' }])),
    );
  });

  it.each(['NewPoolMayInvoke', 'GivenPoolMayInvoke'])(
    '%s lets one pool of this account call live',
    (name) => {
      expect(properties(name)).toMatchObject({
        FunctionName: { 'Fn::Sub': expect.stringMatching(/:live$/) },
        Action: 'lambda:InvokeFunction',
        Principal: 'cognito-idp.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
        SourceArn: expect.anything(),
      });
    },
  );
});

it('is short enough for CloudFormation', () => {
  expect(Buffer.byteLength(templateBody(template))).toBeLessThan(longestBody);
});
