// The groups by which the breaker tells ranges of numbers apart. A range is a number less its last four digits: operators get their
// numbers in blocks of ten thousand and more, and SMS pumping goes to blocks of adjacent numbers of one operator, from which no code
// comes back (Twilio Docs, "What is SMS pumping fraud?").

/**
 * All ranges share this many groups, since the counters of an hour are one item of the table, which every message writes to: one for
 * each range would outgrow it. A range that is pumped stops one number in 256 with it, for a while.
 */
export const groupCount = 256;

/**
 * The hash FNV-1a of 32 bits, folded. Not keyed: to stop a range, an attacker can ask for messages to that very range, so a collision gains nothing.
 */
export function rangeGroup(e164: string): string {
  let hash = 0x811c9dc5;
  for (const digit of e164.slice(0, -4)) hash = Math.imul(hash ^ digit.charCodeAt(0), 0x01000193);
  return `r${((hash ^ (hash >>> 16)) >>> 0) % groupCount}`;
}
