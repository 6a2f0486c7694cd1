// The Terraform module, parsed, and held against the template and the table of settings.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { beforeAll, describe, expect, it } from 'vitest';
import { variableName } from '../../../infra/iac/terraform-parts.ts';
import { readTemplate } from '../../../infra/read-template.ts';
import { terraformFiles, terraformPath } from '../../../infra/render.ts';
import { settingNames, settingsTable } from '../../../src/settings/table.ts';

type Block = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, readonly [Block, ...Block[]]>>>>;

interface Module {
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly variable: Readonly<Record<string, readonly [Block]>>;
  readonly output: Readonly<Record<string, readonly [Block]>>;
  readonly locals: readonly Block[];
}

const folder = terraformPath('');
const text = (file: string) => readFileSync(join(folder, file), 'utf8');
const template = readTemplate();

/** A block of JSON is an object; one of HCL comes as a list of one. */
const asBlocks = (json: Readonly<Record<string, object>>) =>
  Object.fromEntries(Object.entries(json).map(([name, block]) => [name, [block]]));

let module: Module;
beforeAll(async () => {
  const parts: Partial<Module>[] = [];
  for (const file of readdirSync(folder)) {
    if (file.endsWith('.tf')) parts.push((await parse(file, text(file))) as unknown as Partial<Module>);
    if (!file.endsWith('.tf.json')) continue;
    const {
      variable = {},
      resource = {},
      locals,
    } = JSON.parse(text(file)) as {
      variable?: Record<string, object>;
      resource?: Record<string, Record<string, object>>;
      locals?: Block;
    };
    parts.push({
      variable: asBlocks(variable) as unknown as Module['variable'],
      resource: Object.fromEntries(
        Object.entries(resource).map(([type, named]) => [type, asBlocks(named)]),
      ) as unknown as Blocks,
      locals: locals ? [locals] : [],
    });
  }
  const join = (key: 'resource' | 'data' | 'variable' | 'output') =>
    Object.assign({}, ...parts.map((part) => part[key] ?? {}));
  module = {
    resource: join('resource'),
    data: join('data'),
    variable: join('variable'),
    output: join('output'),
    locals: parts.flatMap(({ locals = [] }) => locals),
  };
});

const only = (type: string): Block => {
  const [[block] = [{}]] = Object.values(module.resource[type] ?? {});
  return block;
};

