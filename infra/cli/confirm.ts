// The question before a change: what has been shown is carried out after a yes only.
import type { LocalContext } from './context.ts';
import { type ChangeSet, dropChangeSet } from './stack/change-set.ts';

interface Unchanged {
  /** The result of the command after a no. */
  readonly result: unknown;
  /** Is forgotten after a no: nobody would carry it out any more. */
  readonly changeSet?: ChangeSet | undefined;
}

/** After a no, says that nothing was changed. Throws after Ctrl-C, and where there is nobody to ask. */
export async function confirm(
  context: LocalContext,
  question: string,
  { result, changeSet }: Unchanged,
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
