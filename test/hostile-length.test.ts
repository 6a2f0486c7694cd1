// Texts that anybody may send, however long, are decided on at once. Held against the clock: on a busy machine it is
// the machine that fails these, so they stand apart from those that mutated code is tried on.
import { expect, it } from 'vitest';
import { toSendable } from '../src/channels/email/address.ts';
import { readProof } from '../src/crypto/code.ts';

it('is so for what could be a proof', () => {
  const startedMs = performance.now();
  expect(readProof('x'.repeat(10_000_000))).toBeUndefined();
  expect(performance.now() - startedMs).toBeLessThan(100);
});

it('is so for what could be an address', () => {
  const startedMs = performance.now();
  for (const text of ['a@'.repeat(50_000), `a@${'a.'.repeat(50_000)}`, `a@${'a-'.repeat(50_000)}!`])
    expect(toSendable(text)).toBeUndefined();
  expect(performance.now() - startedMs).toBeLessThan(200);
});
