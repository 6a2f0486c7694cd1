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
import { attach, planAttach } from '../pool/attach.ts';
import { planLines } from '../pool/plan.ts';
import { refuseWithoutMarking } from '../pool/review.ts';
import { readLiveSettings } from '../release/live.ts';

export interface AttachOptions extends AttachChoices, BucketOptions {
  readonly stack: string;
  readonly userPoolId?: string;
  readonly clientId?: string;
}

export async function runAttach(context: Context, options: AttachOptions): Promise<void> {
  const { terminal } = context;
  const { stack } = options;
  const plan = await terminal.watch('read stack and pool', async () => {
    const deployment = await readDeployment(context, stack);
    const userPoolId = targetPool(options.userPoolId, deployment);
    const config = await readLiveSettings(context, stack, await requireLive(context, stack));
    refuseWithoutMarking(deployment.pool?.id, userPoolId, config);
    return planAttach(context, { ...options, userPoolId, config });
  });
  const { userPoolId } = plan;
  const lines = planLines(plan);
  const attached = lines.length === 0;
  for (const line of plan.warnings) terminal.warn(line);
  for (const line of lines) terminal.say(line);
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
