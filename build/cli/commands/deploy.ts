// otp deploy: the whole way from the sources to `live`.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type AttachChoices, addAttachOptions } from '../attach-options.ts';
import { attempt } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import {
  addDeploymentOptions,
  chooseBucket,
  type DeploymentOptions,
  openSnapshotStore,
} from '../deployment-options.ts';
import type { Opener } from '../open-context.ts';
import { isAttached } from '../pool/attach.ts';
import { hasCodeClient } from '../pool/code-client.ts';
import type { SnapshotStore } from '../pool/snapshot.ts';
import { readArtifact } from '../release/artifact.ts';
import { deploy } from '../release/deploy.ts';
import type { FlagParameter } from '../release/flags.ts';
import type { invokeVersion } from '../release/invoke.ts';
import { type DeployRequest, isReleased, planDeploy } from '../release/plan.ts';
import { environmentKeyPattern } from '../settings/environment-key.ts';
import { dropChangeSet } from '../stack/change-set.ts';
import { readResources, readStack } from '../stack/state.ts';
import { surroundings } from '../surroundings.ts';
import { consoleLink } from './links.ts';
import { sayPlan } from './plan-lines.ts';
import { type StackPool, stackPool } from './target-pool.ts';

/** Returns whether the deployment is all that a sign-in needs, or nothing was to be done about it. */
export async function runDeploy(
  context: Context,
  request: DeployRequest,
  store: SnapshotStore,
  invokeWith?: typeof invokeVersion,
): Promise<boolean> {
  const { terminal, aws, interrupt } = context;
  const { stack } = request;
  const plan = await planDeploy(context, request);
  const { stackChange, attach } = plan;
  const unchanged = isReleased(plan) && (attach === undefined || isAttached(attach));
  let version = plan.live?.version ?? '';
  if (unchanged) terminal.say(`Nothing to do: version ${version} with this code and these settings is live.`);
  else {
    sayPlan(context, plan);
    let yes = false;
    try {
      yes = !interrupt.asked && (await terminal.ask('Deploy this?'));
    } finally {
      if (!yes && stackChange.kind === 'known') await dropChangeSet(context, stackChange.set);
    }
    if (!yes) {
      interrupt.check('nothing was changed', false);
      terminal.say('Nothing was changed.');
      return true;
    }
    version = await deploy(context, plan, store, invokeWith);
  }
  const { pool, link, isOpen } = await terminal.watch('read what is deployed', async () => {
    const state = await readStack(aws.cloudformation, stack);
    const pool = state && (await stackPool(context, state));
    return {
      pool,
      isOpen: await canSignIn(context, pool),
      link: consoleLink(context.where, stack, await readResources(aws.cloudformation, stack)),
    };
  });
  terminal.say(terminal.style('bold', `Version ${version} is live.`));
  if (pool) terminal.say(`  User pool:  ${pool.id}`);
  if (pool?.clientId) terminal.say(`  App client: ${pool.clientId}`);
  terminal.say(`  Dashboard:  ${link}`);
  terminal.result({
    version,
    changed: !unchanged,
    userPoolId: pool?.id,
    userPoolClientId: pool?.clientId,
    dashboard: link,
    canSignIn: isOpen,
  });
  if (pool && !isOpen)
    terminal.say(
      terminal.style(
        'red',
        `Not done: no app client of ${pool.id} allows CUSTOM_AUTH, so nobody can sign in. Do:\n  ` +
          context.spell(`otp attach --user-pool-id ${pool.id} --client-id ID`),
      ),
    );
  return isOpen;
}

/** Of a pool whose clients cannot be read nothing is said: doctor tells of it. */
async function canSignIn({ aws }: Context, pool: StackPool | undefined): Promise<boolean> {
  if (pool === undefined || pool.own) return true;
  const answer = await attempt(() => hasCodeClient(aws.cognito, pool.id));
  return 'why' in answer || answer.value;
}

interface DeployOptions extends DeploymentOptions, AttachChoices {
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
}

/** Parameters of the template that are flags here. A flag that is not given keeps what the stack has. */
function flagParameters(options: DeployOptions): Record<string, string> {
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
    EnvironmentKey: options.kmsKey,
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
  const key = text === 'none' ? '' : text;
  if (!environmentKeyPattern.test(key))
    throw new InvalidArgumentError("Say a KMS key's ARN, `create` or `none`.");
  return key;
};

export const addDeploy = (program: Command, { open }: Opener): Command =>
  addAttachOptions(addDeploymentOptions(program.command('deploy')))
    .summary('build, upload, test, and make it live')
    .description(
      'Builds the Lambda, shows what would change and asks; uploads the zip by its hash; creates or updates the stack; ' +
        'publishes a version and tests it with an event of every trigger source; only then moves live to it. A ' +
        'failure at any step leaves live where it was. Unchanged code and settings: does nothing. The first ' +
        'deployment generates OTP_SECRET, later ones keep it.',
    )
    .option('--user-pool-id <id>', "attach this existing pool; none: no pool; left out: the stack's own pool")
    .option(
      '--client-id <id>',
      'prepare this app client of that pool too: CUSTOM_AUTH, hidden user existence, session length',
    )
    .option('--zip <file>', 'deploy this zip instead of the own one, which a checkout builds')
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
        "function and whoever deploys may use (1 USD a month); none: Lambda's own",
      kmsKey,
    )
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<DeployOptions>();
      const context = await open(options);
      const isOpen = await runDeploy(
        context,
        {
          stack: options.stack,
          bucket: chooseBucket(context, options),
          userPoolId: options.userPoolId,
          clientId: options.clientId,
          replace: options.replace,
          keep: options.keep,
          acceptNoMfa: options.acceptNoMfa,
          outOfBand: options.outOfBand,
          set: options.set,
          settingsFile: options.settings,
          env: context.env,
          flags: flagParameters(options),
          artifact: () =>
            options.zip === undefined ? surroundings.makeArtifact() : readArtifact(options.zip),
        },
        openSnapshotStore(context, options),
      );
      if (!isOpen) process.exitCode = 2;
    });
