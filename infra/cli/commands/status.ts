// otp status: what is deployed, what is live, which versions there are, which pools are attached.
import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { slotNames } from '../../../src/sign-in.ts';
import { attempt } from '../aws/errors.ts';
import { type Context, functionArn, liveArn } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { readDeployment } from '../deployment.ts';
import { permittedPools } from '../pool/permission.ts';
import { challengeSlots, isOurs, slotsOf } from '../pool/slots.ts';
import { listVersions, readLive } from '../release/live.ts';
import { environmentVariables, isSame, readFunction } from '../release/version.ts';
import { consolePage } from './open.ts';

/** In words: whether the four slots of a pool call live. */
async function poolState({ aws, where }: Context, stack: string, userPoolId: string): Promise<string> {
  // Not as attach reads it: a field that this version does not know is no reason to tell nothing of the slots.
  const read = await attempt(() => aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId })));
  if ('why' in read) return `could not be read: ${read.why}`;
  const slots = slotsOf({ ...read.value.UserPool });
  const calling = slotNames.filter((name) => slots[name] === liveArn(where, stack));
  if (calling.length === slotNames.length) return 'attached';
  if (slots.PreSignUp !== undefined && challengeSlots.every((name) => calling.includes(name)))
    return 'attached; PreSignUp keeps another function';
  const ours = slotNames.filter((name) => isOurs(slots[name], functionArn(where, stack)));
  return ours.length === 0 ? 'not attached' : `attached in part: ${ours.join(', ')}`;
}

async function readStatus(context: Context, stack: string) {
  const { lambda } = context.aws;
  const deployment = await readDeployment(context, stack);
  const live = await readLive(lambda, stack);
  const latest = await readFunction(lambda, stack);
  const current = live && (await readFunction(lambda, stack, live.version));
  const versions = await attempt(() => listVersions(lambda, stack));
  const own = deployment.pool ? [deployment.pool.id] : [];
  const ids = [...new Set([...own, ...(live ? await permittedPools(context, stack) : [])])];
  const pools = await Promise.all(
    ids.map(async (id) => ({ id, state: await poolState(context, stack, id) })),
  );
  const isLatest = latest !== undefined && current !== undefined && isSame(latest, current);
  const { OTP_TABLE: table } = environmentVariables(latest);
  return { deployment, live, current, versions, pools, table, isLatest };
}

export async function runStatus(context: Context, { stack }: { readonly stack: string }): Promise<void> {
  const { terminal, where } = context;
  const read = await terminal.watch('read what is deployed', () => readStatus(context, stack));
  const { deployment, live, current, versions, pools, table, isLatest } = read;
  const { status } = deployment.state;
  const userPoolClientId = deployment.pool?.clientId;
  const dashboard = consolePage(where, 'dashboard', stack, deployment);
  const newer = isLatest ? '' : '; newer code or settings are deployed but not live';
  const lines = [
    `Stack ${stack}: ${status} (account ${where.account}, Region ${where.region})`,
    live ? `live is at version ${live.version}${newer}` : 'Nothing is live yet.',
    current && `  code ${current.CodeSha256}, of ${current.LastModified}`,
    live && live.before.length > 0 && `  before it: version ${live.before.join(', ')}`,
    ...('why' in versions
      ? [`Versions could not be listed: ${versions.why}`]
      : versions.value.map(({ version, madeAt, codeSha256 }) => {
          // One that was never live may have failed its smoke test.
          const before = live?.before.includes(version) ? 'was live' : 'never live, or long ago';
          const role = version === live?.version ? 'live' : before;
          return `Version ${version}: ${role}, code ${codeSha256.slice(0, 12)}…, of ${madeAt}`;
        })),
    ...pools.map(({ id, state }) => `Pool ${id}: ${state}`),
    userPoolClientId && `App client ${userPoolClientId}`,
    `Table ${table ?? 'unknown'}`,
    `Dashboard ${dashboard}`,
  ];
  for (const line of lines) if (line) terminal.say(line);
  terminal.result({
    ...{ stack, status, pools, userPoolClientId, table, dashboard },
    live: live && { version: live.version, before: live.before, codeSha256: current?.CodeSha256, isLatest },
    versions: 'why' in versions ? undefined : versions.value,
  });
}

export const addStatus = accountCommand('status', {
  summary: 'what is deployed, what is live, which pools are attached',
  run: runStatus,
});
