// CloudFormation as far as the command line uses it: change sets, and the function, alias, pool and table of our template.
import { deployedSettings, environmentOf } from '../../../infra/cli/settings/given.ts';
import { formOf } from '../../../infra/cli/stack/parameters.ts';
import { parameterName, resourcesFor, type Template } from '../../../infra/template.ts';
import { settingNames } from '../../../src/settings/table.ts';
import { account, region } from '../aws-account.ts';
import { type AccountState, awsError, type ChangeSetItem, nextId, type StackItem } from './state.ts';

type Parameters = { ParameterKey: string; ParameterValue?: string; UsePreviousValue?: boolean }[];

const noStack = (name: string) => awsError('ValidationError', `Stack with id ${name} does not exist`);

function stackOf(state: AccountState, named: string): [string, StackItem] {
  const found = Object.entries(state.stacks).find(([name, { id }]) => name === named || id === named);
  if (found === undefined) throw noStack(named);
  return found;
}

const valuesOf = (template: Template, parameters: Readonly<Record<string, string>>) => ({
  ...Object.fromEntries(
    Object.entries(template.Parameters).map(([name, { Default: fallback = '' }]) => [name, String(fallback)]),
  ),
  ...parameters,
});

const hidden = '****';

/** What a resource is called by once it is made. */
const physicalId = (stack: string, logical: string): string =>
  ({
    Function: stack,
    Table: `${stack}-table`,
    UserPool: 'eu-west-1_Own000001',
    UserPoolClient: 'own1client',
    Alerts: `arn:aws:sns:${region}:${account}:${stack}-alerts`,
    Dashboard: `${stack}-dashboard`,
  })[logical] ?? `${stack}-${logical}`;

function makeFunction(state: AccountState, stack: string, template: Template, item: StackItem): void {
  const values = item.parameters;
  const secrets = Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = values[parameterName(name)];
      return template.Parameters[parameterName(name)]?.NoEcho && value ? [[name, value]] : [];
    }),
  );
  const settings = deployedSettings(values);
  const Variables = {
    ...environmentOf(settings, values.LogLevel ?? 'INFO'),
    ...secrets,
    OTP_TABLE: settings.OTP_TABLE || item.resources.Table || '',
  };
  const sha = /([0-9a-f]{64})\.zip$/.exec(values.CodeKey ?? '')?.[1] ?? '';
  const made = state.functions[stack] ?? { latest: {}, versions: [], policy: [] };
  state.functions[stack] = {
    ...made,
    latest: {
      FunctionName: stack,
      CodeSha256: Buffer.from(sha, 'hex').toString('base64'),
      State: 'Active',
      LastUpdateStatus: 'Successful',
      LastModified: '2026-11-23T00:00:00.000+0000',
      Role: `arn:aws:iam::${account}:role/${stack}`,
      ...formOf(template),
      ...(made.latest.FunctionName !== undefined && {
        Timeout: made.latest.Timeout,
        MemorySize: made.latest.MemorySize,
      }),
      Environment: { Variables },
    },
  };
}

/** What the first live version brings: alias, permission, pool. */
function makeLive(state: AccountState, stack: string, { parameters, resources }: StackItem): void {
  const made = state.functions[stack];
  if (!parameters.LiveVersion || made === undefined) return;
  if (state.makesAlias && !made.live)
    made.live = { FunctionVersion: parameters.LiveVersion, RevisionId: nextId(state, 'revision') };
  const ownPool = resources.UserPool;
  const pool = ownPool ?? parameters.UserPoolId ?? '';
  if (ownPool !== undefined) state.pools[ownPool] ??= ownPoolItem(ownPool, stack);
  if (pool === 'none' || pool === '' || made.policy.some(({ Sid }) => Sid === 'stack')) return;
  const arn = `arn:aws:cognito-idp:${region}:${account}:userpool/${pool}`;
  made.policy.push({ Sid: 'stack', Condition: { ArnLike: { 'AWS:SourceArn': arn } } });
}

