// otp detach: takes the function out of a pool's trigger slots.
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { readDeployment, targetPool } from '../deployment.ts';
import { addBucketOptions, type BucketOptions, openSnapshotStore } from '../deployment-options.ts';
import { refuseOtherRegion } from '../pool/attach.ts';
import { detach, planDetach } from '../pool/detach.ts';
import { unpermit } from '../pool/permission.ts';
import { planLines } from '../pool/plan.ts';
import { requirePool } from '../pool/which.ts';

export interface DetachOptions extends BucketOptions {
  readonly stack: string;
  readonly userPoolId?: string;
}

export async function runDetach(context: Context, options: DetachOptions): Promise<void> {
  const { terminal } = context;
  const { stack } = options;
  const store = openSnapshotStore(context, options);
  const plan = await terminal.watch('read stack and pool', async () => {
    const id = targetPool(options.userPoolId, await readDeployment(context, stack));
    refuseOtherRegion(id, context.where.region);
    await requirePool(context, id);
    return planDetach(context, stack, id, store);
  });
  const { userPoolId } = plan;
  const lines = planLines(plan);
  if (lines.length === 0) {
    await terminal.watch('take the permission back', () => unpermit(context, stack, userPoolId));
    terminal.say(`The pool ${userPoolId} is not attached: nothing to do.`);
    return terminal.result({ userPoolId, state: 'detached', changed: false });
  }
  for (const line of lines) terminal.say(line);
  for (const warning of plan.warnings) terminal.warn(warning);
  terminal.warn('From then on nobody signs in to this pool with a code.');
  const unchanged = { userPoolId, state: 'as it was', changed: false };
  if (!(await confirm(context, `Detach ${userPoolId}?`, unchanged))) return;
  await terminal.step(`detach ${userPoolId}`, () => detach(context, plan, store));
  terminal.result({ userPoolId, state: 'detached', changed: true });
}

export const addDetach = accountCommand<DetachOptions>('detach', {
  summary: 'take live out of the slots and put back what was there',
  description:
    'Puts back what the newest snapshot of the pool has in the four slots, here or in the bucket, and every app client ' +
    'that was prepared to what it was before the first time. Changes nothing else.',
  asks: true,
  declare: (command) =>
    addBucketOptions(command).option('--user-pool-id <id>', "the pool (default: the stack's)"),
  run: runDetach,
});
