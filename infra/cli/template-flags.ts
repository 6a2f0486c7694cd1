// Flags of otp deploy that each set a parameter of the template. The template says which values it takes; a flag that is
// left out keeps what the stack has.
import { Option } from 'commander';
import type { Values } from './settings/given.ts';

interface TemplateFlag {
  readonly flag: string;
  readonly meaning: string;
  /** `none` empties the parameter. */
  readonly takesNone?: true;
}

/** By the template's parameter. */
export const templateFlags: Readonly<Record<string, TemplateFlag>> = {
  SignInWith: {
    flag: '--sign-in-with <names>',
    meaning:
      'new pool: what users sign in with (email, phone_number or email,phone_number); cannot be changed later',
  },
  UserPoolTier: { flag: '--pool-tier <tier>', meaning: 'new pool: feature plan (LITE, ESSENTIALS, PLUS)' },
  Waf: {
    flag: '--waf',
    meaning:
      'a WAF web ACL on the pool, with a rate rule per IP address and per country: about 8 USD a month (web ACL 5, ' +
      'three rules 3) and 0.60 USD per million requests. Takes the place of a web ACL that the pool has',
  },
  WafPerIp: { flag: '--waf-per-ip <n>', meaning: 'requests per IP address in 5 minutes (300)' },
  WafPerCountry: { flag: '--waf-per-country <n>', meaning: 'requests per country in 5 minutes (10000)' },
  LogLevel: { flag: '--log-level <level>', meaning: 'least level of log lines (DEBUG, INFO, WARN, ERROR)' },
  LogRetentionDays: { flag: '--log-days <n>', meaning: 'days that logs are kept (30)' },
  AlarmEmail: {
    flag: '--alarm-email <address>',
    meaning: 'where alarms are mailed to; SNS asks that address to confirm; none: nowhere',
    takesNone: true,
  },
  AlarmSmsSpendUsd: {
    flag: '--alarm-sms-usd <n>',
    meaning: 'alarm when the SMS of a month cost this much (50)',
  },
  EnvironmentKey: {
    flag: '--kms-key <arn>',
    meaning:
      'key that the variables of the function are under: its ARN; create: the stack makes one that only the ' +
      "function and the deploying role can use (1 USD a month); none: Lambda's key",
    takesNone: true,
  },
  PermissionsBoundary: {
    flag: '--permissions-boundary <arn>',
    meaning:
      'IAM policy that bounds the roles of the stack, where the account requires one; none: no boundary',
    takesNone: true,
  },
  RolePath: {
    flag: '--role-path <path>',
    meaning: 'IAM path of the roles of the stack, such as /teams/auth/',
  },
};

/** The parameters that were given, from the values of all options. */
export const flagParameters = (options: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(
    Object.entries(templateFlags).flatMap(([parameter, { flag, takesNone }]) => {
      const value = options[new Option(flag).attributeName()];
      if (value === undefined) return [];
      if (typeof value === 'boolean') return [[parameter, value ? 'on' : 'off']];
      return [[parameter, takesNone && value === 'none' ? '' : String(value)]];
    }),
  );
