// A login must not fail for a line that was not written or a number that was not counted.

export function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Where logs and metrics are broken there is nowhere to say so.
  }
}
