// The flags of a deployment that become parameters of the template, and what the template allows there.

import type { Parameter, Template } from '../../template.ts';
import { CommandError } from '../command-error.ts';
import type { Values } from '../settings/given.ts';

/** By the template's parameter. */
export const flagNames = {
  SignInWith: '--sign-in-with',
  UserPoolTier: '--pool-tier',
  Waf: '--waf',
  WafPerIp: '--waf-per-ip',
  WafPerCountry: '--waf-per-country',
  LogLevel: '--log-level',
  LogRetentionDays: '--log-days',
  AlarmEmail: '--alarm-email',
  AlarmSmsSpendUsd: '--alarm-sms-usd',
  EnvironmentKey: '--kms-key',
} as const;

export type FlagParameter = keyof typeof flagNames;

function allowedOf(
  { AllowedValues: choices, AllowedPattern: pattern, MinValue: min = 0, MaxValue: max }: Parameter,
  value: string,
): string | undefined {
  if (choices) return choices.map(String).includes(value) ? undefined : `one of ${choices.join(', ')}`;
  if (pattern !== undefined)
    return new RegExp(`^(?:${pattern})$`).test(value) ? undefined : 'something of another form';
  const isWithin = Number(value) >= min && Number(value) <= (max ?? Number.POSITIVE_INFINITY);
  return isWithin
    ? undefined
    : `a whole number ${max === undefined ? `from ${min}` : `from ${min} to ${max}`}`;
}

/** CloudFormation would refuse them too, but only once everything else has been asked. */
export function refuseWrongFlags({ Parameters: parameters }: Template, flags: Values): void {
  for (const [name, flag] of Object.entries(flagNames)) {
    const [value, parameter] = [flags[name], parameters[name]];
    const allowed = value === undefined || !parameter ? undefined : allowedOf(parameter, value);
    if (allowed !== undefined)
      throw new CommandError(`${flag} ${value} is not possible`, `Say ${flag} with ${allowed}`);
  }
}
