// The sample of what `deploy` prints, in infra/deploying.md: every line of it comes from a deployment, in this order.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openAccount } from '../../support/fake-account/account.ts';
import { deployWords, run } from '../../support/fake-account/run.ts';
import { clientId, emptyAccount, poolId } from '../../support/fake-account/state.ts';

vi.mock('../../../infra/cli/release/rehearsal/rehearse.ts', () => ({
  rehearse: async () => ({ faults: [], messages: 0 }),
}));

/** What differs from run to run: hashes, times, folders. And the test gives a zip where the sample builds one. */
const settled = (line: string): string =>
  line
    .replace(/^… read the zip .*/, '… build')
    .replace(/[0-9a-f]{64}/g, 'HASH')
    .replace(/\/tmp\/[\w/-]+\//, '.snapshots/')
    .replace(/\d{4}-\d\d-\d\dT[\d-]+\.\d+Z/, 'TIME')
    .replace(/took \d+ ms/, 'took N ms')
    .replace(/zip \d+ kB/, 'zip N kB')
    .replace(/^(The doctor says: 0 broken).*/, '$1')
    .replace(/^\d+ events|(?<= )\d+ events/, 'N events');

/** Between the fence that this comment stands over and its end. */
function sampleOf(file: string): string[] {
  const page = readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
  const [, sample = ''] = /<!-- what deploy prints -->\n```text\n([\s\S]*?)\n```/.exec(page) ?? [];
  return sample.split('\n');
}

/** A gap, where lines are left out. */
const gap = '…';

it('infra/deploying.md shows what a first deployment prints', async () => {
  const account = openAccount(emptyAccount());
  const { text } = await run(account, deployWords('--user-pool-id', poolId, '--client-id', clientId));
  const printed = text.split('\n').map(settled);
  const sample = sampleOf('infra/deploying.md');
  expect(sample.length).toBeGreaterThan(8);
  let at = 0;
  let maySkip = true;
  for (const line of sample.map(settled)) {
    if (line.trim() === gap) {
      maySkip = true;
      continue;
    }
    const found = printed.indexOf(line, at);
    expect(found, `not printed, or in another place: ${line}`).toBeGreaterThanOrEqual(at);
    if (!maySkip) expect(found, `lines are left out before: ${line}`).toBe(at);
    at = found + 1;
    maySkip = false;
  }
});
