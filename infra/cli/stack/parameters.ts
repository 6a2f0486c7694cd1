// From settings to the template's parameters, and to the list that a change set takes.
import type { Parameter as StackParameter } from '@aws-sdk/client-cloudformation';
import type { Template } from './template.ts';

/**
 * CloudFormation's names are letters and digits only: `CODE_TTL_SECONDS` is `CodeTtlSeconds`. Settings have no
 * two underscores in a row and no part that starts with a digit, so this is reversible.
 */
export const parameterName = (setting: string): string =>
  setting
    .split('_')
    .map((part) => part.charAt(0) + part.slice(1).toLowerCase())
    .join('');

export const settingName = (parameter: string): string =>
  parameter.replace(/(?!^)([A-Z])/g, '_$1').toUpperCase();

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
