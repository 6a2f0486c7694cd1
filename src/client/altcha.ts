// ALTCHA's proof of work (version 2, SHA-256): the counter whose key begins with the prefix that is asked for.

/**
 * One function without imports: its text runs in a worker. It brings SHA-256 (FIPS 180-4), since browsers have
 * `crypto.subtle` on https and localhost only, and there it is a promise for every try.
 */
export function solveAltcha(
  nonce: string,
  salt: string,
  cost: number,
  keyPrefix: string,
): { counter: number; derivedKey: string } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root: number) => ((root % 1) * 2 ** 32) | 0;
  const constants = primes.map((prime) => fraction(Math.cbrt(prime)));
  const initial = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const turn = (word: number, bits: number) => (word >>> bits) | (word << (32 - bits));
  const words = new Int32Array(64);

  /** Up to 55 bytes, which is one block. */
  const sha256 = (bytes: Uint8Array): Uint8Array => {
    const block = new Uint8Array(64);
    block.set(bytes);
    block[bytes.length] = 0x80;
    const view = new DataView(block.buffer);
    view.setUint32(60, bytes.length * 8);
    for (let i = 0; i < 64; i++) {
      if (i < 16) words[i] = view.getInt32(i * 4);
      else {
        const [a = 0, b = 0] = [words[i - 15], words[i - 2]];
        const low = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
        const high = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
        words[i] = ((words[i - 16] ?? 0) + low + (words[i - 7] ?? 0) + high) | 0;
      }
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = initial;
    for (let i = 0; i < 64; i++) {
      const choice = (e & f) ^ (~e & g);
      const one =
        (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + (constants[i] ?? 0) + (words[i] ?? 0)) | 0;
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    const digest = new DataView(new ArrayBuffer(32));
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries())
      digest.setInt32(i * 4, word + (initial[i] ?? 0));
    return new Uint8Array(digest.buffer);
  };

  const fromHex = (hex: string) => (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const toHex = (bytes: Uint8Array) =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const start = [...fromHex(salt), ...fromHex(nonce)];
  for (let counter = 0; ; counter++) {
    let key = sha256(new Uint8Array([...start, counter >>> 24, counter >>> 16, counter >>> 8, counter]));
    for (let round = 1; round < cost; round++) key = sha256(key);
    const derivedKey = toHex(key);
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
  }
}
