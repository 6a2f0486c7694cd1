// Whose share of the limits a message counts in.

/**
 * From the least to the most that is known of who asks. `new`: nothing, or a first right code that is younger than a day.
 * `proven`: the user proved a code longer ago, but a stranger who knows the name may be asking. `device`: such a user,
 * and the round shows the proof of one of the user's known devices, which no stranger has.
 */
export const standings = ['new', 'proven', 'device'] as const;

export type Standing = (typeof standings)[number];

/** A standing and those above it. */
export const standingsFrom = (standing: Standing): readonly Standing[] =>
  standings.slice(standings.indexOf(standing));
