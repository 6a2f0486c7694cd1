// Strangers: whether they are made to have the contacts that the users of the pool have.

import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Channel } from '../../../src/channels/channel.ts';
import { channelRows, contactFlags, openChannels } from '../../../src/channels/list.ts';
import { type ShareRules, type Shares, sharesFor } from '../../../src/recipients/shares.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { type Finding, ok, unknown, warning } from '../../review/finding.ts';
import { judgeWaitingPasswords } from '../../review/sign-ups.ts';
import { attempt } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { countReached, type Reached, type SignInNames } from './reached.ts';
import { type Sample, sampleUsers } from './sample.ts';
import type { Subject } from './subject.ts';
import { countUnproven, judgeUnproven } from './unproven.ts';
import { countUnusable, judgeUnusable } from './unusable.ts';

const check = 'channels of strangers';

/** Percent points by which strangers have to differ from users before it is worth a deployment. */
const notable = 10;

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

interface KindShares {
  readonly nameKind: string;
  readonly users: number;
  readonly usersByChannel: Readonly<Record<string, number>>;
  /** In percent, by the channel's name: what the pool shows, and what strangers are made from. */
  readonly shown: Shares;
  readonly assumed: Shares;
}

/** As DECOY_CHANNEL_SHARES takes it. */
const asSetting = (kinds: readonly KindShares[], which: 'shown' | 'assumed'): string =>
  kinds
    .flatMap((kind) =>
      Object.entries(kind[which]).map(([name, percent]) => `${kind.nameKind}/${settingOf(name)}:${percent}`),
    )
    .join(',');

const bySetting = (shares: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(shares).map(([name, value]) => [settingOf(name), value]));

const differs = ({ shown, assumed }: KindShares): boolean =>
  Object.entries(shown).some(([name, percent]) => Math.abs(percent - (assumed[name] ?? 0)) >= notable);

/** Pure. Holds counts of users and nothing of any user. */
export function judgeShares(
  config: ShareRules,
  channels: readonly Channel[],
  { read, isWhole }: Pick<Sample, 'read' | 'isWhole'>,
  reached: readonly Reached[],
): Finding {
  if (reached.length === 0)
    return unknown(
      check,
      read === 0
        ? 'the pool has no users yet'
        : `none of the ${read} users read is confirmed, enabled and has a verified contact of CHANNELS`,
    );
  const kinds = reached.map(({ nameKind, users, byChannel }): KindShares => {
    const claimer = channels.find((channel) => channel.nameKind === nameKind);
    return {
      nameKind,
      users,
      usersByChannel: Object.fromEntries(byChannel.map(({ name, users: some }) => [name, some])),
      shown: Object.fromEntries(
        byChannel.map(({ name, users: some }) => [name, shareOf(some, users, isWhole)]),
      ),
      assumed: sharesFor(claimer, channels, config),
    };
  });
  const whom = isWhole
    ? `all ${read} users of the pool that can be sent a code`
    : `a sample of them, among the first ${read} that Cognito lists`;
  const detail = `percent of users by what they type as their name, of ${whom}: ${asSetting(kinds, 'shown')}; strangers have ${asSetting(kinds, 'assumed')}`;
  const measured = {
    usersRead: read,
    isWholePool: isWhole,
    names: Object.fromEntries(
      kinds.map(({ nameKind, users, usersByChannel, shown, assumed }) => [
        nameKind,
        {
          users,
          usersByChannel: bySetting(usersByChannel),
          percent: bySetting(shown),
          strangersPercent: bySetting(assumed),
        },
      ]),
    ),
  };
  const finding = kinds.some(differs)
    ? warning(
        check,
        `${detail}: this gives away who has an account`,
        `otp deploy --set DECOY_CHANNEL_SHARES=${asSetting(kinds, 'shown')}`,
      )
    : ok(check, detail);
  return { ...finding, measured };
}

/** Channels that tell of contacts and send nothing. */
const openToRead = (config: Settings): Channel[] => {
  const send = () => Promise.reject(new TypeError('doctor reads only'));
  return openChannels(config, { aws: { publish: send, sendEmail: send }, onTemplateRefused: () => {} });
};

export async function checkUsers(context: Context, { config, userPoolId }: Subject): Promise<Finding[]> {
  if (config === undefined || userPoolId === undefined) return [];
  const channels = openToRead(config);
  const found = await attempt(async () => {
    const { UserPool: pool = {} } = await context.aws.cognito.send(
      new DescribeUserPoolCommand({ UserPoolId: userPoolId }),
    );
    const signInNames: SignInNames = {
      usernameAttributes: pool.UsernameAttributes ?? [],
      aliasAttributes: pool.AliasAttributes ?? [],
    };
    const names = [
      // Those of channels that CHANNELS lacks too: a verified contact counts also where no code can go.
      ...[...channels, ...contactFlags].flatMap(({ attribute, verifiedAttribute }) => [
        attribute,
        verifiedAttribute,
      ]),
      ...signInNames.aliasAttributes,
    ];
    return { sample: await sampleUsers(context, userPoolId, [...new Set(names)]), signInNames };
  });
  if ('why' in found) return [unknown(check, found.why)];
  const { sample, signInNames } = found.value;
  const tests = { identities: config.TEST_IDENTITIES, nowMs: context.now() };
  return [
    channels.length === 1
      ? ok(check, 'the one of CHANNELS, as users')
      : judgeShares(
          config,
          channels,
          sample,
          await countReached(channels, sample.users, signInNames, tests, config),
        ),
    ...judgeWaitingPasswords(sample, config),
    ...judgeUnusable(sample.users.length, await countUnusable(channels, sample.users, tests)),
    ...judgeUnproven(sample.users.length, await countUnproven(channels, sample.users, tests), config),
  ];
}
