// otp deploy: the whole way from the sources to `live`.

import { attempt } from '../aws/errors.ts';
import { exit } from '../command-error.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { chooseBucket, openSnapshotStore } from '../deployment-options.ts';
import { platformPaths } from '../platform-paths.ts';
import { findCodeClient } from '../pool/clients.ts';
import type { SnapshotStore } from '../pool/snapshot.ts';
import { listClients } from '../pool/which.ts';
import { readArtifact } from '../release/artifact.ts';
import { deploy } from '../release/deploy.ts';
import { planDeploy } from '../release/plan.ts';
import type { DeployRequest } from '../release/request.ts';
import { readResources, readStack } from '../stack/state.ts';
import { flagParameters } from '../template-flags.ts';
import { addDeployOptions, type DeployOptions } from './deploy-options.ts';
import { runPlan, sayPlan, wouldChange } from './deploy-plan.ts';
import { sayVerdict } from './doctor.ts';
import { nextSteps } from './next-steps.ts';
import { consoleLink } from './open.ts';
import { stackPool } from './target-pool.ts';

/** Returns whether a sign-in can begin now, or nothing was to be done about it. */
export async function runDeploy(
  context: Context,
  request: DeployRequest,
  store: SnapshotStore,
): Promise<boolean> {
  const { terminal } = context;
  const { stack } = request;
  const plan = await planDeploy(context, request);
  const unchanged = !wouldChange(plan);
  let version = plan.live?.version ?? '';
  if (unchanged) terminal.say(`Nothing to do: version ${version} with this code and these settings is live.`);
  else {
    sayPlan(context, plan);
    const { changeSet } = plan;
    const result = { version: plan.live?.version, changed: false };
    if (!(await confirm(context, 'Deploy this?', { result, changeSet }))) return true;
    version = await deploy(context, plan, store);
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

export const addDeploy = accountCommand<DeployOptions>('deploy', {
  summary: 'build, upload, test, and make it live',
  description:
    'Builds the Lambda, shows what would change and asks; uploads the zip by its hash; creates or updates the stack; ' +
    'publishes a version and tests it with an event of every trigger source; only then moves live to it. A ' +
    'failure at any step leaves live where it was. Unchanged code and settings: does nothing. The first ' +
    'deployment generates OTP_SECRET, later ones keep it.',
  asks: true,
  declare: addDeployOptions,
  run: async (context, options) => {
    const { terminal } = context;
    const { zip } = options;
    const request: DeployRequest = {
      ...options,
      asksNobody: options.yes,
      bucket: chooseBucket(context, options),
      settingsFile: options.settings,
      env: context.env,
      flags: flagParameters({ ...options }),
      stackTags: options.stackTag,
      artifact: () =>
        zip === undefined
          ? terminal.step('build', platformPaths.makeArtifact)
          : terminal.step(`read the zip ${zip}`, () => readArtifact(zip)),
    };
    if (options.plan) return (await runPlan(context, request)) ? exit.wouldChange : exit.done;
    const isOpen = await runDeploy(context, request, openSnapshotStore(context, options));
    return isOpen ? exit.done : exit.closed;
  },
});
