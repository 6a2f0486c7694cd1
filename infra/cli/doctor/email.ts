// Email: identities, the sandbox, whether SES sends for this account at all.
import { GetAccountCommand, type GetAccountResponse } from '@aws-sdk/client-sesv2';
import { broken, type Finding, ok, unknown } from '../../review/finding.ts';
import { CommandError } from '../command-error.ts';
import { mailPermission } from '../settings/senders.ts';
import type { Section } from './examine.ts';

const identity = 'SES identity';
const sending = 'SES sending';

/** Pure. */
export function judgeAccount(account: GetAccountResponse, region: string): Finding {
  const { SendingEnabled: enabled, EnforcementStatus: status, SendQuota: quota } = account;
  if (enabled === false || (status !== undefined && status !== 'HEALTHY'))
    return broken(
      sending,
      `SES has ${enabled === false ? 'stopped' : status} sending for this account`,
      'Read the case in the SES console under "Account health"',
    );
  if (account.ProductionAccessEnabled !== true)
    return broken(
      sending,
      'SES is in its sandbox: it sends 200 a day, and only to verified addresses. There, AWS was reported to ask the ' +
        "function's role for the recipient's identity too: a role that was deployed out of the sandbox allows the senders' only",
      `SES console, Region ${region}: "Request production access" (about a day). Then run \`otp deploy\`: it sets what the role allows anew`,
    );
  return ok(
    sending,
    `out of the sandbox, ${quota?.Max24HourSend ?? '?'} a day, ${quota?.MaxSendRate ?? '?'} a second`,
  );
}

export const emailSection: Section = ({ aws, where }, { config }) => {
  if (!config?.CHANNELS.includes('EMAIL')) return {};
  return {
    [identity]: async () => {
      try {
        const { warnings, senders } = await mailPermission(aws.ses, where, config);
        return warnings[0] === undefined
          ? ok(identity, senders.join(', '))
          : unknown(identity, warnings[0].replace(/^could not check /, ''));
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return broken(identity, error.message, error.fix);
      }
    },
    [sending]: async () => judgeAccount(await aws.ses.send(new GetAccountCommand({})), where.region),
  };
};
