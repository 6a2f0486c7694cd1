// otp rotate: a new OTP_SECRET, without ending a sign-in or forgetting a lock.
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { planRotation, rotate } from '../release/rotate.ts';

export async function runRotate(context: Context, { stack }: { readonly stack: string }): Promise<void> {
  const { terminal } = context;
  const plan = await planRotation(context, stack);
  const { live, changeSet, warnings } = plan;
  const from = live.version;
  for (const warning of warnings) terminal.warn(`! ${warning}`);
  terminal.say(
    changeSet
      ? `Version ${from} is live. The same code and settings get a new OTP_SECRET:
  OTP_SECRET_PREVIOUS becomes the current secret, so that running sign-ins can still succeed
  OTP_TABLE_KEY stays what it is, or becomes the secret of now: no count or lock is forgotten
  a version with it is published and tested, then live moves to it`
      : `A rotation was stopped halfway: version ${from} is live with the old secret, the stack has the new one. Going on.`,
  );
  const question = changeSet ? 'Rotate?' : 'Make the new one live?';
  if (!(await confirm(context, question, { version: from, changed: false }, changeSet))) return;
  const version = await rotate(context, plan);
  terminal.say(terminal.style('bold', `Version ${version} is live with the new secret.`));
  terminal.say(
    context.formatCommands(
      '  In 15 minutes no sign-in needs the old one: `otp deploy --set OTP_SECRET_PREVIOUS=` forgets it.',
    ),
  );
  terminal.result({ version, from, changed: true, resumed: changeSet === undefined });
}

export const addRotate = accountCommand('rotate', {
  summary: 'a new OTP_SECRET, without ending a sign-in or forgetting a lock',
  description:
    'Changes OTP_SECRET and nothing else. Sign-ins that began with the old one can still succeed; counts and locks stay. ' +
    'A version with the new one is tested before live moves to it. Stopped halfway, it says which secret is live; ' +
    'run it again to go on.',
  asks: true,
  run: runRotate,
});
