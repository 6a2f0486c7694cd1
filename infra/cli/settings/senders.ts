// Which addresses and SES identities the function sends from, so that its role allows these and no others.
import { GetAccountCommand, GetEmailIdentityCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { Settings } from '../../../src/settings/table.ts';
import { identitiesFor, sendersOf } from '../../senders.ts';
import type { Where } from '../aws/clients.ts';
import { attempt, found } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';

export interface MailPermission {
  readonly senders: readonly string[];
  readonly resources: readonly string[];
  readonly warnings: readonly string[];
  /** Why it is not known whether SES is in its sandbox. */
  readonly sandboxUnread?: string;
}

const arn = ({ partition, region, account }: Where, kind: string, name: string) =>
  `arn:${partition}:ses:${region}:${account}:${kind}/${name}`;

/**
 * In the sandbox, AWS was reported to ask the role for the identity of the recipient beside the sender's (cloudposse's
 * terraform-aws-ses, issues 19 and 40; not confirmed by us). The condition on ses:FromAddress still names the senders.
 */
async function readSandbox(ses: SESv2Client): Promise<{ isInside: boolean; unread?: string }> {
  const read = await attempt(() => ses.send(new GetAccountCommand({})));
  return 'value' in read
    ? { isInside: read.value.ProductionAccessEnabled === false }
    : { isInside: false, unread: read.why };
}

/** Finds the identity of each sender; throws when a sender has none, or one that is not verified. */
export async function mailPermission(
  ses: SESv2Client,
  where: Where,
  config: Settings,
): Promise<MailPermission> {
  const senders = sendersOf(config);
  const resources = new Set<string>();
  const warnings: string[] = [];
  const allowSet = (name: string | undefined) => name && resources.add(arn(where, 'configuration-set', name));
  if (senders.length > 0) allowSet(config.SES_CONFIGURATION_SET);
  for (const sender of senders) {
    let unverified: string | undefined;
    let covered = false;
    for (const identity of identitiesFor(sender)) {
      const answer = await attempt(() =>
        found(() => ses.send(new GetEmailIdentityCommand({ EmailIdentity: identity }))),
      );
      if ('why' in answer) {
        warnings.push(`could not check the SES identity of ${sender}: ${answer.why}`);
        for (const name of identitiesFor(sender)) resources.add(arn(where, 'identity', name));
        covered = true;
        break;
      }
      if (answer.value === undefined) continue;
      if (answer.value.VerifiedForSendingStatus !== true) {
        unverified ??= identity;
        continue;
      }
      resources.add(arn(where, 'identity', identity));
      allowSet(answer.value.ConfigurationSetName);
      covered = true;
      break;
    }
    if (!covered && unverified !== undefined)
      throw new CommandError(
        `The SES identity ${unverified} is not verified in ${where.region}`,
        'Follow the link or set the DNS records that SES gave you, then deploy again',
      );
    if (!covered)
      throw new CommandError(
        `SES has no identity for ${sender} in ${where.region}`,
        `Verify the address or its domain: SES console, "Create identity", Region ${where.region}`,
      );
  }
  const sandbox = senders.length > 0 ? await readSandbox(ses) : undefined;
  if (sandbox?.isInside) resources.add(arn(where, 'identity', '*'));
  return {
    senders,
    resources: [...resources],
    warnings,
    ...(sandbox?.unread !== undefined && { sandboxUnread: sandbox.unread }),
  };
}
