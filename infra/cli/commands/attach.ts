// otp attach: points a pool's trigger slots at the deployed function.
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { readDeployment, requireLive, targetPool } from '../deployment.ts';
import {
  type AttachChoices,
  addAttachOptions,
  type BucketOptions,
  openSnapshotStore,
} from '../deployment-options.ts';
import { attach, attachLines, isAttached, planAttach, warningLines } from '../pool/attach.ts';
import { refuseWithoutMarking } from '../pool/marking.ts';
import { readLiveSettings } from '../release/live-settings.ts';

export interface AttachOptions extends AttachChoices, BucketOptions {
  readonly stack: string;
  readonly userPoolId?: string;
  readonly clientId?: string;
}

export async function runAttach(context: Context, options: AttachOptions): Promise<void> {
  const { terminal } = context;
  const { stack, clientId } = options;
  const plan = await terminal.watch('read stack and pool', async () => {
    const deployment = await readDeployment(context, stack);
    const userPoolId = targetPool(options.userPoolId, deployment);
    const config = await readLiveSettings(context, stack, await requireLive(context, stack));
    refuseWithoutMarking(deployment.pool?.id, userPoolId, config);
    const client = clientId === undefined ? undefined : { id: clientId, ttlSeconds: config.CODE_TTL_SECONDS };
    return planAttach(context, { ...options, userPoolId, config, client });
  });
  const { userPoolId } = plan;
  const attached = isAttached(plan);
  for (const line of warningLines(plan)) terminal.warn(line);
  for (const line of attachLines(plan)) terminal.say(line);
  if (attached) terminal.say(`The pool ${userPoolId} is attached already.`);
  else {
    terminal.say('Everything else stays as it is.');
    const unchanged = { userPoolId, state: 'as it was', changed: false };
    if (!(await confirm(context, `Attach ${userPoolId}?`, unchanged))) return;
  }
  // Also when it is attached: the permission may be missing.
  await terminal.step(`attach ${userPoolId}`, () =>
    attach(context, plan, openSnapshotStore(context, options)),
  );
  terminal.result({ userPoolId, state: 'attached', changed: !attached });
}

export const addAttach = accountCommand<AttachOptions>('attach', {
  summary: "point a pool's four trigger slots at live",
  description:
    'Shows what would change, field by field, and asks. Gives Cognito the permission first, updates the pool with ' +
    'every field echoed, reads it again, and puts the old state back at once if anything but the four slots ' +
    'changed. Refuses a pool with fields that this version does not know, and one whose users it would harm.',
  asks: true,
  declare: (command) =>
    addAttachOptions(command).option('--user-pool-id <id>', "the pool (default: the stack's)"),
  run: runAttach,
});
