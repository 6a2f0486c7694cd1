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

/** The first of these identities that is verified, or else the first that there is. */
async function findIdentity(ses: SESv2Client, names: readonly string[]) {
  let unverified: string | undefined;
  for (const name of names) {
    const identity = await found(() => ses.send(new GetEmailIdentityCommand({ EmailIdentity: name })));
    if (identity?.VerifiedForSendingStatus)
      return { name, isVerified: true, set: identity.ConfigurationSetName };
    if (identity) unverified ??= name;
  }
  return unverified === undefined ? undefined : { name: unverified, isVerified: false, set: undefined };
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
  const allow = (kind: string, name: string | undefined) => name && resources.add(arn(where, kind, name));
  if (senders.length > 0) allow('configuration-set', config.SES_CONFIGURATION_SET);
  for (const sender of senders) {
    const names = identitiesFor(sender);
    const read = await attempt(() => findIdentity(ses, names));
    if ('why' in read) {
      warnings.push(`could not check the SES identity of ${sender}: ${read.why}`);
      for (const name of names) allow('identity', name);
      continue;
    }
    const { value: identity } = read;
    if (identity === undefined)
      throw new CommandError(
        `SES has no identity for ${sender} in ${where.region}`,
        `Verify the address or its domain: SES console, "Create identity", Region ${where.region}`,
      );
    if (!identity.isVerified)
      throw new CommandError(
        `The SES identity ${identity.name} is not verified in ${where.region}`,
        'Follow the link or set the DNS records that SES gave you, then deploy again',
      );
    allow('identity', identity.name);
    allow('configuration-set', identity.set);
  }
  const sandbox = senders.length > 0 ? await attempt(() => ses.send(new GetAccountCommand({}))) : undefined;
  // In the sandbox, AWS was reported to ask the role for the identity of the recipient beside the sender's (cloudposse's
  // terraform-aws-ses, issues 19 and 40; not confirmed by us). The condition on ses:FromAddress still names the senders.
  if (sandbox && 'value' in sandbox && sandbox.value.ProductionAccessEnabled === false)
    allow('identity', '*');
  return {
    ...{ senders, warnings, resources: [...resources] },
    ...(sandbox && 'why' in sandbox && { sandboxUnread: sandbox.why }),
  };
}
