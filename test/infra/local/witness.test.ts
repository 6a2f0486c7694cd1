// The sign-ins that a witness is asked for, on our own pool: so that a difference is the witness's, and no mistake of the script.
import { expect, it } from 'vitest';
import { environment, witnessSignIns } from '../../../infra/witness/sign-ins.ts';
import { sdkFor } from '../../support/local-clients.ts';
import { realLocal } from '../../support/local-real.ts';

it('end on our own pool as the witness is asked for', async () => {
  const { OTP_TABLE: _, OTP_SECRET: __, ...env } = environment('unused', Date.now());
  const local = await realLocal({ env });
  const outcomes = await witnessSignIns(sdkFor(local).client, local.clientId);
  expect(outcomes.filter(({ isAsOurs }) => !isAsOurs)).toEqual([]);
  expect(outcomes.map(({ saw }) => saw)).toEqual([
    'true',
    'CODE_SENT',
    'WRONG_CODE',
    'NotAuthorizedException',
    'tokens',
    'tokens',
    'CODE_SENT',
    'WRONG_CODE',
  ]);
});

it('name what differs: without its test identity the witness has another code', async () => {
  const local = await realLocal({ env: {} });
  const outcomes = await witnessSignIns(sdkFor(local).client, local.clientId);
  // Without the test identity, the code is another one.
  expect(outcomes.filter(({ isAsOurs }) => !isAsOurs).map(({ what }) => what)).toContain(
    'the right answer brings tokens',
  );
});
