// The options of otp deploy: settings, the template's parameters that are flags, and the pool.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { exit } from '../command-error.ts';
import type { AttachChoices, DeploymentOptions } from '../deployment-options.ts';
import type { FlagParameter } from '../release/refusals.ts';
import { environmentKeyPattern } from '../settings/environment-key.ts';
import { readStackTag, type StackTag } from '../stack/tags.ts';

export interface DeployOptions extends DeploymentOptions, AttachChoices {
  readonly userPoolId?: string;
  readonly clientId?: string;
  readonly set: string[];
  readonly settings?: string;
  readonly zip?: string;
  readonly signInWith?: string;
  readonly poolTier?: string;
  readonly waf?: boolean;
  readonly wafPerIp?: string;
  readonly wafPerCountry?: string;
  readonly logLevel?: string;
  readonly logDays?: string;
  readonly alarmEmail?: string;
  readonly alarmSmsUsd?: string;
  readonly kmsKey?: string;
  readonly permissionsBoundary?: string;
  readonly rolePath?: string;
  readonly stackTag: StackTag[];
  readonly plan: boolean;
}

/** Parameters of the template that are flags here. A flag that is not given keeps what the stack has. */
export function flagParameters(options: DeployOptions): Record<string, string> {
  const flags: Record<FlagParameter, string | undefined> = {
    SignInWith: options.signInWith,
    UserPoolTier: options.poolTier,
    Waf: options.waf === undefined ? undefined : options.waf ? 'on' : 'off',
    WafPerIp: options.wafPerIp,
    WafPerCountry: options.wafPerCountry,
    LogLevel: options.logLevel,
    LogRetentionDays: options.logDays,
    AlarmEmail: options.alarmEmail === 'none' ? '' : options.alarmEmail,
    AlarmSmsSpendUsd: options.alarmSmsUsd,
    EnvironmentKey: options.kmsKey === 'none' ? '' : options.kmsKey,
    PermissionsBoundary: options.permissionsBoundary === 'none' ? '' : options.permissionsBoundary,
    RolePath: options.rolePath,
  };
  return Object.fromEntries(
    Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

const whole = (text: string): string => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Say a whole number.');
  return text;
};

const kmsKey = (text: string): string => {
  if (text !== 'none' && !environmentKeyPattern.test(text))
    throw new InvalidArgumentError("Say a KMS key's ARN, `create` or `none`.");
  return text;
};

/** What accounts with rules ask of every stack. */
const addAccountRules = (command: Command): Command =>
  command
    .option(
      '--permissions-boundary <arn>',
      'IAM policy that bounds the roles of the stack, where the account requires one; none: no boundary',
    )
    .option('--role-path <path>', 'IAM path of the roles of the stack, such as /teams/auth/')
    .option(
      '--stack-tag <KEY=value>',
      'tag of the stack and of all its resources; may be repeated; tags that the stack has already stay',
      (entry: string, list: StackTag[]) => [...list, readStackTag(entry)],
      [],
    );

export const addDeployFlags = (command: Command): Command =>
  addAccountRules(command)
    .option('--user-pool-id <id>', "attach this existing pool; none: no pool; left out: the stack's own pool")
    .option(
      '--client-id <id>',
      'prepare this app client of that pool too: CUSTOM_AUTH, hidden user existence, session length',
    )
    .option(
      '--plan',
      `only show what would change: exit code ${exit.done} where nothing would, ${exit.wouldChange} where something would`,
      false,
    )
    .option('--zip <file>', 'deploy this zip instead of building one')
    .option(
      '--set <NAME=value>',
      'a setting; may be repeated; an empty value brings the default back',
      (entry: string, list: string[]) => [...list, entry],
      [],
    )
    .option(
      '--settings <file>',
      'settings as NAME=value lines; --set wins over it, it wins over the environment',
    )
    .addOption(
      new Option(
        '--sign-in-with <names>',
        'new pool: what users sign in with; cannot be changed later',
      ).choices(['email', 'phone_number', 'email,phone_number']),
    )
    .addOption(
      new Option('--pool-tier <tier>', 'new pool: feature plan').choices(['LITE', 'ESSENTIALS', 'PLUS']),
    )
    .option(
      '--waf',
      'a WAF web ACL on the pool, with a rate rule per IP address and per country: about 8 USD a month (web ACL 5, ' +
        'three rules 3) and 0.60 USD per million requests. Takes the place of a web ACL that the pool has',
    )
    .option('--no-waf', 'take that web ACL away')
    .option('--waf-per-ip <n>', 'requests per IP address in 5 minutes (300)', whole)
    .option('--waf-per-country <n>', 'requests per country in 5 minutes (10000)', whole)
    .addOption(
      new Option('--log-level <level>', 'least level of log lines').choices([
        'DEBUG',
        'INFO',
        'WARN',
        'ERROR',
      ]),
    )
    .option('--log-days <n>', 'days that logs are kept (30)', whole)
    .option(
      '--alarm-email <address>',
      'where alarms are mailed to; SNS asks that address to confirm; none: nowhere',
    )
    .option('--alarm-sms-usd <n>', 'alarm when the SMS of a month cost this much (50)', whole)
    .option(
      '--kms-key <arn>',
      'key that the variables of the function are under: its ARN; create: the stack makes one that only the ' +
        "function and the deploying role can use (1 USD a month); none: Lambda's key",
      kmsKey,
    );
