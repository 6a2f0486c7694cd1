// Flags of otp deploy that each set a parameter of the template. The template says which values it takes; a flag that is
// left out keeps what the stack has.
import { Option } from 'commander';
import type { Values } from './settings/given.ts';

/** By the template's parameter: the flag, and what it means. */
export const templateFlags: Readonly<Record<string, readonly [flag: string, meaning: string]>> = {
  SignInWith: [
    '--sign-in-with <names>',
    'new pool: what users sign in with (email, phone_number or email,phone_number); cannot be changed later',
  ],
  UserPoolTier: ['--pool-tier <tier>', 'new pool: feature plan (LITE, ESSENTIALS, PLUS)'],
  Waf: [
    '--waf',
    'a WAF web ACL on the pool, with a rate rule per IP address and per country: about 8 USD a month (web ACL 5, ' +
      'three rules 3) and 0.60 USD per million requests. Takes the place of a web ACL that the pool has',
  ],
  WafPerIp: ['--waf-per-ip <n>', 'requests per IP address in 5 minutes (300)'],
  WafPerCountry: ['--waf-per-country <n>', 'requests per country in 5 minutes (10000)'],
  LogLevel: ['--log-level <level>', 'least level of log lines (DEBUG, INFO, WARN, ERROR)'],
  LogRetentionDays: ['--log-days <n>', 'days that logs are kept (30)'],
  AlarmEmail: [
    '--alarm-email <address>',
    'where alarms are mailed to; SNS asks that address to confirm; none: nowhere',
  ],
  AlarmSmsSpendUsd: ['--alarm-sms-usd <n>', 'alarm when the SMS of a month cost this much (50)'],
  EnvironmentKey: [
    '--kms-key <arn>',
    'key that the variables of the function are under: its ARN; create: the stack makes one that only the ' +
      "function and the deploying role can use (1 USD a month); none: Lambda's key",
  ],
  PermissionsBoundary: [
    '--permissions-boundary <arn>',
    'IAM policy that bounds the roles of the stack, where the account requires one; none: no boundary',
  ],
  RolePath: ['--role-path <path>', 'IAM path of the roles of the stack, such as /teams/auth/'],
};

const emptiedByNone = ['AlarmEmail', 'EnvironmentKey', 'PermissionsBoundary'];

/** The parameters that were given, from the values of all options. */
export const flagParameters = (options: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(
    Object.entries(templateFlags).flatMap(([parameter, [flag]]) => {
      const value = options[new Option(flag).attributeName()];
      if (value === undefined) return [];
      if (typeof value === 'boolean') return [[parameter, value ? 'on' : 'off']];
      return [[parameter, emptiedByNone.includes(parameter) && value === 'none' ? '' : String(value)]];
    }),
  );
