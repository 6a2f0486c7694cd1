// otp odds: what the settings leave to an attacker, and what they can cost.
import { InvalidArgumentError } from 'commander';
import { channelRows } from '../../../src/channels/list.ts';
import { sms as smsChannel } from '../../../src/channels/sms/channel.ts';
import { computeOdds } from '../../../src/limits/odds.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { exit } from '../command-error.ts';
import { localCommand } from '../define-command.ts';
import { readOperatorSettings } from '../operators/settings.ts';
import { defaultQuota, readStartQuota } from '../operators/start-quota.ts';

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

type Odds = ReturnType<typeof computeOdds>;

const warningsOf = (odds: Odds, config: Settings, { maxOdds, maxCost }: OddsOptions): string[] =>
  [
    config.OTP_TABLE === 'none' &&
      'OTP_TABLE is none: there is no limit across sign-ins, so none of these figures hold',
    odds.takeoverPerUserAndDay > maxOdds &&
      `The takeover odds are above ${maxOdds}: raise CODE_LENGTH, or lower WRONG_BEFORE_DISABLE`,
    odds.usdPerDay > maxCost && `SMS can cost more than ${usd(maxCost)} a day: lower SMS_PER_HOUR`,
    config.CHANNELS.includes('SMS') &&
      odds.sms.pumpedPerHour === undefined &&
      'SMS_BREAKER_PERCENT is 0: nothing but SMS_PER_HOUR stops a pumped country',
  ].filter((warning) => warning !== false);

/** What passing the human check costs an attacker, and what it does not stop. */
const humanCheckCost = (kind: string, { least, most }: { least: number; most: number }): string =>
  kind === 'altcha'
    ? `costs $${most.toFixed(4)} of computing for 1,000 messages: it stops scripts that do not solve it, not an attacker who does`
    : `costs ${usd(least)} to ${usd(most)} for 1,000 messages at services where people solve ${kind}: it does not stop an attacker who pays them`;

/** What each figure is of, and the figure in words. */
function figures(odds: Odds, { HUMAN_CHECK: check }: Settings, price: number, starts: string) {
  const { sms, acrossUsers: all, humanCheckUsd } = odds;
  const pumped = sms.pumpedPerHour;
  return {
    'Guesses compared per user and day': `at most ${odds.guessesPerUserAndDay}, ${odds.guessesPerUserAndSlidingHour} in any hour`,
    'Takeover odds per user and day': `1 in ${Math.round(1 / odds.takeoverPerUserAndDay).toLocaleString('en')}`,
    'Across all users':
      `${all.accountsPerDay.toFixed(2)} accounts a day at most, ${all.accountsPerDayWithoutCaps.toFixed(2)} if no cap stopped it; ` +
      `one in ${(all.requestsPerAccount / 1e6).toFixed(2)} million requests, ${all.guessesPerMessage} guesses a message`,
    'Cognito takes': starts,
    'SMS in all': `at most ${sms.perHour} an hour, ${sms.perDay} a day`,
    'SMS to one pumped country':
      pumped &&
      `at most ${pumped.new} in any hour to new users, ${pumped.proven} to proven ones, ${pumped.device} to known devices`,
    [`SMS cost at ${usd(price)} each`]: `at most ${usd(odds.usdPerHour)} an hour, ${usd(odds.usdPerDay)} a day`,
    'Passing HUMAN_CHECK': humanCheckUsd && humanCheckCost(check, humanCheckUsd),
  };
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
    const { terminal, aws } = context;
    const { price: usdPerSms, signIns, startsPerSecond: given, isStackGiven, stack } = options;
    const config = await readOperatorSettings(context, isStackGiven ? stack : undefined, standIns);
    const readQuota = async () => {
      if (given !== undefined) return { startsPerSecond: given, source: 'as --starts-per-second says' };
      return isStackGiven
        ? readStartQuota(aws.quotas)
        : defaultQuota('--stack reads the quota of the account');
    };
    const { startsPerSecond, source } = await terminal.watch('read the quota of Cognito', readQuota);
    const rows = channelRows.filter(({ name }) => config.CHANNELS.includes(name));
    const odds = computeOdds(config, {
      ...{ usdPerSms, signIns, startsPerSecond },
      caps: rows.map((row) => row.readCaps(config)),
      smsCaps: config.CHANNELS.includes('SMS') ? smsChannel.readCaps(config) : undefined,
    });
    const warnings = warningsOf(odds, config, options);
    const starts = `${startsPerSecond} starts a second and three times as many answers (${source})`;
    for (const [what, figure] of Object.entries(figures(odds, config, usdPerSms, starts)))
      if (figure) terminal.say(what.padEnd(36) + figure);
    for (const warning of warnings) terminal.warn(`Warning: ${warning}`);
    terminal.result({ ...odds, usdPerSms, signIns, startsPerSecond, warnings });
    return warnings.length > 0 ? exit.faulty : exit.done;
  },
});
