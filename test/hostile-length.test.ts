// Texts that anybody may send, however long, are decided on in a time that grows with their length and no faster. What took
// the square of it would need hours for these; the bound is in processor time, so that a busy machine fails none.
import { expect, it } from 'vitest';
import { toSendable } from '../src/channels/email/address.ts';
import { readProof } from '../src/crypto/code.ts';

function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

it('is so for what could be a proof', () => {
  expect(processorMs(() => expect(readProof('x'.repeat(10_000_000))).toBeUndefined())).toBeLessThan(2000);
});

it('is so for what could be an address', () => {
  const texts = ['a@'.repeat(50_000), `a@${'a.'.repeat(50_000)}`, `a@${'a-'.repeat(50_000)}!`];
  expect(
    processorMs(() => {
      for (const text of texts) expect(toSendable(text)).toBeUndefined();
    }),
  ).toBeLessThan(2000);
});
