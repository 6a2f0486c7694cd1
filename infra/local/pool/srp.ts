// The server's side of SRP-6a (RFC 5054) with Cognito's dialect: SHA-256, the 3072-bit group of RFC 3526,
// two's-complement padding, and a 16-byte HKDF key under "Caldera Derived Key".
import {
  createHash,
  createHmac,
  getDiffieHellman,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** What a pool keeps of a password; hexadecimal. */
export interface Verifier {
  readonly salt: string;
  readonly verifier: string;
}

/** One PASSWORD_VERIFIER round; hexadecimal but for the secret block, which is base64. */
export interface SrpRound {
  readonly a: string;
  readonly b: string;
  readonly salt: string;
  readonly publicB: string;
  readonly secretBlock: string;
}

/** What the client sends; the signature covers the secret block it was given. */
export interface Claim {
  readonly timestamp: string;
  readonly signature: string;
}

const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const g = 2n;

const fromHex = (hex: string): bigint => BigInt(`0x${hex || '0'}`);

/** The bytes of Java's BigInteger.toByteArray(): even, and led by zero where the top bit is set. */
function padded(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

const hash = (...parts: (Buffer | string)[]): Buffer => {
  const sha = createHash('sha256');
  for (const part of parts) sha.update(part);
  return sha.digest();
};

const asNumber = (bytes: Buffer): bigint => fromHex(bytes.toString('hex'));

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

const k = asNumber(hash(padded(N), padded(g)));

/** `poolName` is the pool id without its region; `userId` the name sent as USER_ID_FOR_SRP. */
export function createVerifier(
  poolName: string,
  userId: string,
  password: string,
  salt = randomBytes(16).toString('hex'),
): Verifier {
  const inner = hash(`${poolName}${userId}:${password}`);
  const x = asNumber(hash(padded(fromHex(salt)), inner));
  return { salt, verifier: power(g, x).toString(16) };
}

/** `undefined` when the client's public value is none: RFC 5054, section 2.5.4. */
export function startRound(clientA: string, { salt, verifier }: Verifier): SrpRound | undefined {
  if (!/^[0-9a-f]{1,1024}$/i.test(clientA) || fromHex(clientA) % N === 0n) return undefined;
  const b = randomBytes(32).toString('hex');
  const publicB = (k * fromHex(verifier) + power(g, fromHex(b))) % N;
  return {
    a: clientA,
    b,
    salt,
    publicB: publicB.toString(16),
    secretBlock: randomBytes(64).toString('base64'),
  };
}

/** Whether the client knew the password that `verifier` was made from. */
export function checkClaim(
  poolName: string,
  userId: string,
  { verifier }: Verifier,
  round: SrpRound,
  claim: Claim,
): boolean {
  const a = fromHex(round.a);
  const u = hash(padded(a), padded(fromHex(round.publicB)));
  const shared = power(a * power(fromHex(verifier), asNumber(u)), fromHex(round.b));
  const key = hkdfSync('sha256', padded(shared), padded(asNumber(u)), 'Caldera Derived Key', 16);
  const expected = createHmac('sha256', Buffer.from(key))
    .update(poolName)
    .update(userId)
    .update(Buffer.from(round.secretBlock, 'base64'))
    .update(claim.timestamp)
    .digest();
  return timingSafeEqual(hash(expected), hash(Buffer.from(claim.signature, 'base64')));
}
