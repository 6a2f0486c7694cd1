// otp status: what is deployed, what is live, which versions there are, which pools are attached.

import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { slotNames } from '../../../src/sign-in.ts';
import { attempt } from '../aws/errors.ts';
import { type Context, functionArn, liveArn } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { permittedPools } from '../pool/permission.ts';
import { challengeSlots, isOurs, slotsOf } from '../pool/slots.ts';
import { type Live, listVersions, type PublishedVersion, readLive } from '../release/live.ts';
import { environmentVariables, isSame, readFunction } from '../release/version.ts';
import { readResources } from '../stack/state.ts';
import { consoleLink } from './open.ts';
import { requireStack, stackPool } from './target-pool.ts';

/** In words: whether the four slots of a pool call live. */
async function poolState(context: Context, stack: string, userPoolId: string): Promise<string> {
  const { aws, where } = context;
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
  const { aws, where } = context;
  const state = await requireStack(context, stack);
  const live = await readLive(aws.lambda, stack);
  const [latest, current] = [
    await readFunction(aws.lambda, stack),
    live && (await readFunction(aws.lambda, stack, live.version)),
  ];
  const versions = await attempt(() => listVersions(aws.lambda, stack));
  const own = await stackPool(context, state);
  const permitted = live ? await permittedPools(context, stack) : [];
  const ids = [...new Set([...(own ? [own.id] : []), ...permitted])];
  const pools = await Promise.all(
    ids.map(async (id) => ({ id, state: await poolState(context, stack, id) })),
  );
  const dashboard = consoleLink(where, stack, await readResources(aws.cloudformation, stack));
  const table = environmentVariables(latest).OTP_TABLE;
  const isLatest = latest !== undefined && current !== undefined && isSame(latest, current);
  return { state, live, current, versions, own, pools, dashboard, table, isLatest };
}

/** The newest first; one that was never live may have failed its smoke test. */
const versionLines = (versions: readonly PublishedVersion[], live: Live | undefined): string[] =>
  versions.map(({ version, madeAt, codeSha256 }) => {
    const role =
      version === live?.version
        ? 'live'
        : live?.before.includes(version)
          ? 'was live'
          : 'never live, or long ago';
    return `Version ${version}: ${role}, code ${codeSha256.slice(0, 12)}…, of ${madeAt}`;
  });

export async function runStatus(context: Context, stack: string): Promise<void> {
  const { terminal, where } = context;
  const { state, live, current, versions, own, pools, dashboard, table, isLatest } = await terminal.watch(
    'read what is deployed',
    () => readStatus(context, stack),
  );
  terminal.say(`Stack ${stack}: ${state.status} (account ${where.account}, Region ${where.region})`);
  terminal.say(
    live
      ? `live is at version ${live.version}${isLatest ? '' : '; newer code or settings are deployed but not live'}`
      : 'Nothing is live yet.',
  );
  if (current) terminal.say(`  code ${current.CodeSha256}, of ${current.LastModified}`);
  if (live && live.before.length > 0) terminal.say(`  before it: version ${live.before.join(', ')}`);
  if ('why' in versions) terminal.say(`Versions could not be listed: ${versions.why}`);
  else for (const line of versionLines(versions.value, live)) terminal.say(line);
  for (const pool of pools) terminal.say(`Pool ${pool.id}: ${pool.state}`);
  if (own?.clientId) terminal.say(`App client ${own.clientId}`);
  terminal.say(`Table ${table ?? 'unknown'}`);
  terminal.say(`Dashboard ${dashboard}`);
  terminal.result({
    stack,
    status: state.status,
    live: live && { version: live.version, before: live.before, codeSha256: current?.CodeSha256, isLatest },
    versions: 'why' in versions ? undefined : versions.value,
    pools,
    userPoolClientId: own?.clientId,
    table,
    dashboard,
  });
}

export const addStatus = accountCommand('status', {
  summary: 'what is deployed, what is live, which pools are attached',
  run: (context, { stack }) => runStatus(context, stack),
});
