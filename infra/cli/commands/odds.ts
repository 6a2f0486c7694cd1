// otp odds: what the settings leave to an attacker, and what they can cost.
import { InvalidArgumentError } from 'commander';
import { channelRows } from '../../../src/channels/list.ts';
import { sms as smsChannel } from '../../../src/channels/sms/channel.ts';
import { computeOdds } from '../../../src/limits/odds.ts';
import { exit } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { localCommand } from '../define-command.ts';
import { preferEnvironment, readOperatorSettings, type SettingsSource } from '../operators/settings.ts';
import { defaultQuota, givenQuota, readStartQuota, type StartQuota } from '../operators/start-quota.ts';

export interface OddsOptions {
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

const oneIn = (odds: number): string => `1 in ${Math.round(1 / odds).toLocaleString('en')}`;
const millions = (amount: number): string => `${(amount / 1e6).toFixed(2)} million`;
const usd = (amount: number): string => `$${amount.toLocaleString('en', { maximumFractionDigits: 2 })}`;

/** What the check costs an attacker who passes it, and what it does not stop. */
function sayHumanCheck(kind: string, { least, most }: { least: number; most: number }): string {
  const label = 'Passing HUMAN_CHECK'.padEnd(36);
  return kind === 'altcha'
    ? `${label}costs $${most.toFixed(4)} of computing for 1,000 messages: it stops scripts that do not solve it, not an attacker who does`
    : `${label}costs ${usd(least)} to ${usd(most)} for 1,000 messages at services where people solve ${kind}: it does not stop an attacker who pays them`;
}

async function findQuota(
  { aws, terminal }: LocalContext,
  source: SettingsSource,
  given: number | undefined,
): Promise<StartQuota> {
  if (given !== undefined) return givenQuota(given);
  if (source.kind === 'environment') return defaultQuota('--stack reads the quota of the account');
  return terminal.watch('read the quota of Cognito', () => readStartQuota(aws.quotas));
}

/** Returns the warnings. */
export async function runOdds(
  context: LocalContext,
  source: SettingsSource,
  { price: usdPerSms, signIns, startsPerSecond: given, maxOdds, maxCost }: OddsOptions,
): Promise<readonly string[]> {
  const { terminal } = context;
  const config = await readOperatorSettings(context, source, standIns);
  const quota = await findQuota(context, source, given);
  const { startsPerSecond } = quota;
  const result = computeOdds(config, {
    usdPerSms,
    signIns,
    startsPerSecond,
    caps: channelRows.filter(({ name }) => config.CHANNELS.includes(name)).map((row) => row.readCaps(config)),
    smsCaps: config.CHANNELS.includes('SMS') ? smsChannel.readCaps(config) : undefined,
  });

  const warnings: string[] = [];
  if (config.OTP_TABLE === 'none')
    warnings.push('OTP_TABLE is none: there is no limit across sign-ins, so none of these figures hold');
  if (result.takeoverPerUserAndDay > maxOdds)
    warnings.push(`The takeover odds are above ${maxOdds}: raise CODE_LENGTH, or lower WRONG_BEFORE_DISABLE`);
  if (result.usdPerDay > maxCost)
    warnings.push(`SMS can cost more than ${usd(maxCost)} a day: lower SMS_PER_HOUR`);
  if (config.CHANNELS.includes('SMS') && result.sms.pumpedPerHour === undefined)
    warnings.push('SMS_BREAKER_PERCENT is 0: nothing but SMS_PER_HOUR stops a pumped country');

  const { sms, acrossUsers } = result;
  terminal.say(
    `Guesses compared per user and day   at most ${result.guessesPerUserAndDay}, ${result.guessesPerUserAndSlidingHour} in any hour`,
  );
  terminal.say(`Takeover odds per user and day      ${oneIn(result.takeoverPerUserAndDay)}`);
  terminal.say(
    `Across all users                    ${acrossUsers.accountsPerDay.toFixed(2)} accounts a day at most, ${acrossUsers.accountsPerDayWithoutCaps.toFixed(2)} if no cap stopped it; one in ${millions(acrossUsers.requestsPerAccount)} requests, ${acrossUsers.guessesPerMessage} guesses a message`,
  );
  terminal.say(
    `Cognito takes                       ${startsPerSecond} starts a second and three times as many answers (${quota.source})`,
  );
  terminal.say(`SMS in all                          at most ${sms.perHour} an hour, ${sms.perDay} a day`);
  if (sms.pumpedPerHour !== undefined)
    terminal.say(
      `SMS to one pumped country           at most ${sms.pumpedPerHour.new} in any hour to new users, ${sms.pumpedPerHour.proven} to proven ones, ${sms.pumpedPerHour.device} to known devices`,
    );
  terminal.say(
    `SMS cost at ${usd(usdPerSms)} each`.padEnd(36) +
      `at most ${usd(result.usdPerHour)} an hour, ${usd(result.usdPerDay)} a day`,
  );
  if (result.humanCheckUsd) terminal.say(sayHumanCheck(config.HUMAN_CHECK, result.humanCheckUsd));
  for (const warning of warnings) terminal.warn(`Warning: ${warning}`);
  terminal.result({ ...result, usdPerSms, signIns, startsPerSecond, warnings });
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
