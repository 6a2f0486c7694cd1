// The CDK construct, synthesised, and held against the template that the command line deploys.
import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template as Synthesised } from 'aws-cdk-lib/assertions';
import { CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { OtpRouter, type OtpRouterProps, type OtpSettings } from '../../../infra/iac/cdk/index.ts';
import { constructSettings, settingsType } from '../../../infra/iac/settings-type.ts';
import { readTemplate } from '../../../infra/read-template.ts';
import { settingsTypePath } from '../../../infra/render.ts';
import { settingNames } from '../../../src/settings/table.ts';
import { slotNames } from '../../../src/sign-in.ts';
import { files, type Resource, settings, synthesise } from '../../support/cdk.ts';

/** Without what a stack of another name has otherwise: logical ids, and the names made of the stack's. */
const plain = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('{"Ref":"AWS::StackName"}', '"NAME"')
    .replaceAll(/\{"Fn::Sub":"\$\{AWS::StackName\}([^"$]*)"\}/g, '"NAME$1"')
    .replaceAll('$' + '{AWS::StackName}', 'NAME')
    .replaceAll('Acme-otp', 'NAME')
    .replaceAll(/OtpParts([A-Za-z]+?)[0-9A-F]{8}/g, '$1');

describe('the construct', () => {
  const template = readTemplate();
  const own = (type: string) => Object.values(template.Resources).filter(({ Type }) => Type === type);

  it('has the alarms, the dashboard and the function of the template', () => {
    const { ofType } = synthesise();
    const alarms = (list: readonly { Properties: object }[]) =>
      list
        .map(({ Properties }) => JSON.parse(plain({ ...Properties, Threshold: 0 })) as { AlarmName: string })
        .sort((a, b) => a.AlarmName.localeCompare(b.AlarmName));
    expect(alarms(ofType('AWS::CloudWatch::Alarm'))).toEqual(alarms(own('AWS::CloudWatch::Alarm')));
    expect(ofType('AWS::CloudWatch::Alarm').length).toBeGreaterThan(10);
    expect(ofType('AWS::CloudWatch::Dashboard')).toHaveLength(1);
    const [fn] = ofType('AWS::Lambda::Function');
    const {
      Runtime: runtime,
      Handler: handler,
      Timeout: timeout,
      MemorySize: memory,
      Architectures: kinds,
    } = template.Resources.Function?.Properties ?? {};
    expect(fn?.Properties).toMatchObject({
      Runtime: runtime,
      Handler: handler,
      Timeout: timeout,
      MemorySize: memory,
      Architectures: kinds,
    });
  });

  it('has every setting in the environment, as given or by default', () => {
    const { ofType } = synthesise();
    const { Environment: environment } = { ...ofType('AWS::Lambda::Function')[0]?.Properties };
    const { Variables: variables } = environment as { Variables: Record<string, unknown> };
    expect(Object.keys(variables).sort()).toEqual([...settingNames, 'POWERTOOLS_LOG_LEVEL'].sort());
    expect(variables).toMatchObject({
      CHANNELS: 'email',
      CODE_LENGTH: '8',
      CODE_TTL_SECONDS: '300',
      OTP_TABLE: { Ref: expect.stringMatching(/Table/) },
    });
    // The secret itself is in no template.
    expect(JSON.stringify(variables.OTP_SECRET)).toMatch(/\{\{resolve:secretsmanager:/);
  });

  it('has the policies of the role, each on what it names', () => {
    const { ofType } = synthesise();
    const actions = (list: readonly { Properties: Readonly<Record<string, unknown>> }[]) =>
      list
        .flatMap(
          ({ Properties }) => (Properties.PolicyDocument as { Statement: { Action: unknown }[] }).Statement,
        )
        .flatMap(({ Action }) => Action)
        .sort();
    // By default the variables are under no key of yours, and sign-up verifies contacts by itself.
    const byDefault = own('AWS::IAM::Policy').filter(
      ({ Condition = '' }) => !['UsesKey', 'MarksContacts'].includes(Condition),
    );
    expect(actions(ofType('AWS::IAM::Policy'))).toEqual(actions(byDefault));
    const mail = ofType('AWS::IAM::Policy').find(({ Properties }) => Properties.PolicyName === 'email');
    const text = JSON.stringify(mail);
    for (const identity of ['login@mail.example.com', 'mail.example.com', 'example.com'])
      expect(text).toContain(`identity/${identity}`);
    expect(text).not.toContain('identity/com');
    expect(text).toContain('"ses:FromAddress":["login@mail.example.com"]');
  });

  it('with AUTO_VERIFY=proof lets the function mark users of that one pool', () => {
    const { ofType } = synthesise(
      { settings: { ...settings, AUTO_VERIFY: 'proof' } },
      { keepOriginal: { email: true } },
    );
    const mark = ofType('AWS::IAM::Policy').find(({ Properties }) => Properties.PolicyName === 'mark');
    const document = mark?.Properties.PolicyDocument;
    expect(document).toMatchObject({ Statement: [{ Action: 'cognito-idp:AdminUpdateUserAttributes' }] });
    expect(JSON.stringify(document)).toMatch(/:userpool\/.*"Ref":"Pool/);
  });

  it('fills the four slots of the pool with live, and lets the pool call it', () => {
    const { json, ofType } = synthesise();
    const pool = ofType('AWS::Cognito::UserPool')[0]?.Properties.LambdaConfig as Record<
      string,
      { Ref: string }
    >;
    expect(Object.keys(pool).sort()).toEqual([...slotNames].sort());
    for (const { Ref: id } of Object.values(pool)) {
      expect(json.Resources[id]).toMatchObject({ Type: 'AWS::Lambda::Alias', Properties: { Name: 'live' } });
    }
    expect(ofType('AWS::Lambda::Permission')).toMatchObject([
      { Properties: { Principal: 'cognito-idp.amazonaws.com', Action: 'lambda:InvokeFunction' } },
    ]);
  });

  it('leaves no parameter or condition in the stack, and no cycle', () => {
    // Synthesised.fromStack refuses cycles.
    const { json } = synthesise();
    expect(json.Conditions).toBeUndefined();
    expect(Object.keys(json.Parameters ?? {})).toEqual(['BootstrapVersion']);
  });

  it('publishes a version per code and settings, and keeps it', () => {
    const ids = (props: Partial<OtpRouterProps>) =>
      Object.entries(synthesise(props).json.Resources).filter(
        ([, { Type }]) => Type === 'AWS::Lambda::Version',
      );
    const [[one, version] = []] = ids({});
    expect(version?.DeletionPolicy).toBe('Retain');
    expect(ids({})[0]?.[0]).toBe(one);
    expect(ids({ settings: { ...settings, CODE_LENGTH: 9 } })[0]?.[0]).not.toBe(one);
  });

  it('keeps table and secret when it goes, or takes yours', () => {
    const { ofType } = synthesise();
    for (const type of ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret'])
      expect(ofType(type)).toMatchObject([{ DeletionPolicy: 'Retain' }]);
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Acme');
    const secret = Secret.fromSecretNameV2(stack, 'Secret', 'otp');
    new OtpRouter(
      stack,
      'Otp',
      {
        userPool: new UserPool(stack, 'Pool'),
        settings,
        secret,
        previousSecret: Secret.fromSecretNameV2(stack, 'Previous', 'otp-before'),
        tableKey: Secret.fromSecretNameV2(stack, 'TableKey', 'otp-table'),
        tableName: 'mine',
      },
      files(),
    );
    const synthesised = Synthesised.fromStack(stack);
    synthesised.resourceCountIs('AWS::DynamoDB::Table', 0);
    synthesised.resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(JSON.stringify(synthesised.toJSON())).toContain(':table/mine');
    const [fn] = Object.values(synthesised.findResources('AWS::Lambda::Function')) as [Resource];
    const { Variables: variables } = fn.Properties.Environment as { Variables: Record<string, unknown> };
    for (const [name, kept] of [
      ['OTP_SECRET_PREVIOUS', 'otp-before'],
      ['OTP_TABLE_KEY', 'otp-table'],
    ] as const)
      expect(JSON.stringify(variables[name])).toMatch(new RegExp(`resolve:secretsmanager:.*${kept}`));
  });

  it('refuses wrong settings, all of them together, and those that it does not know', () => {
    expect(() => synthesise({ settings: { CHANNELS: 'email', CODE_LENGTH: 3 } })).toThrow(
      /EMAIL_FROM[\s\S]*CODE_LENGTH|CODE_LENGTH[\s\S]*EMAIL_FROM/,
    );
    expect(() => synthesise({ settings: { ...settings, CODE_LENTH: 8 } as OtpSettings })).toThrow(
      'not settings of the construct: CODE_LENTH',
    );
    // @ts-expect-error a choice is one of its options
    expect(() => synthesise({ settings: { ...settings, SRP_FIRST: 'maybe' } })).toThrow(/SRP_FIRST/);
    // @ts-expect-error the secret is a separate property
    expect(() => synthesise({ settings: { ...settings, OTP_SECRET: 'x'.repeat(32) } })).toThrow(/OTP_SECRET/);
  });

  it('refuses a pool that is defined elsewhere, and slots that are taken, but for a PreSignUp that is kept', () => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Acme');
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_a');
    expect(() => new OtpRouter(stack, 'Otp', { userPool, settings }, files())).toThrow(
      /needs a pool that this app defines/,
    );

    const make = (props: Partial<OtpRouterProps>) => {
      const other = new Stack(new App({ analyticsReporting: false }), 'Acme');
      const preSignUp = new Lambda(other, 'Theirs', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline('0'),
      });
      const pool = new UserPool(other, 'Pool', { lambdaTriggers: { preSignUp } });
      new OtpRouter(other, 'Otp', { userPool: pool, settings, ...props }, files());
      return other;
    };
    expect(() => make({})).toThrow(/another function in PreSignUp/);
    const slots = Synthesised.fromStack(make({ keep: ['PreSignUp'] })).findResources(
      'AWS::Cognito::UserPool',
    );
    const { LambdaConfig: config } = (Object.values(slots)[0] as Resource).Properties as {
      LambdaConfig: object;
    };
    expect(Object.keys(config).sort()).toEqual([...slotNames].sort());
    expect(JSON.stringify(config)).toMatch(/"PreSignUp":\{"Fn::GetAtt":\["Theirs/);
  });
});

describe('the settings of the construct', () => {
  it('are typed from the table', () => {
    expect(readFileSync(settingsTypePath, 'utf8'), 'run npm run render').toBe(settingsType());
    expect(constructSettings.length).toBe(settingNames.length - 4);
  });
});

// The pool's own L1 counts as well: CfnUserPool is what the triggers are written to.
it('writes to the pool that CloudFormation sees', () => {
  const { router } = synthesise();
  expect(router.node.scope?.node.findChild('Pool').node.defaultChild).toBeInstanceOf(CfnUserPool);
});
