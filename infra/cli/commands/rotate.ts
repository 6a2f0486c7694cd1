// otp rotate: a new OTP_SECRET, without ending a sign-in or forgetting a lock.
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { type AccountOptions, addAccountOption } from '../deployment-options.ts';
import type { Opener } from '../open-context.ts';
import { takes, target } from '../options.ts';
import type { invokeVersion } from '../release/invoke.ts';
import { planRotation, rotate } from '../release/rotate.ts';
import { dropChangeSet } from '../stack/change-set.ts';

export async function runRotate(
  context: Context,
  stack: string,
  invokeWith?: typeof invokeVersion,
): Promise<void> {
  const { terminal, interrupt } = context;
  const plan = await planRotation(context, stack);
  const { live, changeSet, warnings } = plan;
  const from = live.version;
  for (const warning of warnings) terminal.say(terminal.style('yellow', `! ${warning}`));
  if (changeSet)
    for (const line of [
      `Version ${from} is live. The same code and settings get a new OTP_SECRET:`,
      '  OTP_SECRET_PREVIOUS becomes the current secret, so that running sign-ins can still succeed',
      '  OTP_TABLE_KEY stays what it is, or becomes the secret of now: no count or lock is forgotten',
      '  a version with it is published and tested, then live moves to it',
    ])
      terminal.say(line);
  else
    terminal.say(
      `A rotation was stopped halfway: version ${from} is live with the old secret, the stack has the new one. Going on.`,
    );

  let yes = false;
  try {
    yes = !interrupt.asked && (await terminal.ask(changeSet ? 'Rotate?' : 'Make the new one live?'));
  } finally {
    if (!yes && changeSet)
      await terminal.watch('forget the change set', () => dropChangeSet(context, changeSet));
  }
  if (!yes) {
    interrupt.check('nothing was changed', false);
    terminal.say('Nothing was changed.');
    terminal.result({ version: from, changed: false });
    return;
  }
  const version = await rotate(context, plan, invokeWith);
  terminal.say(terminal.style('bold', `Version ${version} is live with the new secret.`));
  terminal.say(
    context.formatCommands(
      '  In 15 minutes no sign-in needs the old one: `otp deploy --set OTP_SECRET_PREVIOUS=` forgets it.',
    ),
  );
  terminal.result({ version, from, changed: true, resumed: changeSet === undefined });
}

export const addRotate = (program: Command, { open }: Opener): Command =>
  takes(addAccountOption(program.command('rotate')), ...target, 'json', 'yes')
    .summary('a new OTP_SECRET, without ending a sign-in or forgetting a lock')
    .description(
      'Changes OTP_SECRET and nothing else. Sign-ins that began with the old one can still succeed; counts and locks stay. ' +
        'A version with the new one is tested before live moves to it. Stopped halfway, it says which secret is live; ' +
        'run it again to go on.',
    )
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<AccountOptions>();
      await runRotate(await open(options), options.stack);
    });
