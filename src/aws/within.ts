// A deadline for a whole exchange with a service: its tries, and the reading of its answer.

/** Not Node's own: that one is of a class that `instanceof Error` and log lines know less of. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  constructor() {
    super('no answer in time');
  }
}

/** Rejects with `TimeoutError` after `timeoutMs`, and ends what is under way then. */
export async function within<T>(
  timeoutMs: number,
  ask: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TimeoutError());
      end.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([ask(end.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
