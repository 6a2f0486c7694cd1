// Two ways to run an effect: at its first use only, and without its errors.

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
