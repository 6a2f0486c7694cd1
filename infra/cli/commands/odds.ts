// otp odds: what the settings leave to an attacker, and what they can cost.
import { InvalidArgumentError } from 'commander';
import { channelRows } from '../../../src/channels/list.ts';
import { sms as smsChannel } from '../../../src/channels/sms/channel.ts';
import { computeOdds } from '../../../src/limits/odds.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { exit } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { localCommand } from '../define-command.ts';
import { preferEnvironment, readOperatorSettings, type SettingsSource } from '../operators/settings.ts';
import { defaultQuota, readStartQuota, type StartQuota } from '../operators/start-quota.ts';

interface OddsOptions {
  /** USD for one SMS, all its parts together. */
  readonly price: number;
  readonly signIns: number;
  /** Where it is left out, the account's quota if a deployment is named, else Cognito's default. */
  readonly startsPerSecond?: number;
  readonly maxOdds: number;
  /** USD a day. */
  readonly maxCost: number;
}

/** Neither secret nor table enters the odds, and a default deployment must be computable as it stands. */
const standIns = {
  OTP_SECRET: 'x'.repeat(32),
  OTP_TABLE: 'otp-table',
  EMAIL_FROM: 'nobody@example.com',
  SMS_COUNTRIES: '*',
};

const parseNumber = (text: string): number => {
  if (!/^\d{1,9}(\.\d{1,9})?(e-\d{1,2})?$/.test(text))
    throw new InvalidArgumentError('Say a number such as 0.05.');
  return Number(text);
};

const usd = (amount: number): string => `$${amount.toLocaleString('en', { maximumFractionDigits: 2 })}`;

async function findQuota(
  { aws, terminal }: LocalContext,
  { functionName }: SettingsSource,
  given: number | undefined,
): Promise<StartQuota> {
  if (given !== undefined) return { startsPerSecond: given, source: 'as --starts-per-second says' };
  if (functionName === undefined) return defaultQuota('--stack reads the quota of the account');
  return terminal.watch('read the quota of Cognito', () => readStartQuota(aws.quotas));
}

type Odds = ReturnType<typeof computeOdds>;

function warningsOf(odds: Odds, config: Settings, { maxOdds, maxCost }: OddsOptions): string[] {
  const warnings: readonly [isDue: boolean, warning: string][] = [
    [
      config.OTP_TABLE === 'none',
      'OTP_TABLE is none: there is no limit across sign-ins, so none of these figures hold',
    ],
    [
      odds.takeoverPerUserAndDay > maxOdds,
      `The takeover odds are above ${maxOdds}: raise CODE_LENGTH, or lower WRONG_BEFORE_DISABLE`,
    ],
    [odds.usdPerDay > maxCost, `SMS can cost more than ${usd(maxCost)} a day: lower SMS_PER_HOUR`],
    [
      config.CHANNELS.includes('SMS') && odds.sms.pumpedPerHour === undefined,
      'SMS_BREAKER_PERCENT is 0: nothing but SMS_PER_HOUR stops a pumped country',
    ],
  ];
  return warnings.flatMap(([isDue, warning]) => (isDue ? [warning] : []));
}

/** What passing the human check costs an attacker, and what it does not stop. */
const humanCheckCost = (kind: string, { least, most }: { least: number; most: number }): string =>
  kind === 'altcha'
    ? `costs $${most.toFixed(4)} of computing for 1,000 messages: it stops scripts that do not solve it, not an attacker who does`
    : `costs ${usd(least)} to ${usd(most)} for 1,000 messages at services where people solve ${kind}: it does not stop an attacker who pays them`;

function sayOdds(
  { terminal }: LocalContext,
  odds: Odds,
  config: Settings,
  usdPerSms: number,
  quota: StartQuota,
) {
  const { sms, acrossUsers: all, humanCheckUsd } = odds;
  const pumped = sms.pumpedPerHour;
  const say = (what: string, figures: string) => terminal.say(what.padEnd(36) + figures);
  say(
    'Guesses compared per user and day',
    `at most ${odds.guessesPerUserAndDay}, ${odds.guessesPerUserAndSlidingHour} in any hour`,
  );
  say(
    'Takeover odds per user and day',
    `1 in ${Math.round(1 / odds.takeoverPerUserAndDay).toLocaleString('en')}`,
  );
  say(
    'Across all users',
    `${all.accountsPerDay.toFixed(2)} accounts a day at most, ${all.accountsPerDayWithoutCaps.toFixed(2)} if no cap stopped it; ` +
      `one in ${(all.requestsPerAccount / 1e6).toFixed(2)} million requests, ${all.guessesPerMessage} guesses a message`,
  );
  say(
    'Cognito takes',
    `${quota.startsPerSecond} starts a second and three times as many answers (${quota.source})`,
  );
  say('SMS in all', `at most ${sms.perHour} an hour, ${sms.perDay} a day`);
  if (pumped)
    say(
      'SMS to one pumped country',
      `at most ${pumped.new} in any hour to new users, ${pumped.proven} to proven ones, ${pumped.device} to known devices`,
    );
  say(
    `SMS cost at ${usd(usdPerSms)} each`,
    `at most ${usd(odds.usdPerHour)} an hour, ${usd(odds.usdPerDay)} a day`,
  );
  if (humanCheckUsd) say('Passing HUMAN_CHECK', humanCheckCost(config.HUMAN_CHECK, humanCheckUsd));
}

/** Returns the warnings. */
async function runOdds(
  context: LocalContext,
  source: SettingsSource,
  options: OddsOptions,
): Promise<readonly string[]> {
  const { terminal } = context;
  const { price: usdPerSms, signIns } = options;
  const config = await readOperatorSettings(context, source, standIns);
  const quota = await findQuota(context, source, options.startsPerSecond);
  const { startsPerSecond } = quota;
  const odds = computeOdds(config, {
    usdPerSms,
    signIns,
    startsPerSecond,
    caps: channelRows.filter(({ name }) => config.CHANNELS.includes(name)).map((row) => row.readCaps(config)),
    smsCaps: config.CHANNELS.includes('SMS') ? smsChannel.readCaps(config) : undefined,
  });
  const warnings = warningsOf(odds, config, options);
  sayOdds(context, odds, config, usdPerSms, quota);
  for (const warning of warnings) terminal.warn(`Warning: ${warning}`);
  terminal.result({ ...odds, usdPerSms, signIns, startsPerSecond, warnings });
  return warnings;
}
export const addOdds = localCommand<OddsOptions>('odds', {
  summary: "an attacker's odds and the highest SMS cost",
  description:
    "Computes an attacker's odds and the highest SMS cost for the settings in the environment; with --stack, for " +
    `those of that deployment. Exit code ${exit.faulty} with a warning.`,
  declare: (command) =>
    command
      .option('--price <usd>', 'what one SMS costs, all its parts together', parseNumber, 0.05)
      .option(
        '--sign-ins <number>',
        "the attacked user's own sign-ins a day: each begins a new row of wrong answers",
        parseNumber,
        0,
      )
      .option(
        '--starts-per-second <number>',
        "Cognito's quota UserAuthentication, instead of what the account has (--stack) or the default of 120",
        parseNumber,
      )
      .option('--max-odds <odds>', 'warn above these takeover odds per user and day', parseNumber, 0.0005)
      .option('--max-cost <usd>', 'warn above this SMS cost a day', parseNumber, 1500),
  run: async (context, options) => {
    const warnings = await runOdds(context, preferEnvironment(options), options);
    return warnings.length > 0 ? exit.faulty : exit.done;
  },
});
