// The old name of the trust tiers, for the modules that still use it.
export { type Tier as Standing, tiers as standings } from './tier.ts';
