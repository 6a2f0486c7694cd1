// The function: settings that it accepts, its form, where live is, and who can read its secrets.
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Settings } from '../../../src/settings/table.ts';
import { expiredTestIdentities } from '../../../src/settings/test-identities.ts';
import type { Finding } from '../../review/finding.ts';
import { isSame, readFunction } from '../release/version.ts';
import { judgeAll, type Row, type Section } from './examine.ts';

const redeploy = 'otp deploy';

export const judgeForm = ({ Timeout, Runtime, State = 'Active' }: FunctionConfiguration): Finding[] =>
  judgeAll({
    'Lambda timeout': {
      ok: Timeout === 5 && '5 s, as long as Cognito waits',
      broken: `${Timeout} s, but Cognito waits 5 s and tries again`,
      fix: redeploy,
    },
    'Lambda runtime': { ok: Runtime === 'nodejs24.x' && Runtime, warning: `${Runtime}`, fix: redeploy },
    'Lambda state': {
      ok: State === 'Active' && 'active',
      broken: State,
      fix: 'See the function in the Lambda console',
    },
  });

export function judgeSettings(
  config: Settings | undefined,
  faults: readonly string[],
  nowMs: number,
): Finding[] {
  const { TEST_IDENTITIES: identities = {}, OTP_TABLE: table } = config ?? {};
  const expired = expiredTestIdentities(identities, nowMs);
  return judgeAll({
    settings: {
      ok: config && 'accepted',
      broken: `the function refuses them, or they cannot be read: ${faults.join('; ')}`,
      fix: `${redeploy} --set NAME=value`,
    },
    'test identities': expired > 0 && {
      warning: `${expired} of ${Object.keys(identities).length} have expired`,
      fix: `${redeploy} --set TEST_IDENTITIES=`,
    },
    table: table === 'none' && {
      broken: 'OTP_TABLE is none: no limit holds beyond one sign-in',
      fix: `${redeploy} --set OTP_TABLE=`,
    },
  });
}

/** Longer than any sign-in takes, and long enough to look at the dashboard after `rotate`. */
const staleMs = 24 * 3600_000;

/** `previous`: OTP_SECRET_PREVIOUS, where the settings can be read. */
export const judgeSecrets = (
  { KMSKeyArn: key }: Pick<FunctionConfiguration, 'KMSKeyArn'>,
  previous: string | undefined,
  ageMs: number,
): Finding[] =>
  judgeAll({
    'key of the secrets': {
      ok: key && `the function's variables are under ${key}`,
      warning:
        "the function's variables are under Lambda's own key: who may call lambda:GetFunctionConfiguration and read the table can compute a live code",
      fix: 'otp deploy --kms-key create, then `otp rotate`: older versions show the secret of now to the same people',
    },
    'previous secret': previous !== undefined &&
      ageMs >= staleMs && {
        warning: 'OTP_SECRET_PREVIOUS is still there a day after the rotation: no sign-in needs it',
        fix: 'otp deploy --set OTP_SECRET_PREVIOUS=',
      },
  });

export const functionSection: Section = ({ aws, now }, subject) => {
  const { functionName, live, liveUnread, config, faults } = subject;
  if (live === undefined || liveUnread !== undefined)
    return {
      live: async (): Promise<Row> =>
        liveUnread === undefined ? { broken: 'no version is live', fix: redeploy } : { unknown: liveUnread },
    };
  return {
    live: async () => {
      const latest = await readFunction(aws.lambda, functionName);
      return {
        ok: latest && isSame(live, latest) && `version ${live.Version}, the newest code and settings`,
        warning: `version ${live.Version}; newer code or settings are not live`,
        fix: redeploy,
      };
    },
    function: async () => [...judgeForm(live), ...judgeSettings(config, faults, now())],
    secrets: async () =>
      judgeSecrets(live, config?.OTP_SECRET_PREVIOUS, now() - Date.parse(live.LastModified ?? '')),
  };
};
