// The function: settings that it accepts, its form, where live is, and who can read its secrets.
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Settings } from '../../../src/settings/table.ts';
import { expiredTestIdentities } from '../../../src/settings/test-identities.ts';
import { broken, type Finding, ok, unknown, warning } from '../../review/finding.ts';
import { isSame, readFunction } from '../release/version.ts';
import type { Section } from './examine.ts';

const redeploy = 'otp deploy';

/** Pure. */
export function judgeForm({
  Timeout: timeout,
  Runtime: runtime,
  State: state,
}: FunctionConfiguration): Finding[] {
  return [
    timeout === 5
      ? ok('Lambda timeout', '5 s, as long as Cognito waits')
      : broken('Lambda timeout', `${timeout} s, but Cognito waits 5 s and tries again`, redeploy),
    runtime === 'nodejs24.x'
      ? ok('Lambda runtime', runtime)
      : warning('Lambda runtime', `${runtime}`, redeploy),
    state === undefined || state === 'Active'
      ? ok('Lambda state', 'active')
      : broken('Lambda state', `${state}`, 'See the function in the Lambda console'),
  ];
}

/** Pure. */
export function judgeSettings(
  config: Settings | undefined,
  faults: readonly string[],
  nowMs: number,
): Finding[] {
  const check = 'settings';
  if (config === undefined)
    return [
      broken(
        check,
        `the function refuses them, or they cannot be read: ${faults.join('; ')}`,
        `${redeploy} --set NAME=value`,
      ),
    ];
  const findings: Finding[] = [ok(check, 'accepted')];
  const identities = Object.keys(config.TEST_IDENTITIES).length;
  const expired = expiredTestIdentities(config.TEST_IDENTITIES, nowMs);
  if (expired > 0)
    findings.push(
      warning(
        'test identities',
        `${expired} of ${identities} have expired`,
        `${redeploy} --set TEST_IDENTITIES=`,
      ),
    );
  if (config.OTP_TABLE === 'none')
    findings.push(
      broken('table', 'OTP_TABLE is none: no limit holds beyond one sign-in', `${redeploy} --set OTP_TABLE=`),
    );
  return findings;
}

/** Pure. */
export const judgeEnvironmentKey = ({ KMSKeyArn: key }: Pick<FunctionConfiguration, 'KMSKeyArn'>): Finding =>
  key
    ? ok('key of the secrets', `the function's variables are under ${key}`)
    : warning(
        'key of the secrets',
        "the function's variables are under Lambda's own key: who may call lambda:GetFunctionConfiguration and read the table can compute a live code",
        'otp deploy --kms-key create, then `otp rotate`: older versions show the secret of now to the same people',
      );

/** Longer than any sign-in takes, and long enough to look at the dashboard after `rotate`. */
const staleMs = 24 * 3600_000;

/** Pure. */
export const judgePrevious = (
  { OTP_SECRET_PREVIOUS: previous }: Pick<Settings, 'OTP_SECRET_PREVIOUS'>,
  ageMs: number,
): Finding[] =>
  previous === undefined || ageMs < staleMs
    ? []
    : [
        warning(
          'previous secret',
          'OTP_SECRET_PREVIOUS is still there a day after the rotation: no sign-in needs it',
          'otp deploy --set OTP_SECRET_PREVIOUS=',
        ),
      ];

export const functionSection: Section = (context, subject) => {
  const { functionName, live, liveUnread, config, faults } = subject;
  if (liveUnread !== undefined) return { live: async () => unknown('live', liveUnread) };
  if (live === undefined) return { live: async () => broken('live', 'no version is live', redeploy) };
  return {
    live: async () => {
      const latest = await readFunction(context.aws.lambda, functionName);
      return latest && isSame(live, latest)
        ? ok('live', `version ${live.Version}, the newest code and settings`)
        : warning('live', `version ${live.Version}; newer code or settings are not live`, redeploy);
    },
    function: async () => [...judgeForm(live), ...judgeSettings(config, faults, context.now())],
    secrets: async () => [
      judgeEnvironmentKey(live),
      ...(config ? judgePrevious(config, context.now() - Date.parse(live.LastModified ?? '')) : []),
    ],
  };
};
