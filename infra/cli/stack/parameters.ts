// The template that this command line deploys, and the parameters and tags that a change set takes.
import { readFileSync } from 'node:fs';
import type { Parameter as StackParameter } from '@aws-sdk/client-cloudformation';
import { InvalidArgumentError } from 'commander';
import { readTemplate } from '../../read-template.ts';
import type { Template } from '../../template.ts';
import { platformPaths } from '../platform-paths.ts';
import type { Form } from '../release/version.ts';

export const ownTemplate = (): Template => readTemplate(readFileSync(platformPaths.templateFile, 'utf8'));

/** The function as the template has it, beside its code and variables. */
export function formOf({ Resources }: Template): Form {
  const { Timeout, MemorySize, Handler, Runtime } = (Resources.Function?.Properties ?? {}) as Form;
  return { Timeout, MemorySize, Handler, Runtime };
}

/** What an empty value means for a parameter: its default, as a number and a choice cannot be empty. */
function emptyOf(template: Template, name: string): string {
  const { Type: type, AllowedValues: choices, Default: fallback = '' } = template.Parameters[name] ?? {};
  return type === 'Number' || choices !== undefined ? String(fallback) : '';
}

/**
 * The list for a change set: what `wanted` names, the rest as it was. A value that is as it was is sent as
 * such, so that a change set without changes is seen as one.
 */
export function changeSetParameters(
  template: Template,
  wanted: Readonly<Record<string, string>>,
  current: Readonly<Record<string, string>>,
): StackParameter[] {
  return Object.keys(template.Parameters).flatMap((key): StackParameter[] => {
    const asked = wanted[key];
    const value = asked === '' ? emptyOf(template, key) : asked;
    if (Object.hasOwn(current, key) && (value === undefined || value === current[key]))
      return [{ ParameterKey: key, UsePreviousValue: true }];
    return value === undefined ? [] : [{ ParameterKey: key, ParameterValue: value }];
  });
}

export interface StackTag {
  readonly Key: string;
  readonly Value: string;
}

/** Letters, digits, spaces and these signs (CloudFormation's API reference, Tag). */
const pattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function readStackTag(entry: string): StackTag {
  const at = entry.indexOf('=');
  const [Key, Value] = [entry.slice(0, Math.max(at, 0)), entry.slice(at + 1)];
  if (Key === '' || Key.length > 128 || Value.length > 256 || !pattern.test(Key) || !pattern.test(Value))
    throw new InvalidArgumentError(
      'Say KEY=value: up to 128 and 256 letters, digits, spaces and _ . : / = + - @.',
    );
  if (/^aws:/i.test(Key)) throw new InvalidArgumentError('Keys that begin with aws: belong to AWS.');
  return { Key, Value };
}

/** CloudFormation replaces the whole list. Undefined where nothing is asked: then it keeps what it has. */
export function mergeTags(before: readonly StackTag[], asked: readonly StackTag[]): StackTag[] | undefined {
  if (asked.length === 0) return undefined;
  const merged = new Map([...before, ...asked].map(({ Key, Value }) => [Key, Value]));
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}
