// Everything that we derive from the secrets of a deployment. Each purpose has its own key.
import crypto from 'node:crypto';

/** What a derived value is for; two purposes never share a key. */
export type Purpose = 'code' | 'state' | 'mark' | 'table' | 'decoy' | 'log' | 'compare' | 'proof' | 'human';

/**
 * What must outlive a change of OTP_SECRET: locks and counts, known devices, the decoys that strangers see, and the ids in
 * log lines.
 */
const lastingPurposes: ReadonlySet<Purpose> = new Set<Purpose>(['table', 'decoy', 'log', 'proof']);

export interface Hmac {
  /** HMAC-SHA-256 over `parts`, in a form in which no two lists of parts are alike: 32 bytes. */
  (purpose: Purpose, ...parts: readonly string[]): Buffer;
  /** The same under OTP_SECRET_PREVIOUS; `undefined` where there is none. */
  readonly previous?: Hmac | undefined;
}

/** The other secrets of a deployment. Without a table key, the table's names are derived from OTP_SECRET too. */
export interface OtherSecrets {
  readonly previous?: string | undefined;
  readonly tableKey?: string | undefined;
}

export function createHmac(secret: string, { previous, tableKey = secret }: OtherSecrets = {}): Hmac {
  // Key objects: given bytes, Node 24 makes one in every call, which takes five times as long as the HMAC itself.
  const keys = new Map<Purpose, crypto.KeyObject>();
  const keyFor = (purpose: Purpose): crypto.KeyObject => {
    const known = keys.get(purpose);
    if (known) return known;
    const root = lastingPurposes.has(purpose) ? tableKey : secret;
    const key = crypto.createSecretKey(
      crypto.createHmac('sha256', root).update(`cognito-otp-router/${purpose}`).digest(),
    );
    keys.set(purpose, key);
    return key;
  };
  const hmac = (purpose: Purpose, ...parts: readonly string[]) =>
    crypto.createHmac('sha256', keyFor(purpose)).update(JSON.stringify(parts)).digest();
  return Object.assign(hmac, { previous: previous ? createHmac(previous, { tableKey }) : undefined });
}

/** With every secret that the settings hold. */
export const createHmacFor = (settings: {
  readonly OTP_SECRET: string;
  readonly OTP_SECRET_PREVIOUS: string | undefined;
  readonly OTP_TABLE_KEY: string | undefined;
}): Hmac =>
  createHmac(settings.OTP_SECRET, {
    previous: settings.OTP_SECRET_PREVIOUS,
    tableKey: settings.OTP_TABLE_KEY,
  });

const randomBytes = 14;
const markBytes = 2;

/** Tells the nonces that were drawn under one secret from those drawn under another. */
const markOf = (hmac: Hmac): Buffer => hmac('mark').subarray(0, markBytes);

/**
 * 112 random bits and the mark of the secret they were drawn under, 22 characters of base64url. The mark comes
 * last: shards are chosen by the first bytes, which have to be uniform.
 */
export const randomNonce = (hmac: Hmac): string =>
  Buffer.concat([crypto.randomBytes(randomBytes), markOf(hmac)]).toString('base64url');

/**
 * The secret that a nonce was drawn under. Its code stays under that one, however often the nonce is sealed, sent or
 * answered after a rotation. A nonce without a known mark is taken for one of OTP_SECRET.
 */
export const findSecretOf = (hmac: Hmac, nonce: string): Hmac =>
  hmac.previous && Buffer.from(nonce, 'base64url').subarray(randomBytes).equals(markOf(hmac.previous))
    ? hmac.previous
    : hmac;

/** A number from 0 up to 1, for choices that keep nothing secret. */
export const randomShare = (): number => crypto.randomBytes(4).readUInt32BE() / 2 ** 32;

/** Whether two texts of any length are equal, in a time that depends on neither. */
export const equalTexts = (hmac: Hmac, a: string, b: string): boolean =>
  crypto.timingSafeEqual(hmac('compare', a), hmac('compare', b));