function ownPoolItem(id: string, stack: string) {
  const live = `arn:aws:lambda:${region}:${account}:function:${stack}:live`;
  const slots = ['PreSignUp', 'DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];
  return {
    fields: {
      Id: id,
      Name: stack,
      LambdaConfig: Object.fromEntries(slots.map((slot) => [slot, live])),
      UsernameConfiguration: { CaseSensitive: false },
      MfaConfiguration: 'OFF',
      DeletionProtection: 'ACTIVE',
      UserPoolTags: { 'aws:cloudformation:stack-name': stack },
    },
    mfa: { MfaConfiguration: 'OFF' },
    clients: {
      own1client: {
        UserPoolId: id,
        ClientId: 'own1client',
        ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        AuthSessionValidity: 10,
        PreventUserExistenceErrors: 'ENABLED',
      },
    },
    users: [],
  };
}

function carryOut(state: AccountState, { stack, kind, parameters, body }: ChangeSetItem): void {
  const item = state.stacks[stack];
  if (item === undefined) throw noStack(stack);
  const template = JSON.parse(body) as Template;
  const ids = resourcesFor(template, valuesOf(template, parameters));
  item.body = body;
  item.parameters = valuesOf(template, parameters);
  item.resources = Object.fromEntries(ids.map((id) => [id, physicalId(stack, id)]));
  // The mail is confirmed at once.
  if (parameters.AlarmEmail) state.isSubscribed = true;
  item.status = `${kind}_COMPLETE`;
  if (item.resources.Table !== undefined)
    state.tables[item.resources.Table] ??= { isProtected: true, items: {} };
  makeFunction(state, stack, template, item);
  makeLive(state, stack, item);
}

function createChangeSet(state: AccountState, input: Record<string, unknown>) {
  const stack = String(input.StackName);
  const url = input.TemplateURL as string | undefined;
  const [, bucket = '', key = ''] = /amazonaws\.com\/([^/]+)\/(.+)$/.exec(url ?? '') ?? [];
  const existing = state.stacks[stack];
  const body = url === undefined ? (existing?.body ?? '') : (state.buckets[bucket]?.objects[key] ?? '');
  const parameters = Object.fromEntries(
    ((input.Parameters ?? []) as Parameters).map(({ ParameterKey, ParameterValue, UsePreviousValue }) => [
      ParameterKey,
      UsePreviousValue ? (existing?.parameters[ParameterKey] ?? '') : (ParameterValue ?? ''),
    ]),
  );
  const template = JSON.parse(body) as Template;
  const values = valuesOf(template, parameters);
  const isSame =
    existing !== undefined &&
    existing.body === body &&
    JSON.stringify(Object.entries(existing.parameters).sort()) ===
      JSON.stringify(Object.entries(values).sort());
  if (isSame) throw awsError('ValidationError', 'No updates are to be performed.');
  const kind = input.ChangeSetType as ChangeSetItem['kind'];
  state.stacks[stack] ??= {
    id: `arn:aws:cloudformation:${region}:${account}:stack/${stack}/1`,
    status: 'REVIEW_IN_PROGRESS',
    parameters: {},
    body: '',
    resources: {},
  };
  const before = Object.keys(state.stacks[stack].resources);
  const changes = resourcesFor(template, values).flatMap((id) => {
    const ResourceType = template.Resources[id]?.Type ?? '';
    if (!before.includes(id)) return [{ Action: 'Add', LogicalResourceId: id, ResourceType }];
    return id === 'Function' ? [{ Action: 'Modify', LogicalResourceId: id, ResourceType }] : [];
  });
  // Found by its name too, as the real one is.
  const Id = String(input.ChangeSetName);
  state.changeSets[Id] = { stack, kind, parameters, body, changes };
  return { Id, StackId: state.stacks[stack].id };
}

function described(item: StackItem) {
  const template = item.body === '' ? undefined : (JSON.parse(item.body) as Template);
  return {
    StackId: item.id,
    StackStatus: item.status,
    Parameters: Object.entries(item.parameters).map(([ParameterKey, value]) => ({
      ParameterKey,
      ParameterValue: template?.Parameters[ParameterKey]?.NoEcho ? hidden : value,
    })),
  };
}

type Operation = (state: AccountState, input: Record<string, unknown>) => unknown;

const setOf = (state: AccountState, id: unknown): ChangeSetItem => {
  const set = state.changeSets[String(id)];
  if (set === undefined) throw awsError('ChangeSetNotFoundException', `ChangeSet [${id}] does not exist`);
  return set;
};

export const cloudformation: Readonly<Record<string, Operation>> = {
  CreateChangeSet: createChangeSet,
  DescribeChangeSet: (state, { ChangeSetName: id }) => ({
    Status: 'CREATE_COMPLETE',
    Changes: setOf(state, id).changes.map((change) => ({ ResourceChange: change })),
  }),
  ExecuteChangeSet: (state, { ChangeSetName: id }) => {
    const set = setOf(state, id);
    delete state.changeSets[String(id)];
    carryOut(state, set);
    return {};
  },
  DeleteChangeSet: (state, { ChangeSetName: id }) => {
    delete state.changeSets[String(id)];
    return {};
  },
  DeleteStack: (state, { StackName: name }) => {
    const [stack, item] = stackOf(state, String(name));
    // The table and the pool are retained, as our template says.
    if (item.resources.Function !== undefined) delete state.functions[stack];
    for (const [id, set] of Object.entries(state.changeSets))
      if (set.stack === stack) delete state.changeSets[id];
    delete state.stacks[stack];
    return {};
  },
  DescribeStacks: (state, { StackName: name }) => ({ Stacks: [described(stackOf(state, String(name))[1])] }),
  DescribeStackEvents: (state, { StackName: name }) => {
    stackOf(state, String(name));
    return { StackEvents: [] };
  },
  DescribeStackResources: (state, { PhysicalResourceId: id }) => {
    for (const [StackName, { resources }] of Object.entries(state.stacks))
      for (const [LogicalResourceId, PhysicalResourceId] of Object.entries(resources))
        if (PhysicalResourceId === id)
          return { StackResources: [{ StackName, LogicalResourceId, PhysicalResourceId }] };
    throw noStack(String(id));
  },
  ListStackResources: (state, { StackName: name }) => ({
    StackResourceSummaries: Object.entries(stackOf(state, String(name))[1].resources).map(
      ([LogicalResourceId, PhysicalResourceId]) => ({ LogicalResourceId, PhysicalResourceId }),
    ),
  }),
  GetTemplate: (state, { StackName: name }) => ({ TemplateBody: stackOf(state, String(name))[1].body }),
  DetectStackDrift: () => ({ StackDriftDetectionId: 'drift' }),
  DescribeStackDriftDetectionStatus: () => ({ DetectionStatus: 'DETECTION_COMPLETE' }),
  DescribeStackResourceDrifts: () => ({ StackResourceDrifts: [] }),
};
