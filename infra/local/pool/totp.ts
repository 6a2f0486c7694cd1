// Codes of an authenticator app: RFC 6238 as every such app has it, SHA-1, 30 seconds, 6 digits.
import { createHmac, randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMs = 30_000;

/** 160 bits in base 32, as the app takes it. */
export const createSecret = (): string => [...randomBytes(32)].map((byte) => alphabet[byte % 32]).join('');

function readSecret(secret: string): Buffer {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/[01]{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

/** The code that the app shows at a time. */
export function totp(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / stepMs)));
  const mac = createHmac('sha1', readSecret(secret)).update(counter).digest();
  // RFC 4226, section 5.3: dynamic truncation.
  const at = mac.readUInt8(19) & 15;
  return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** One step to either side, for clocks that differ. */
export const isTotp = (secret: string, code: string, nowMs: number): boolean =>
  [-1, 0, 1].some((step) => totp(secret, nowMs + step * stepMs) === code);
