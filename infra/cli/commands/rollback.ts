// otp rollback: the version that was live before takes `live` again.
import { CommandError } from '../command-error.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { requireLive } from '../deployment.ts';
import { isPublished, moveLive } from '../release/live.ts';
import { testVersion } from '../release/publish-tested.ts';
import { readFunction } from '../release/version.ts';

interface RollbackOptions {
  readonly stack: string;
  readonly to?: string;
}

export async function runRollback(context: Context, { stack, to }: RollbackOptions): Promise<void> {
  const { aws, terminal, interrupt } = context;
  if (to !== undefined && !isPublished(to))
    throw new CommandError(
      `${to} is not a published version, which is a number: it could change, or was never tested`,
      'Name one that `otp status` lists',
    );
  const live = await terminal.watch('read what is live', () => requireLive(context, stack));
  const version = to ?? live.before[0];
  if (version === undefined)
    throw new CommandError(
      `No version was live before version ${live.version}`,
      'Name one with --to; `otp status` lists them',
    );
  if (version === live.version) {
    terminal.say(`live is at version ${version} already.`);
    return terminal.result({ version, changed: false });
  }
  const target = await terminal.watch(`read version ${version}`, () =>
    readFunction(aws.lambda, stack, version),
  );
  if (target === undefined)
    throw new CommandError(`There is no version ${version} of ${stack}`, '`otp status` lists them');
  const holds = `live is at version ${live.version} as before`;
  // It may be one that failed its test, so that it never went live.
  if (!live.before.includes(version))
    await terminal.step(`test version ${version}, which is not known to have been live`, () =>
      testVersion(context, stack, version, { holds, isPartial: false }),
    );
  const question = `Move live from version ${live.version} back to ${version}?`;
  if (!(await confirm(context, question, { version: live.version, changed: false }))) return;
  interrupt.check(holds, false);
  // What was rolled back from is not remembered: rolling back again goes further back, not forth.
  const at = live.before.indexOf(version);
  const before = at < 0 ? live.before : live.before.slice(at + 1);
  await terminal.step(`move live to version ${version}`, () =>
    moveLive(aws.lambda, stack, version, live, before),
  );
  terminal.result({ version, from: live.version, changed: true });
}

export const addRollback = accountCommand<RollbackOptions>('rollback', {
  summary: 'give live to the version before, in seconds',
  description:
    'Moves live back by one atomic call: code and settings of that version. Run it again to go further back.',
  asks: true,
  declare: (command) =>
    command.option('--to <version>', 'this version instead; one that was never live is tested first'),
  run: runRollback,
});