describe('the Terraform module', () => {
  it('has the files that npm run render writes', () => {
    for (const [file, expected] of Object.entries(terraformFiles()))
      expect(text(file), `${file}: run npm run render`).toBe(expected);
  });

  it('has a variable for each setting, with its default, and each in the environment', () => {
    const { settings } = module.locals.find((locals) => 'settings' in locals) as {
      settings: Record<string, string>;
    };
    const apart = ['OTP_SECRET', 'OTP_TABLE'];
    expect([...Object.keys(settings), ...apart].sort()).toEqual([...settingNames].sort());
    for (const name of settingNames) {
      if (apart.includes(name)) continue;
      const [variable] = module.variable[variableName(name)] ?? [{}];
      expect(String(variable?.default)).toBe(settingsTable[name].fallback ?? '');
      expect(settings[name]).toBe(`\${tostring(var.${variableName(name)})}`);
    }
    const environment = JSON.stringify(only('aws_lambda_function').environment);
    for (const name of apart) expect(environment).toContain(name);
    expect(environment).toContain('local.settings');
  });

  it('runs the function as the template does', () => {
    const { Runtime, Handler, Timeout, MemorySize, Architectures, Description } =
      template.Resources.Function?.Properties ?? {};
    expect(only('aws_lambda_function')).toMatchObject({
      runtime: Runtime,
      handler: Handler,
      timeout: Timeout,
      memory_size: MemorySize,
      architectures: Architectures,
      description: Description,
      publish: true,
    });
    expect(only('aws_lambda_alias')).toMatchObject({ name: 'live' });
    expect(only('aws_lambda_permission')).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'cognito-idp.amazonaws.com',
      qualifier: expect.stringContaining('live'),
    });
  });

  it('allows what the template allows, and nothing else', () => {
    const policies = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy');
    const ofTemplate = policies
      .flatMap(
        ({ Properties }) =>
          (Properties.PolicyDocument as { Statement: { Action: string | string[] }[] }).Statement,
      )
      .flatMap(({ Action }) => Action);
    const ofModule = Object.values(module.resource.aws_iam_role_policy ?? {}).flatMap(([policy]) =>
      [
        ...String(policy.policy).matchAll(
          /\b(?:logs|sns|ses|dynamodb|kms|cognito-idp):(?!FromAddress)[A-Z]\w+/g,
        ),
      ].map(([action]) => action),
    );
    expect(ofModule.sort()).toEqual(ofTemplate.sort());
    expect(Object.keys(module.resource.aws_iam_role_policy ?? {}).sort()).toEqual(
      policies.map(({ Properties }) => Properties.PolicyName).sort(),
    );
  });

  it('has the table of the template', () => {
    expect(only('aws_dynamodb_table')).toMatchObject({
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'pk',
      deletion_protection_enabled: true,
      ttl: [{ attribute_name: 'expiresAt', enabled: true }],
      point_in_time_recovery: [{ enabled: true }],
    });
  });

  it('has the alarms and the dashboard of the template', () => {
    const ofTemplate = Object.values(template.Resources).filter(
      ({ Type }) => Type === 'AWS::CloudWatch::Alarm',
    );
    const alarms = Object.values(module.resource.aws_cloudwatch_metric_alarm ?? {}).map(([alarm]) => alarm);
    expect(alarms.map((alarm) => alarm.alarm_description).sort()).toEqual(
      ofTemplate.map(({ Properties }) => Properties.AlarmDescription).sort(),
    );
    for (const { Properties, Condition } of ofTemplate) {
      const alarm = alarms.find((one) => one.alarm_description === Properties.AlarmDescription);
      const { 'Fn::Sub': name } = Properties.AlarmName as { 'Fn::Sub': string };
      expect(alarm?.alarm_name).toBe(name.replace('$' + '{AWS::StackName}', '$' + '{var.name}'));
      // An alarm sees its own Region only.
      expect(alarm?.count).toBe(Condition && '$' + '{local.sms_here ? 1 : 0}');
      expect(alarm?.evaluation_periods).toBe(Properties.EvaluationPeriods);
      const queries = (alarm?.metric_query ?? []) as { expression?: string }[];
      const { Metrics: metrics = [] } = Properties as { Metrics?: { Expression?: string }[] };
      expect(queries.map(({ expression }) => expression)).toEqual(
        metrics.map(({ Expression }) => Expression),
      );
    }
    const body = String(only('aws_cloudwatch_dashboard').dashboard_body);
    // The thresholds are numbers once Terraform has filled them in.
    expect(JSON.parse(body.replaceAll(':$' + '{var.alarm_sms_usd}', ':50'))).toHaveProperty('widgets');
    expect(body).not.toMatch(/\$\{(AWS|TableName|Stack|Here|SmsRegion|Alarm)/);
  });

  it('names nothing that it does not have', () => {
    const all = readdirSync(folder)
      .filter((file) => file.endsWith('.tf') || file.endsWith('.tf.json'))
      .map(text)
      .join('\n');
    for (const [, name = ''] of all.matchAll(/\bvar\.(\w+)/g))
      expect(module.variable, name).toHaveProperty(name);
    for (const [, type = '', name = ''] of all.matchAll(/(?<![\w.])(aws_\w+|random_\w+)\.(\w+)/g))
      expect(module.resource[type] ?? {}, `${type}.${name}`).toHaveProperty(name);
    for (const [, type = '', name = ''] of all.matchAll(/\bdata\.(\w+)\.(\w+)/g))
      expect(module.data[type], `${type}.${name}`).toHaveProperty(name);
    expect(Object.keys(module.output)).toContain('live_arn');
  });
});
