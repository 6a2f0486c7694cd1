// Names in the environment that were meant for a setting.

/** Names that someone else sets; no misspelling of ours is looked for among them. */
const foreign = /^(AWS_|POWERTOOLS_|LAMBDA_|NODE_|npm_|_)/;

/** Whether two names differ by at most two letters dropped, added, changed or swapped. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return (previous[b.length] ?? 0) <= 2;
}

/** Faults in words for the names that look like one of `known` but are not. */
export function misspellings<Name extends string>(
  names: readonly string[],
  known: readonly Name[],
): string[] {
  return names
    .filter((name) => name.length > 5 && !known.includes(name as Name) && !foreign.test(name))
    .flatMap((name) => {
      const meant = known.find((other) => isNear(name, other));
      if (meant) return [`${name} is not a setting: did you mean ${meant}?`];
      return /^(OTP|SMS_BREAKER)_/.test(name) ? [`${name} is not a setting: remove it`] : [];
    });
}
