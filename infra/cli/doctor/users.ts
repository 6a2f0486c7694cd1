// Users of the pool, and strangers: whether they are made to have the contacts that the users of the pool have.
import type { Channel } from '../../../src/channels/channel.ts';
import { contactFlags, openChannels } from '../../../src/channels/list.ts';
import { type ShareRules, sharesFor } from '../../../src/recipients/shares.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { type Finding, ok, unknown, warning } from '../../review/finding.ts';
import { judgeWaitingPasswords } from '../../review/sign-ups.ts';
import type { Section } from './examine.ts';
import { countReached, type Reached } from './reached.ts';
import { readReach, type Sample, sampleUsers } from './sample.ts';
import { judgeUnproven } from './unproven.ts';
import { judgeUnusable, settingOf } from './unusable.ts';

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

/** What the pool shows of users with names of one kind, and what strangers are made from: by channel. */
function measureKind(
  { nameKind, users, byChannel }: Reached,
  config: ShareRules,
  channels: readonly Channel[],
  isWhole: boolean,
) {
  const claimer = channels.find((channel) => channel.nameKind === nameKind);
  const assumed = sharesFor(claimer, channels, config);
  const bySetting = (figure: (name: string, users: number) => number): Record<string, number> =>
    Object.fromEntries(byChannel.map(({ name, users: some }) => [settingOf(name), figure(name, some)]));
  return {
    users,
    usersByChannel: bySetting((_, some) => some),
    percent: bySetting((_, some) => shareOf(some, users, isWhole)),
    strangersPercent: bySetting((name) => assumed[name] ?? 0),
  };
}

type MeasuredNames = Readonly<Record<string, ReturnType<typeof measureKind>>>;

/** As DECOY_CHANNEL_SHARES takes it. */
const asSetting = (names: MeasuredNames, which: 'percent' | 'strangersPercent'): string =>
  Object.entries(names)
    .flatMap(([nameKind, kind]) =>
      Object.entries(kind[which]).map(([channel, percent]) => `${nameKind}/${channel}:${percent}`),
    )
    .join(',');

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
  const names: MeasuredNames = Object.fromEntries(
    reached.map((kind) => [kind.nameKind, measureKind(kind, config, channels, isWhole)]),
  );
  const whom = isWhole
    ? `all ${read} users of the pool that can be sent a code`
    : `a sample of them, among the first ${read} that Cognito lists`;
  const shares = asSetting(names, 'percent');
  const detail = `percent of users by what they type as their name, of ${whom}: ${shares}; strangers have ${asSetting(names, 'strangersPercent')}`;
  const differs = Object.values(names).some(({ percent, strangersPercent }) =>
    Object.entries(percent).some(
      ([name, share]) => Math.abs(share - (strangersPercent[name] ?? 0)) >= notable,
    ),
  );
  const finding = differs
    ? warning(
        check,
        `${detail}: this gives away who has an account`,
        `otp deploy --set DECOY_CHANNEL_SHARES=${shares}`,
      )
    : ok(check, detail);
  return { ...finding, measured: { usersRead: read, isWholePool: isWhole, names } };
}

/** Channels that tell of contacts and send nothing. */
const openToRead = (config: Settings): Channel[] => {
  const send = () => Promise.reject(new TypeError('doctor reads only'));
  return openChannels(config, { aws: { publish: send, sendEmail: send }, onTemplateRefused: () => {} });
};

export const usersSection: Section = (context, { config, pool }) => {
  if (config === undefined || pool === undefined) return {};
  return {
    [check]: async () => {
      const channels = openToRead(config);
      const { UsernameAttributes: usernameAttributes = [], AliasAttributes: aliasAttributes = [] } =
        await pool.describe();
      // Those of channels that CHANNELS lacks too: a verified contact counts also where no code can go.
      const flags = [...channels, ...contactFlags].flatMap((one) => [one.attribute, one.verifiedAttribute]);
      const sample = await sampleUsers(context, pool.id, [...new Set([...flags, ...aliasAttributes])]);
      const tests = { identities: config.TEST_IDENTITIES, nowMs: context.now() };
      const users = await readReach(channels, sample.users, tests);
      const reached = countReached(channels, users, { usernameAttributes, aliasAttributes }, config);
      return [
        channels.length === 1
          ? ok(check, 'the one of CHANNELS, as users')
          : judgeShares(config, channels, sample, reached),
        ...judgeWaitingPasswords(sample, config),
        ...judgeUnusable(users),
        ...judgeUnproven(channels, users, config),
      ];
    },
  };
};
