// The template that this command line deploys, and the list of parameters that a change set takes.
import { readFileSync } from 'node:fs';
import type { Parameter as StackParameter } from '@aws-sdk/client-cloudformation';
import { readTemplate } from '../../read-template.ts';
import type { Template } from '../../template.ts';
import { platformPaths } from '../platform-paths.ts';
import type { Form } from '../release/version.ts';

export const ownTemplate = (): Template => readTemplate(readFileSync(platformPaths.templateFile, 'utf8'));

/** The function as the template has it, beside its code and variables. */
export function formOf({ Resources }: Template): Form {
  const { Timeout, MemorySize, Handler, Runtime } = (Resources.Function?.Properties ?? {}) as unknown as Form;
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
