// The secrets: who can read them, and whether one is kept that no sign-in needs.
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Settings } from '../../../src/settings/table.ts';
import type { Context } from '../context.ts';
import { readFunction } from '../release/version.ts';
import { type Finding, ok, warning } from './finding.ts';
import type { Subject } from './subject.ts';

/** Pure. */
export const judgeEnvironmentKey = ({ KMSKeyArn: key }: Pick<FunctionConfiguration, 'KMSKeyArn'>): Finding =>
  key
    ? ok('key of the secrets', `the function's variables are under ${key}`)
    : warning(
        'key of the secrets',
        "the function's variables are under Lambda's own key: who may call lambda:GetFunctionConfiguration and read the table can compute a live code",
        'otp deploy --kms-key create, then `otp rotate`: older versions show the secret of now to the same people',
      );

/** Longer than any sign-in takes, and long enough for whoever rotated to look at the dashboard first. */
const staleMs = 24 * 3600_000;

/** Pure. `undefined` where there is nothing to say. */
export const judgePrevious = (
  { OTP_SECRET_PREVIOUS: previous }: Pick<Settings, 'OTP_SECRET_PREVIOUS'>,
  ageMs: number,
): Finding | undefined =>
  previous === undefined || ageMs < staleMs
    ? undefined
    : warning(
        'previous secret',
        'OTP_SECRET_PREVIOUS is still there a day after the rotation: no sign-in needs it',
        'otp deploy --set OTP_SECRET_PREVIOUS=',
      );

export async function checkSecrets(
  { aws, now }: Context,
  { stack, liveVersion, config }: Subject,
): Promise<Finding[]> {
  const live = liveVersion === undefined ? undefined : await readFunction(aws.lambda, stack, liveVersion);
  if (live === undefined) return [];
  const previous = config && judgePrevious(config, now() - Date.parse(live.LastModified ?? ''));
  return [judgeEnvironmentKey(live), ...(previous ? [previous] : [])];
}
