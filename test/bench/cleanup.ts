// What must be undone at the end, also on Ctrl-C: processes, groups of processes, folders.

const pending = new Set<() => unknown>();

/** Returns a function that undoes it now, once, and forgets it. */
export function atEnd(undo: () => unknown): () => Promise<void> {
  pending.add(undo);
  return async () => {
    if (pending.delete(undo)) await undo();
  };
}

/** The last first. One that fails does not keep the others from being undone. */
export async function undoAll(): Promise<void> {
  for (const undo of [...pending].reverse()) {
    pending.delete(undo);
    try {
      await undo();
    } catch (error) {
      console.error(`bench: ${error instanceof Error ? error.message : 'could not clean up'}`);
    }
  }
}
