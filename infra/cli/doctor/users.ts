// Users of the pool, and strangers: whether they are made to have the contacts that the users of the pool have.
import type { Channel } from '../../../src/channels/channel.ts';
import { contactFlags, openChannels } from '../../../src/channels/list.ts';
import { type ShareRules, sharesFor } from '../../../src/recipients/shares.ts';
import type { Finding } from '../../review/finding.ts';
import { judgeWaitingPasswords } from '../../review/sign-ups.ts';
import { judgeUnproven, judgeUnusable, settingOf } from './contacts.ts';
import { judge, type Section } from './examine.ts';
import { countReached, type Reached } from './reached.ts';
import { readReach, type Sample, sampleUsers } from './sample.ts';

const check = 'channels of strangers';

/** Percent points by which strangers have to differ from users before it is worth a deployment. */
const notable = 10;

/**
 * A whole percent. That nobody has a contact, or that everybody has, only the whole pool can show; said of a sample, it
 * would give away the few others.
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

/** Holds counts of users and nothing of any user. */
export function judgeShares(
  config: ShareRules,
  channels: readonly Channel[],
  { read, isWhole }: Pick<Sample, 'read' | 'isWhole'>,
  reached: readonly Reached[],
): Finding {
  if (reached.length === 0)
    return judge(check, {
      unknown:
        read === 0
          ? 'the pool has no users yet'
          : `none of the ${read} users read is confirmed, enabled and has a verified contact of CHANNELS`,
    });
  const names = Object.fromEntries(
    reached.map((kind) => [kind.nameKind, measureKind(kind, config, channels, isWhole)]),
  );
  const shares = Object.entries(names).flatMap(([nameKind, { percent, strangersPercent }]) =>
    Object.entries(percent).map(([channel, users]) => {
      const strangers = strangersPercent[channel] ?? 0;
      return { kind: `${nameKind}/${channel}`, users, strangers };
    }),
  );
  /** As DECOY_CHANNEL_SHARES takes it. */
  const setting = (whose: 'users' | 'strangers') =>
    shares.map((share) => `${share.kind}:${share[whose]}`).join(',');
  const whom = isWhole
    ? `all ${read} users of the pool that can be sent a code`
    : `a sample of them, among the first ${read} that Cognito lists`;
  const detail = `percent of users by what they type as their name, of ${whom}: ${setting('users')}; strangers have ${setting('strangers')}`;
  return judge(check, {
    ok: shares.every(({ users, strangers }) => Math.abs(users - strangers) < notable) && detail,
    warning: `${detail}: this gives away who has an account`,
    fix: `otp deploy --set DECOY_CHANNEL_SHARES=${setting('users')}`,
    measured: { usersRead: read, isWholePool: isWhole, names },
  });
}

export const usersSection: Section = (context, { config, pool }) => {
  if (config === undefined || pool === undefined) return {};
  return {
    [check]: async () => {
      const send = () => Promise.reject(new TypeError('doctor reads only'));
      const channels = openChannels(config, {
        aws: { publish: send, sendEmail: send },
        onTemplateRefused: () => {},
      });
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
          ? judge(check, { ok: 'the one of CHANNELS, as users' })
          : judgeShares(config, channels, sample, reached),
        ...judgeWaitingPasswords(sample, config),
        ...judgeUnusable(users),
        ...judgeUnproven(channels, users, config),
      ];
    },
  };
};
