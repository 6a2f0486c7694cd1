// OTP_TABLE=none: no table, so no limit holds beyond one sign-in, and a code can be used more than once.
import type { Limits } from './limits.ts';

export const noLimits: Limits = {
  reserve: async ({ nonce, nowSeconds }) => ({
    slot: { nonce, issuedAt: nowSeconds, sentAt: nowSeconds },
    mine: true,
    barred: false,
  }),
  release: async () => {},
  countSend: async () => true,
  countSms: async () => 'counted',
  creditSms: () => {},
  spend: async () => ({ allowed: true, wouldLock: false, wouldDisable: false }),
  lock: async () => {},
  consume: async () => true,
};
