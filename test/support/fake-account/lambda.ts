// Lambda: the function with its versions, the alias, the permission. Invoke runs this checkout's handler in this process.
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { createDeps } from '../../../src/create-deps.ts';
import { createPace } from '../../../src/delivery/pace.ts';
import { createHandler } from '../../../src/handler.ts';
import { readSettings } from '../../../src/settings/read.ts';
import { createMutedTelemetry } from '../../../src/telemetry/telemetry.ts';
import { limitsOver } from '../limits.ts';
import { memoryTable } from '../memory-table.ts';
import { type AccountState, awsError, type FunctionItem, nextId } from './state.ts';

type Operation = (state: AccountState, input: Record<string, unknown>) => unknown;

function functionOf({ functions }: AccountState, { FunctionName: name }: Record<string, unknown>) {
  const found = functions[String(name)];
  if (found === undefined) throw awsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
  return found;
}

function configurationOf(item: FunctionItem, qualifier: unknown): FunctionConfiguration {
  if (qualifier === undefined) return item.latest;
  const version = qualifier === 'live' ? item.live?.FunctionVersion : qualifier;
  const found = item.versions.find((one) => one.Version === version);
  if (found === undefined) throw awsError('ResourceNotFoundException', 'Function not found', 404);
  return found;
}

const handlers = new Map<string, ReturnType<typeof createHandler>>();

function handlerFor({ Environment: { Variables = {} } = {} }: FunctionConfiguration) {
  const key = JSON.stringify(Variables);
  const known = handlers.get(key);
  if (known) return known;
  const settings = readSettings(Variables, Date.now());
  const never = () => Promise.reject(new Error('nothing is sent'));
  const aws = { publish: never, sendEmail: never, getItem: never, updateItem: never };
  const deps = {
    ...createDeps(settings, aws as never, {
      emit: () => {},
      onSendFailure: () => {},
      onMarkFailure: () => {},
    }),
    limits: limitsOver(memoryTable(), settings, undefined, Date.now),
    sleep: async () => {},
    // Nobody measures here how long an answer takes.
    pace: createPace(
      async () => {},
      () => 0,
      [],
    ),
  };
  const handler = createHandler(createMutedTelemetry('fake'), deps);
  handlers.set(key, handler);
  return handler;
}

async function invoke(state: AccountState, input: Record<string, unknown>) {
  const handler = handlerFor(configurationOf(functionOf(state, input), input.Qualifier));
  const context = { awsRequestId: '1', functionName: 'fake', getRemainingTimeInMillis: () => 5000 };
  const answer = await handler(JSON.parse(String(input.Payload)), context as never).then(
    (value) => ({ text: JSON.stringify(value) }),
    (error: Error) => ({ text: JSON.stringify({ errorMessage: error.message }), FunctionError: 'Unhandled' }),
  );
  const { text, ...failure } = answer as { text: string; FunctionError?: string };
  return { ...failure, Payload: { transformToString: () => text } };
}

const move: Operation = (state, input) => {
  const item = functionOf(state, input);
  item.live = {
    FunctionVersion: String(input.FunctionVersion),
    Description: String(input.Description ?? ''),
    RevisionId: nextId(state, 'revision'),
  };
  return item.live;
};

export const lambda: Readonly<Record<string, Operation>> = {
  Invoke: invoke,
  GetAlias: (state, input) => {
    const { live } = functionOf(state, input);
    if (live === undefined) throw awsError('ResourceNotFoundException', 'Cannot find alias', 404);
    return live;
  },
  CreateAlias: move,
  UpdateAlias: move,
  GetFunctionConfiguration: (state, input) => configurationOf(functionOf(state, input), input.Qualifier),
  ListVersionsByFunction: (state, input) => ({ Versions: functionOf(state, input).versions }),
  PublishVersion: (state, input) => {
    const { latest, versions } = functionOf(state, input);
    const { Version: _, ...newest } = versions.at(-1) ?? {};
    // Lambda publishes nothing where nothing has changed since.
    if (JSON.stringify(newest) === JSON.stringify(latest)) return versions.at(-1);
    versions.push({ ...structuredClone(latest), Version: String(versions.length + 1) });
    return versions.at(-1);
  },
  UpdateFunctionCode: (state, input) => {
    const { latest } = functionOf(state, input);
    const sha = /([0-9a-f]{64})\.zip$/.exec(String(input.S3Key))?.[1] ?? '';
    latest.CodeSha256 = Buffer.from(sha, 'hex').toString('base64');
    return latest;
  },
  UpdateFunctionConfiguration: (state, { FunctionName, ...input }) =>
    Object.assign(functionOf(state, { FunctionName }).latest, input),
  GetPolicy: (state, input) => {
    const { policy } = functionOf(state, input);
    if (policy.length === 0) throw awsError('ResourceNotFoundException', 'No policy', 404);
    return { Policy: JSON.stringify({ Statement: policy }) };
  },
  AddPermission: (state, input) => {
    const { policy } = functionOf(state, input);
    const Sid = String(input.StatementId);
    if (policy.some((statement) => statement.Sid === Sid)) throw awsError('ResourceConflictException');
    policy.push({ Sid, Condition: { ArnLike: { 'AWS:SourceArn': String(input.SourceArn) } } });
    return {};
  },
  RemovePermission: (state, input) => {
    const item = functionOf(state, input);
    item.policy = item.policy.filter(({ Sid }) => Sid !== input.StatementId);
    return {};
  },
};
