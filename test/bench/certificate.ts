// A certificate for 127.0.0.1, made on the spot (RFC 5280, in DER): Node has no call for that, and a key in the
// repository would be one more thing for scanners to find.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  /** Both PEM. */
  readonly key: string;
  readonly cert: string;
}

const dayMs = 86_400_000;

/** Tag, length, value. */
function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const value = Buffer.concat(contents);
  const long = value.length.toString(16);
  const bytes = Buffer.from(long.padStart(long.length + (long.length % 2), '0'), 'hex');
  const length = value.length < 128 ? bytes : Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
  return Buffer.concat([Buffer.of(tag), length, value]);
}
const sequence = (...items: Buffer[]) => der(0x30, ...items);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const bits = (value: Buffer) => der(0x03, Buffer.of(0), value);
/** 261124101500Z */
const time = (ms: number) =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

const sha256WithRsa = sequence(oid('2a864886f70d01010b'), der(0x05));
const commonName = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('bench')))));
const loopback = sequence(der(0x87, Buffer.of(127, 0, 0, 1)));
const alternativeNames = sequence(sequence(oid('551d11'), der(0x04, loopback)));

/** Self-signed and valid for ten days. RSA, as AWS's own endpoints have. */
export function makeCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const toSign = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1), randomBytes(8)),
    sha256WithRsa,
    commonName,
    sequence(time(Date.now() - dayMs), time(Date.now() + 10 * dayMs)),
    commonName,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, alternativeNames),
  );
  const whole = sequence(toSign, sha256WithRsa, bits(sign('sha256', toSign, privateKey)));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}
