// Reads the fields of a request; what is missing or of another kind is the caller's fault.
import { CognitoError, invalidParameter } from './errors.ts';

export type Input = Readonly<Record<string, unknown>>;
export type StringMap = Readonly<Record<string, string>>;

const wrongKind = (name: string) =>
  new CognitoError('SerializationException', `${name} is not of the expected type`);

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw wrongKind(name);
  return value;
}

/** A text that must be there, and within the length that the API's model states. */
export function text(input: Input, name: string, maxLength = 131_072): string {
  const value = optionalText(input, name);
  const constraint = (rule: string) =>
    invalidParameter(
      `1 validation error detected: Value at '${name[0]?.toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must ${rule}`,
    );
  if (value === undefined) throw constraint('not be null');
  if (value.length > maxLength) throw constraint(`have length less than or equal to ${maxLength}`);
  return value;
}

export function optionalMap(input: Input, name: string): StringMap | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongKind(name);
  const entries = Object.entries(value).filter(([, entry]) => entry !== null);
  if (!entries.every(([, entry]) => typeof entry === 'string')) throw wrongKind(name);
  return Object.fromEntries(entries);
}

/** The value of a parameter or response that the flow cannot do without. */
export function parameter(map: StringMap, name: string): string {
  const value = map[name];
  if (value === undefined) throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}

/** A list of `{Name, Value}`; `undefined` when the field is missing. */
export function optionalAttributes(input: Input, name: string): Record<string, string> | undefined {
  const list = input[name] ?? undefined;
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) throw wrongKind(name);
  return Object.fromEntries(
    list.map((item: unknown) => {
      if (typeof item !== 'object' || item === null) throw wrongKind(name);
      return [text(item as Input, 'Name', 32), optionalText(item as Input, 'Value') ?? ''];
    }),
  );
}

export function textList(input: Input, name: string): readonly string[] {
  const list = input[name];
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) throw wrongKind(name);
  return list;
}
