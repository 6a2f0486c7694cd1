// What the SDK's own model says about a request or an answer, and the answer as it came over the wire, with the members
// that the model drops.
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
import { NormalizedSchema } from '@smithy/core/schema';
import { streamCollector } from '@smithy/node-http-handler';
import type { SchemaRef } from '@smithy/types';

/** The members of a structure; throws where the SDK has something else. */
export function members(schema: SchemaRef): string[] {
  const model = NormalizedSchema.of(schema);
  if (!model.isStructSchema())
    throw new Error(`The SDK's model of ${model.getName()} has another form than this command knows`);
  return Object.keys(model.getMemberSchemas());
}

/** Paths within `value` that the model does not have, such as `LambdaConfig.NewSlot`. */
export function unknownPaths(value: unknown, schema: SchemaRef, path = ''): string[] {
  if (value === null || typeof value !== 'object') return [];
  const model = NormalizedSchema.of(schema);
  if (model.isListSchema())
    return Object.values(value).flatMap((entry, at) =>
      unknownPaths(entry, model.getValueSchema(), `${path}[${at}]`),
    );
  const known = model.isStructSchema() ? model.getMemberSchemas() : undefined;
  if (!known && !model.isMapSchema()) return [path];
  return Object.entries(value).flatMap(([key, entry]) => {
    const below = path ? `${path}.${key}` : key;
    const member = known ? known[key] : model.getValueSchema();
    return member ? unknownPaths(entry, member, below) : [below];
  });
}

export interface Model {
  readonly described: SchemaRef;
  /** Members that the update takes, beside the ids. */
  readonly updatable: readonly string[];
  /** Members of the description that no update takes, and none resets (Cognito's API reference). */
  readonly fixed: readonly string[];
}

const without = (schema: SchemaRef, ids: readonly string[]) =>
  members(schema).filter((name) => !ids.includes(name));

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
