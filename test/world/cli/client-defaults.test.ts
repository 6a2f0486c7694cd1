// An app client that says nothing of hidden user existence and session length: prepared, and put back to what it was, which
// an update that leaves the fields out would not prove.
import { expect, it, vi } from 'vitest';
import { openAccount } from '../../support/fake-account/account.ts';
import { after, deployWords, run } from '../../support/fake-account/run.ts';
import { clientId, emptyAccount, poolId } from '../../support/fake-account/state.ts';

vi.mock('../../../infra/cli/release/rehearsal/rehearse.ts', () => ({
  rehearse: async () => ({ faults: [], messages: 0 }),
}));

it('goes back to the defaults, written out, also from a snapshot of before', async () => {
  const before = emptyAccount();
  const client = before.pools[poolId]?.clients[clientId] ?? {};
  delete client.PreventUserExistenceErrors;
  delete client.AuthSessionValidity;

  const attached = await after(before, deployWords('--user-pool-id', poolId, '--client-id', clientId));
  expect(attached.pools[poolId]?.clients[clientId]).toMatchObject({
    PreventUserExistenceErrors: 'ENABLED',
    AuthSessionValidity: 10,
  });

  // As a version before this one wrote it down.
  for (const { objects } of Object.values(attached.buckets))
    for (const [key, text] of Object.entries(objects))
      if (key.startsWith('snapshots/'))
        objects[key] = text.replace(/\s*"(PreventUserExistenceErrors|AuthSessionValidity)": [^\n]*/g, '');
  const account = openAccount(attached);
  const { code, text } = await run(account, ['detach']);
  expect(code, text).toBe(0);
  expect(text).toMatch(/PreventUserExistenceErrors\n {4}- "ENABLED"\n {4}\+ "LEGACY"/);
  expect(account.state.pools[poolId]?.clients[clientId]).toMatchObject({
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    PreventUserExistenceErrors: 'LEGACY',
    AuthSessionValidity: 3,
  });
});
