// otp deploy: the whole way from the sources to `live`.
import type { Command } from 'commander';
import { attempt } from '../aws/errors.ts';
import { exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import {
  addAccountOption,
  addAttachOptions,
  addBucketOptions,
  chooseBucket,
  openSnapshotStore,
} from '../deployment-options.ts';
import type { End, Opener } from '../open-context.ts';
import { takes, target } from '../options.ts';
import { platformPaths } from '../platform-paths.ts';
import { findCodeClient } from '../pool/clients.ts';
import type { SnapshotStore } from '../pool/snapshot.ts';
import { listClients } from '../pool/which.ts';
import { readArtifact } from '../release/artifact.ts';
import { deploy } from '../release/deploy.ts';
import type { invokeVersion } from '../release/invoke.ts';
import { planDeploy } from '../release/plan.ts';
import type { DeployRequest } from '../release/request.ts';
import { dropChangeSet } from '../stack/change-set.ts';
import { readResources, readStack } from '../stack/state.ts';
import { addDeployFlags, type DeployOptions, flagParameters } from './deploy-options.ts';
import { runPlan, wouldChange } from './deploy-plan.ts';
import { sayVerdict } from './doctor.ts';
import { nextSteps } from './next-steps.ts';
import { consoleLink } from './open.ts';
import { sayPlan } from './plan-lines.ts';
import { stackPool } from './target-pool.ts';

/** Returns whether a sign-in can begin now, or nothing was to be done about it. */
export async function runDeploy(
  context: Context,
  request: DeployRequest,
  store: SnapshotStore,
  invokeWith?: typeof invokeVersion,
): Promise<boolean> {
  const { terminal, interrupt } = context;
  const { stack } = request;
  const plan = await planDeploy(context, request);
  const { stackChange } = plan;
  const unchanged = !wouldChange(plan);
  let version = plan.live?.version ?? '';
  if (unchanged) terminal.say(`Nothing to do: version ${version} with this code and these settings is live.`);
  else {
    sayPlan(context, plan);
    let yes = false;
    try {
      yes = !interrupt.asked && (await terminal.ask('Deploy this?'));
    } finally {
      if (!yes && stackChange.kind === 'known')
        await terminal.watch('forget the change set', () => dropChangeSet(context, stackChange.set));
    }
    if (!yes) {
      interrupt.check('nothing was changed', false);
      terminal.say('Nothing was changed.');
      terminal.result({ version: plan.live?.version, changed: false });
      return true;
    }
    version = await deploy(context, plan, store, invokeWith);
  }
  const { pool, clientId, isOpen, link } = await terminal.watch('read what is deployed', () =>
    readOutcome(context, stack),
  );
  terminal.say(terminal.style('bold', `Version ${version} is live.`));
  if (pool) terminal.say(`  User pool:  ${pool.id}`);
  if (clientId) terminal.say(`  App client: ${clientId}`);
  terminal.say(`  Dashboard:  ${link}`);
  const doctor = await sayVerdict(context, { stack, acceptNoMfa: request.acceptNoMfa });
  const next = nextSteps({ region: context.where.region, userPoolId: pool?.id, clientId }).map(
    context.formatCommands,
  );
  if (isOpen) for (const line of next) terminal.say(line);
  terminal.result({
    version,
    changed: !unchanged,
    userPoolId: pool?.id,
    userPoolClientId: clientId,
    dashboard: link,
    canSignIn: isOpen,
    doctor,
  });
  if (pool && !isOpen) await sayClosed(context, pool.id);
  return isOpen;
}

async function readOutcome(context: Context, stack: string) {
  const { aws, where } = context;
  const state = await readStack(aws.cloudformation, stack);
  const pool = state && (await stackPool(context, state));
  const found = pool && (await attempt(() => findCodeClient(aws.cognito, pool.id)));
  // Of a pool whose clients cannot be read nothing is said: doctor tells of it.
  const clientId =
    found && 'value' in found ? found.value && (pool?.clientId ?? found.value) : pool?.clientId;
  const isOpen = !found || 'why' in found || found.value !== undefined;
  const link = consoleLink(where, stack, await readResources(aws.cloudformation, stack));
  return { pool, clientId, isOpen, link };
}

/** What was deployed stays: only an app client is missing. */
async function sayClosed(context: Context, userPoolId: string): Promise<void> {
  const { terminal, formatCommands } = context;
  const clients = await terminal.watch('read the app clients', () => listClients(context, userPoolId));
  terminal.say(
    terminal.style(
      'red',
      `Not done: no app client of ${userPoolId} allows CUSTOM_AUTH, so nobody can sign in. Do:\n  ` +
        formatCommands(`otp attach --user-pool-id ${userPoolId} --client-id ID`) +
        (clients
          ? `\n  ID is one of ${clients}`
          : '\n  after making an app client in the Cognito console, without a secret'),
    ),
  );
}

export const addDeploy = (program: Command, { open }: Opener, end: End): Command =>
  addDeployFlags(
    addAttachOptions(
      takes(addBucketOptions(addAccountOption(program.command('deploy'))), ...target, 'json', 'yes'),
    ),
  )
    .summary('build, upload, test, and make it live')
    .description(
      'Builds the Lambda, shows what would change and asks; uploads the zip by its hash; creates or updates the stack; ' +
        'publishes a version and tests it with an event of every trigger source; only then moves live to it. A ' +
        'failure at any step leaves live where it was. Unchanged code and settings: does nothing. The first ' +
        'deployment generates OTP_SECRET, later ones keep it.',
    )
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<DeployOptions>();
      const context = await open(options);
      const request: DeployRequest = {
        stack: options.stack,
        asksNobody: options.yes,
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
        stackTags: options.stackTag,
        artifact: () =>
          options.zip === undefined ? platformPaths.makeArtifact() : readArtifact(options.zip),
      };
      if (options.plan) {
        if (await runPlan(context, request)) end(exit.wouldChange);
      } else if (!(await runDeploy(context, request, openSnapshotStore(context, options)))) end(exit.closed);
    });
