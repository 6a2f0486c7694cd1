// Strangers: whether they are made to have the contacts that the users of the pool have.

import type { Channel } from '../../../src/channels/channel.ts';
import { channelRows, openChannels } from '../../../src/channels/list.ts';
import { readVerifiedContacts } from '../../../src/recipients/contacts.ts';
import { assumedShare } from '../../../src/recipients/decoys.ts';
import type { Settings } from '../../../src/settings/table.ts';
import type { Attributes } from '../../../src/sign-in.ts';
import { attempt } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { type Finding, ok, unknown, warning } from './finding.ts';
import { type Sample, sampleUsers } from './sample.ts';
import type { Subject } from './subject.ts';

const check = 'channels of strangers';

/** Percent points by which strangers have to differ from users before it is worth a deployment. */
const notable = 10;

export interface Reached {
  /** Users with a verified contact that a code can go to. */
  readonly users: number;
  /** How many of them have one of each channel, in the order of CHANNELS. */
  readonly byChannel: readonly { readonly name: string; readonly users: number }[];
}

export async function countReached(
  channels: readonly Channel[],
  users: readonly Attributes[],
): Promise<Reached> {
  const counts = new Map(channels.map(({ name }) => [name, 0]));
  let reached = 0;
  for (const attributes of users) {
    const contacts = await readVerifiedContacts(channels, attributes);
    const names = contacts.flatMap(({ kind, channel }) => (kind === 'destination' ? [channel.name] : []));
    if (names.length > 0) reached++;
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return { users: reached, byChannel: [...counts].map(([name, users]) => ({ name, users })) };
}

/**
 * Pure. A whole percent. That nobody has a contact, or that everybody has, only the whole pool can show; said of a
 * sample, it would give away the few others.
 */
export function shareOf(users: number, all: number, isWhole: boolean): number {
  const percent = Math.round((100 * users) / all);
  const isSure = isWhole && (users === 0 || users === all);
  return isSure ? percent : Math.min(99, Math.max(1, percent));
}

const settingOf = (name: string): string => channelRows.find((row) => row.name === name)?.setting ?? name;

type Shares = readonly { readonly name: string; readonly percent: number }[];

/** As DECOY_CHANNEL_SHARES takes it. */
const asSetting = (shares: Shares): string =>
  shares.map(({ name, percent }) => `${settingOf(name)}:${percent}`).join(',');

const asRecord = (shares: Shares): Readonly<Record<string, number>> =>
  Object.fromEntries(shares.map(({ name, percent }) => [settingOf(name), percent]));

/** Pure. Holds counts of users and nothing of any user. */
export function judgeShares(
  { DECOY_CHANNEL_SHARES: set }: Pick<Settings, 'DECOY_CHANNEL_SHARES'>,
  { read, isWhole }: Pick<Sample, 'read' | 'isWhole'>,
  { users, byChannel }: Reached,
): Finding {
  if (users === 0)
    return unknown(
      check,
      read === 0
        ? 'the pool has no users yet'
        : `none of the ${read} users read is confirmed, enabled and has a verified contact of CHANNELS`,
    );
  const shown = byChannel.map(({ name, users: count }) => ({
    name,
    percent: shareOf(count, users, isWhole),
  }));
  const assumed = byChannel.map(({ name }) => ({
    name,
    percent: set.find(([channel]) => channel === name)?.[1] ?? assumedShare,
  }));
  const isNotable = shown.some(
    ({ percent }, i) => Math.abs(percent - (assumed[i]?.percent ?? assumedShare)) >= notable,
  );
  const whom = isWhole
    ? `all ${users} users of the pool who can be sent a code`
    : `a sample: ${users} users who can be sent a code, of the first ${read} that Cognito lists`;
  const means = set.length === 0 ? 'is not set, which counts as' : 'says';
  const detail = `the pool shows ${asSetting(shown)} (percent of ${whom}); DECOY_CHANNEL_SHARES ${means} ${asSetting(assumed)}`;
  const measured = {
    usersRead: read,
    isWholePool: isWhole,
    usersCounted: users,
    usersByChannel: Object.fromEntries(byChannel.map(({ name, users: count }) => [settingOf(name), count])),
    percent: asRecord(shown),
    set: asRecord(assumed),
  };
  const finding = isNotable
    ? warning(
        check,
        `${detail}: strangers can be told from users`,
        `otp deploy --set DECOY_CHANNEL_SHARES=${asSetting(shown)}`,
      )
    : ok(check, detail);
  return { ...finding, measured };
}

/** Channels that tell of contacts and send nothing. */
const openToRead = (config: Settings): Channel[] => {
  const send = () => Promise.reject(new TypeError('doctor reads only'));
  return openChannels(config, { aws: { publish: send, sendEmail: send }, onTemplateRefused: () => {} });
};

export async function checkDecoys(context: Context, { config, userPoolId }: Subject): Promise<Finding[]> {
  if (config === undefined || userPoolId === undefined) return [];
  const channels = openToRead(config);
  if (channels.length === 1) return [ok(check, 'the one of CHANNELS, as users')];
  const names = channels.flatMap(({ attribute, verifiedAttribute }) => [attribute, verifiedAttribute]);
  const sample = await attempt(() => sampleUsers(context, userPoolId, names));
  if ('why' in sample) return [unknown(check, sample.why)];
  return [judgeShares(config, sample.value, await countReached(channels, sample.value.users))];
}
