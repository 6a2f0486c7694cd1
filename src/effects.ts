// Ways to run an effect: at its first use only, without its errors, and again after an error.

/** Makes a value at its first use, and keeps it. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A sign-in must not fail for a line that was not written or a number that was not counted. */
export function ignoreErrors(act: () => void): void {
  try {
    act();
  } catch {
    // Logs and metrics are what is broken, so there is nowhere to say so.
  }
}

/** Milliseconds before each further try. */
const pausesMs = [50, 100, 200, 400, 800];

/** Tries `act` again after an error, while a try can begin by `untilMs`. Rejects with the last error. */
export async function retry<T>(
  act: () => Promise<T>,
  { untilMs, nowMs, sleep }: { readonly untilMs: number; nowMs(): number; sleep(ms: number): Promise<void> },
): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await act();
    } catch (error) {
      if (nowMs() + pauseMs > untilMs) throw error;
      await sleep(pauseMs);
    }
  }
  return act();
}
