// What the SDK's own model says about a request or an answer, and the answer as it came over the wire, with the members
// that the model drops. The SDK ships its schemas as arrays (@smithy/types, StaticSchema).
import type { Readable } from 'node:stream';
import {
  type CognitoIdentityProviderClient,
  type DescribeUserPoolClientCommand,
  type DescribeUserPoolCommand,
  type GetUserPoolMfaConfigCommand,
  GetUserPoolMfaConfigResponse$,
  SetUserPoolMfaConfigRequest$,
  UpdateUserPoolClientRequest$,
  UpdateUserPoolRequest$,
  UserPoolClientType$,
  UserPoolType$,
} from '@aws-sdk/client-cognito-identity-provider';
import { streamCollector } from '@smithy/node-http-handler';

const kinds = { list: 1, map: 2, structure: 3 } as const;
// Flags on a plain number: a list, or a map, of simple values.
const simpleList = 64;
const simpleMap = 128;

/** A schema in one of its forms: itself, a function that gives it, or a pair of it and its traits. */
function open(schema: unknown): unknown {
  if (typeof schema === 'function') return open((schema as () => unknown)());
  if (Array.isArray(schema) && typeof schema[0] !== 'number') return open(schema[0]);
  return schema;
}

/** The schema of each member of a structure. Throws when the SDK's form is not the one known here. */
export function members(schema: unknown): ReadonlyMap<string, unknown> {
  const [kind, , name, , names, schemas] = (open(schema) ?? []) as unknown[];
  if (
    kind !== kinds.structure ||
    !Array.isArray(names) ||
    !Array.isArray(schemas) ||
    names.length !== schemas.length
  )
    throw new Error(`The SDK's model of ${String(name)} has another form than this command knows`);
  return new Map(names.map((member: string, at) => [member, schemas[at] as unknown]));
}

/** Paths within `value` that the model does not have, such as `LambdaConfig.NewSlot`. */
export function unknownPaths(value: unknown, schema: unknown, path = ''): string[] {
  const model = open(schema);
  if (value === null || typeof value !== 'object') return [];
  if (typeof model === 'number') return model & (simpleList | simpleMap) ? [] : [path];
  const [kind, , , , inner, mapped] = model as unknown[];
  if (Array.isArray(value)) return value.flatMap((entry, at) => unknownPaths(entry, inner, `${path}[${at}]`));
  const known = kind === kinds.structure ? members(model) : undefined;
  return Object.entries(value).flatMap(([key, entry]) => {
    const below = path ? `${path}.${key}` : key;
    if (known === undefined) return unknownPaths(entry, mapped, below);
    return known.has(key) ? unknownPaths(entry, known.get(key), below) : [below];
  });
}

export interface Model {
  readonly described: unknown;
  /** Members that the update takes, beside the ids. */
  readonly updatable: readonly string[];
  /** Members of the description that no update takes, and none resets (Cognito's API reference). */
  readonly fixed: readonly string[];
}

const without = (schema: unknown, ids: readonly string[]) =>
  [...members(schema).keys()].filter((name) => !ids.includes(name));

export const poolModel: Model = {
  described: UserPoolType$,
  updatable: without(UpdateUserPoolRequest$, ['UserPoolId']),
  fixed: [
    ...['Id', 'Name', 'Arn', 'Status', 'LastModifiedDate', 'CreationDate', 'EstimatedNumberOfUsers'],
    ...['SchemaAttributes', 'AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration'],
    ...['Domain', 'CustomDomain', 'SmsConfigurationFailure', 'EmailConfigurationFailure'],
  ],
};

export const clientModel: Model = {
  described: UserPoolClientType$,
  updatable: without(UpdateUserPoolClientRequest$, ['UserPoolId', 'ClientId']),
  fixed: ['UserPoolId', 'ClientId', 'ClientSecret', 'LastModifiedDate', 'CreationDate', 'ClientType'],
};

export const mfaModel: Model = {
  described: GetUserPoolMfaConfigResponse$,
  updatable: without(SetUserPoolMfaConfigRequest$, ['UserPoolId']),
  fixed: [],
};

/**
 * Sends a command, and returns the JSON that answers it. Errors and retries are the SDK's. The body is taken nearer to the
 * wire than by the SDK's own deserializer, which gets the bytes after us.
 */
export async function rawAnswer(
  client: CognitoIdentityProviderClient,
  command: DescribeUserPoolCommand | DescribeUserPoolClientCommand | GetUserPoolMfaConfigCommand,
): Promise<Readonly<Record<string, unknown>>> {
  // The three have one shape, which TypeScript does not see.
  const sent = command as DescribeUserPoolCommand;
  let text = '{}';
  sent.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body: Uint8Array | Readable };
      const { body } = response;
      response.body = body instanceof Uint8Array ? body : await streamCollector(body);
      text = Buffer.from(response.body).toString('utf8');
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'keepAnswer' },
  );
  await client.send(sent);
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
