// Email: identities, the sandbox, whether SES sends for this account at all.
import { GetAccountCommand, type GetAccountResponse } from '@aws-sdk/client-sesv2';
import { CommandError } from '../command-error.ts';
import { mailPermission } from '../settings/senders.ts';
import type { Row, Section } from './examine.ts';

export function judgeAccount(account: GetAccountResponse, region: string): Row {
  const { SendingEnabled: enabled, EnforcementStatus: status, SendQuota: quota } = account;
  if (enabled === false || (status !== undefined && status !== 'HEALTHY'))
    return {
      broken: `SES has ${enabled === false ? 'stopped' : status} sending for this account`,
      fix: 'Read the case in the SES console under "Account health"',
    };
  return {
    ok:
      account.ProductionAccessEnabled === true &&
      `out of the sandbox, ${quota?.Max24HourSend ?? '?'} a day, ${quota?.MaxSendRate ?? '?'} a second`,
    broken:
      'SES is in its sandbox: it sends 200 a day, and only to verified addresses. There, AWS was reported to ask the ' +
      "function's role for the recipient's identity too: a role that was deployed out of the sandbox allows the senders' only",
    fix: `SES console, Region ${region}: "Request production access" (about a day). Then run \`otp deploy\`: it sets what the role allows anew`,
  };
}

export const emailSection: Section = ({ aws, where }, { config }) => {
  if (!config?.CHANNELS.includes('EMAIL')) return {};
  return {
    'SES identity': async () => {
      try {
        const { warnings, senders } = await mailPermission(aws.ses, where, config);
        return { unknown: warnings[0]?.replace(/^could not check /, ''), ok: senders.join(', ') };
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return { broken: error.message, fix: error.fix };
      }
    },
    'SES sending': async () => judgeAccount(await aws.ses.send(new GetAccountCommand({})), where.region),
  };
};
