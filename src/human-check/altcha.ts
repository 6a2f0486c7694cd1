// HUMAN_CHECK=altcha: a proof of work (ALTCHA, version 2), without a third party. The package makes and checks it; ours is
// that a solution counts for one opening round only.
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { findSecretOf, type Hmac } from '../crypto/hmac.ts';
import { type HumanCheck, isInTime, type Work } from './human-check.ts';

/** A solved challenge takes some 700 characters. */
const longestToken = 4096;

interface Payload {
  readonly challenge: Parameters<typeof verifySolution>[0]['challenge'];
  readonly solution: Parameters<typeof verifySolution>[0]['solution'];
}

export function createAltcha(hmac: Hmac, work: Work): HumanCheck {
  // As with a code, an opening stays under the secret that it was drawn under.
  const secretOf = (nonce: string) => findSecretOf(hmac, nonce)('human').toString('hex');
  return {
    async ask({ nonce }) {
      const challenge = await createChallenge({
        algorithm: 'SHA-256',
        ...work,
        deriveKey,
        // The nonce itself stays sealed: an HMAC of it tells two openings apart as well.
        data: { opening: nameOpening(hmac, nonce) },
        hmacSignatureSecret: secretOf(nonce),
      });
      return JSON.stringify({ kind: 'altcha', challenge });
    },

    async judge(token, opening, nowMs) {
      if (token.length > longestToken || !isInTime(opening, nowMs)) return 'wrong';
      try {
        const { challenge, solution }: Payload = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
        const hmacSignatureSecret = secretOf(opening.nonce);
        // The signature is checked before any work is done, so no token can ask for more of it.
        const { verified } = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret });
        const isOfThis = challenge.parameters.data?.opening === nameOpening(hmac, opening.nonce);
        return verified && isOfThis ? 'human' : 'wrong';
      } catch {
        return 'wrong';
      }
    },
  };
}

const nameOpening = (hmac: Hmac, nonce: string): string =>
  findSecretOf(hmac, nonce)('human', nonce).toString('base64url');
