// How far we trust whoever asks for a message: each trust tier has its own share of the limits.

/**
 * From the least to the most. `new`: the user's first right code is younger than a day, or there was none. `proven`: the
 * user proved a code longer ago, but a stranger who knows the name may be asking. `device`: such a user, and the round
 * shows the PROOF of one of the user's known devices, which no stranger has.
 */
export const tiers = ['new', 'proven', 'device'] as const;

export type Tier = (typeof tiers)[number];
