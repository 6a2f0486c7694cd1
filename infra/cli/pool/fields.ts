// The fields of a pool or client that an update must send back: taken from a description, compared, and listed if they differ.
import { isDeepStrictEqual } from 'node:util';
import { CommandError } from '../command-error.ts';
import { type Model, unknownPaths } from './model.ts';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Everything that an update would have to echo, from the description as it came over the wire. Throws when the
 * description has a field that the SDK, or this command, does not know: an update would reset it unseen.
 */
export function echoable(description: Fields, model: Model): Fields {
  const unknown = [
    // An empty field has nothing that an update could reset.
    ...unknownPaths(normal(description), model.described),
    ...Object.keys(description).filter(
      (name) => isFilled(description[name]) && !model.updatable.includes(name) && !model.fixed.includes(name),
    ),
  ];
  if (unknown.length > 0)
    throw new CommandError(
      `Cognito tells of fields that this command does not know, and would reset: ${[...new Set(unknown)].join(', ')}`,
      'Update @aws-sdk/client-cognito-identity-provider (npm update), then run the same command again',
    );
  return Object.fromEntries(
    Object.entries(description).filter(([name, value]) => model.updatable.includes(name) && isFilled(value)),
  );
}

/** A pool's fields, with the three that Cognito tells in another way than it takes them. */
export function poolFields(description: Fields, model: Model): Fields {
  const fields: Record<string, unknown> = { ...echoable(description, model), PoolName: description.Name };
  const policy = (fields.Policies as { PasswordPolicy?: Fields } | undefined)?.PasswordPolicy;
  // Tags that AWS itself sets cannot be written, and no update takes them away.
  if (fields.UserPoolTags !== undefined)
    fields.UserPoolTags = Object.fromEntries(
      Object.entries(fields.UserPoolTags as Fields).filter(([key]) => !key.startsWith('aws:')),
    );
  const create = fields.AdminCreateUserConfig as Fields | undefined;
  // "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays": Cognito
  // tells both and takes one.
  if (create && policy?.TemporaryPasswordValidityDays !== undefined) {
    const { UnusedAccountValidityDays: _, ...rest } = create;
    fields.AdminCreateUserConfig = rest;
  }
  return fields;
}

/** Nothing, as Cognito may tell it: absent, null, {}, or []. */
function isFilled(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  return typeof value !== 'object' || Object.values(value).some(isFilled);
}

/** One form for values that mean the same: without empty parts, lists of names in one order. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) {
    const entries = value.map(normal);
    return entries.every((entry) => typeof entry === 'string') ? [...entries].sort() : entries;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => isFilled(entry))
      .map(([key, entry]) => [key, normal(entry)]),
  );
}

export interface Difference {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What differs, field by field, at the deepest place where it does. */
export function differences(from: unknown, to: unknown, path = ''): Difference[] {
  const [a, b] = [normal(from), normal(to)];
  if (isDeepStrictEqual(a, b) || (!isFilled(a) && !isFilled(b))) return [];
  const [left, right] = [a ?? {}, b ?? {}];
  if (!isMap(left) || !isMap(right)) return [{ path, from: a, to: b }];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .sort()
    .flatMap((key) => differences(left[key], right[key], path ? `${path}.${key}` : key));
}

export const differenceLines = (list: readonly Difference[]): string[] =>
  list.flatMap(({ path, from, to }) => [
    `  ${path}`,
    ...(from === undefined ? [] : [`    - ${JSON.stringify(from)}`]),
    ...(to === undefined ? [] : [`    + ${JSON.stringify(to)}`]),
  ]);
