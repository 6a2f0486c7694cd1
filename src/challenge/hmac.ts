// Everything that is derived from OTP_SECRET, each purpose under a key of its own.
import crypto from 'node:crypto';

/** What a derived value is for; two purposes never share a key. */
export type Purpose = 'code' | 'state' | 'table' | 'decoy' | 'log' | 'compare';

/** HMAC-SHA-256 over `parts`, in a form in which no two lists of parts are alike: 32 bytes. */
export type Hmac = (purpose: Purpose, ...parts: readonly string[]) => Buffer;

export function createHmac(secret: string): Hmac {
  const keys = new Map<Purpose, Buffer>();
  const keyFor = (purpose: Purpose): Buffer => {
    const known = keys.get(purpose);
    if (known) return known;
    const key = crypto.createHmac('sha256', secret).update(`cognito-otp-router/${purpose}`).digest();
    keys.set(purpose, key);
    return key;
  };
  return (purpose, ...parts) =>
    crypto.createHmac('sha256', keyFor(purpose)).update(JSON.stringify(parts)).digest();
}

/** 128 random bits, 22 characters of base64url. */
export const randomNonce = (): string => crypto.randomBytes(16).toString('base64url');

/** Whether two texts of any length are equal, in a time that depends on neither. */
export const equalTexts = (hmac: Hmac, a: string, b: string): boolean =>
  crypto.timingSafeEqual(hmac('compare', a), hmac('compare', b));
