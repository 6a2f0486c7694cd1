// Texts that anybody may send, however long, are decided on at once. Held against the processor's time of this thread, which
// a busy machine does not change. They stand apart from the tests that mutated code is tried on.
import { expect, it } from 'vitest';
import { toSendable } from '../src/channels/email/address.ts';
import { readProof } from '../src/crypto/code.ts';

const processorMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

it('is so for what could be a proof', () => {
  const startedMs = processorMs();
  expect(readProof('x'.repeat(10_000_000))).toBeUndefined();
  expect(processorMs() - startedMs).toBeLessThan(100);
});

it('is so for what could be an address', () => {
  const startedMs = processorMs();
  for (const text of ['a@'.repeat(50_000), `a@${'a.'.repeat(50_000)}`, `a@${'a-'.repeat(50_000)}!`])
    expect(toSendable(text)).toBeUndefined();
  expect(processorMs() - startedMs).toBeLessThan(200);
});
