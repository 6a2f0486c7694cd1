// The question before a change: what has been shown is carried out after a yes only.
import type { LocalContext } from './context.ts';
import { type ChangeSet, dropChangeSet } from './stack/change-set.ts';

/**
 * After a no, forgets the change set, which nobody would carry out any more, and prints `result`: that of the command then.
 * Throws after Ctrl-C, and where there is nobody to ask.
 */
export async function confirm(
  context: LocalContext,
  question: string,
  result: unknown,
  changeSet?: ChangeSet,
): Promise<boolean> {
  const { terminal, interrupt } = context;
  let yes = false;
  try {
    yes = !interrupt.asked && (await terminal.ask(question));
  } finally {
    if (!yes && changeSet)
      await terminal.watch('forget the change set', () => dropChangeSet(context, changeSet));
  }
  if (yes) return true;
  interrupt.check('nothing was changed', false);
  terminal.say('Nothing was changed.');
  terminal.result(result);
  return false;
}
