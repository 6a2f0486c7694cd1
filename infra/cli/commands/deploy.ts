// otp deploy: the whole way from the sources to `live`.

import { attempt } from '../aws/errors.ts';
import { exit } from '../command-error.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { readDeployment } from '../deployment.ts';
import { chooseBucket, openSnapshotStore } from '../deployment-options.ts';
import { platformPaths } from '../platform-paths.ts';
import { findCodeClient } from '../pool/clients.ts';
import type { SnapshotStore } from '../pool/snapshot.ts';
import { listClients } from '../pool/which.ts';
import { readArtifact } from '../release/artifact.ts';
import { deploy } from '../release/deploy.ts';
import { planDeploy } from '../release/plan.ts';
import type { DeployRequest } from '../release/request.ts';
import { flagParameters } from '../template-flags.ts';
import { addDeployOptions, type DeployOptions } from './deploy-options.ts';
import { runPlan, sayPlan, wouldChange } from './deploy-plan.ts';
import { sayVerdict } from './doctor.ts';
import { consolePage } from './open.ts';

/** Returns whether a sign-in can begin now, or nothing was to be done about it. */
export async function runDeploy(
  context: Context,
  request: DeployRequest,
  store: SnapshotStore,
): Promise<boolean> {
  const { terminal, where } = context;
  const { stack } = request;
  const plan = await planDeploy(context, request);
  const changed = wouldChange(plan);
  let version = plan.live?.version ?? '';
  if (changed) {
    sayPlan(context, plan);
    const { changeSet } = plan;
    const unchanged = { version: plan.live?.version, changed: false };
    if (!(await confirm(context, 'Deploy this?', unchanged, changeSet))) return true;
    version = await deploy(context, plan, store);
  } else terminal.say(`Nothing to do: version ${version} with this code and these settings is live.`);
  const { userPoolId, userPoolClientId, canSignIn, dashboard } = await terminal.watch(
    'read what is deployed',
    () => readOutcome(context, stack),
  );
  terminal.say(terminal.style('bold', `Version ${version} is live.`));
  if (userPoolId) terminal.say(`  User pool:  ${userPoolId}`);
  if (userPoolClientId) terminal.say(`  App client: ${userPoolClientId}`);
  terminal.say(`  Dashboard:  ${dashboard}`);
  const doctor = await sayVerdict(context, { stack, acceptNoMfa: request.acceptNoMfa });
  if (canSignIn)
    for (const line of nextSteps({ region: where.region, userPoolId, clientId: userPoolClientId }))
      terminal.say(context.formatCommands(line));
  if (userPoolId && !canSignIn) await sayClosed(context, userPoolId);
  terminal.result({ version, changed, userPoolId, userPoolClientId, dashboard, canSignIn, doctor });
  return canSignIn;
}

async function readOutcome(context: Context, stack: string) {
  const deployment = await readDeployment(context, stack);
  const { pool } = deployment;
  const found = pool && (await attempt(() => findCodeClient(context.aws.cognito, pool.id)));
  // Of a pool whose clients cannot be read nothing is said: doctor tells of it.
  const isOpen = !found || 'why' in found || found.value !== undefined;
  const first = found && 'value' in found ? found.value : undefined;
  return {
    userPoolId: pool?.id,
    userPoolClientId: isOpen ? (pool?.clientId ?? first) : undefined,
    canSignIn: isOpen,
    dashboard: consolePage(context.where, 'dashboard', stack, deployment),
  };
}

/** What was deployed stays: only an app client is missing. */
async function sayClosed(context: Context, userPoolId: string): Promise<void> {
  const { terminal, formatCommands } = context;
  const clients = await terminal.watch('read the app clients', () => listClients(context, userPoolId));
  const which = clients
    ? `ID is one of ${clients}`
    : 'after making an app client in the Cognito console, without a secret';
  const what = `Not done: no app client of ${userPoolId} allows CUSTOM_AUTH, so nobody can sign in. Do:
  ${formatCommands(`otp attach --user-pool-id ${userPoolId} --client-id ID`)}
  ${which}`;
  terminal.say(terminal.style('red', what));
}

/** What client code needs, and the commands that come next, as `otp …`. Pure. `clientId`: one that allows CUSTOM_AUTH. */
export function nextSteps({
  region,
  userPoolId,
  clientId,
}: Readonly<Record<'region' | 'userPoolId' | 'clientId', string | undefined>>): string[] {
  if (userPoolId === undefined)
    return [
      'Next: no pool calls it yet',
      '  otp attach --user-pool-id ID --client-id ID',
      '  otp print terraform    (or cdk, cloudformation, amplify, sst: for a pool that code owns)',
    ];
  if (clientId === undefined) return [];
  return [
    'In the app (Amplify JS; the README has others)',
    `  Amplify.configure({ Auth: { Cognito: { userPoolId: '${userPoolId}', userPoolClientId: '${clientId}' } } })`,
    "  signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } }), then confirmSignIn({ challengeResponse: code })",
    'Try it, with a user of yours (needs no credentials)',
    `  aws cognito-idp initiate-auth --no-sign-request --region ${region} --auth-flow CUSTOM_AUTH \\`,
    `    --client-id ${clientId} --auth-parameters USERNAME=you@example.com`,
    'Next',
    '  otp open dashboard    to watch sign-ins',
    '  otp doctor            everything looked at, drift and alarms too',
    '  otp rollback          if something is wrong: the version before, in seconds',
  ];
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
