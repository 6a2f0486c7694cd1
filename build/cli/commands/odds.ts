// `odds`: what the settings leave to an attacker, and what they can cost.
import type { Command } from 'commander';
import { computeOdds } from '../../../src/limits/odds.ts';
import { OperatorFault, type OperatorIo, telling } from '../operators/io.ts';
import { operatorSettings } from '../operators/settings.ts';

interface OddsOptions {
  readonly functionName?: string;
  readonly price: string;
  readonly signIns: string;
  readonly maxOdds: string;
  readonly maxCost: string;
  readonly json?: true;
}

/** Neither secret nor table enters the odds, and a default deployment must be computable as it stands. */
const standIns = {
  OTP_SECRET: 'x'.repeat(32),
  OTP_TABLE: 'otp-table',
  EMAIL_FROM: 'nobody@example.com',
  SMS_COUNTRIES: '*',
};

function numberOf(text: string, option: string): number {
  if (!/^\d{1,9}(\.\d{1,9})?(e-\d{1,2})?$/.test(text))
    throw new OperatorFault(`${option} takes a number such as 0.05`);
  return Number(text);
}

const oneIn = (odds: number): string => `1 in ${Math.round(1 / odds).toLocaleString('en')}`;
const usd = (amount: number): string => `$${amount.toLocaleString('en', { maximumFractionDigits: 2 })}`;

async function odds(options: OddsOptions, io: OperatorIo): Promise<void> {
  const usdPerSms = numberOf(options.price, '--price');
  const signIns = numberOf(options.signIns, '--sign-ins');
  const maxOdds = numberOf(options.maxOdds, '--max-odds');
  const maxCost = numberOf(options.maxCost, '--max-cost');
  const config = await operatorSettings(io, options.functionName, standIns);
  const result = computeOdds(config, { usdPerSms, signIns });

  const warnings: string[] = [];
  if (config.OTP_TABLE === 'none')
    warnings.push('OTP_TABLE is none: there is no limit across sign-ins, so none of these figures hold');
  if (result.takeoverPerUserAndDay > maxOdds)
    warnings.push(`The takeover odds are above ${maxOdds}: raise CODE_LENGTH, or lower WRONG_BEFORE_DISABLE`);
  if (result.usdPerDay > maxCost)
    warnings.push(`SMS can cost more than ${usd(maxCost)} a day: lower SMS_PER_HOUR`);
  if (config.CHANNELS.includes('SMS') && result.sms.pumpedPerHour === undefined)
    warnings.push('SMS_BREAKER_PERCENT is 0: nothing but SMS_PER_HOUR stops a pumped country');

  if (options.json) {
    io.say(JSON.stringify({ ...result, usdPerSms, signIns, warnings }, null, 2));
  } else {
    const { sms } = result;
    io.say(`Guesses compared per user and day   at most ${result.guessesPerUserAndDay}`);
    io.say(`Takeover odds per user and day      ${oneIn(result.takeoverPerUserAndDay)}`);
    io.say(`SMS in all                          at most ${sms.perHour} an hour, ${sms.perDay} a day`);
    if (sms.pumpedPerHour !== undefined)
      io.say(`SMS to one pumped country           at most ${sms.pumpedPerHour} an hour`);
    io.say(
      `SMS cost at ${usd(usdPerSms)} each`.padEnd(36) +
        `at most ${usd(result.usdPerHour)} an hour, ${usd(result.usdPerDay)} a day`,
    );
    for (const warning of warnings) io.say(`Warning: ${warning}`);
  }
  io.setExitCode(warnings.length > 0 ? 1 : 0);
}

export const addOdds = (program: Command, io: OperatorIo): Command =>
  program
    .command('odds')
    .description("Compute an attacker's odds and the highest SMS cost for the settings in the environment")
    .option('--function-name <name>', 'read the settings of this deployed function instead')
    .option('--price <usd>', 'what one SMS costs, all its parts together', '0.05')
    .option(
      '--sign-ins <number>',
      "the attacked user's own sign-ins a day: each begins a new row of wrong answers",
      '0',
    )
    .option('--max-odds <odds>', 'warn above these takeover odds per user and day', '0.0005')
    .option('--max-cost <usd>', 'warn above this SMS cost a day', '1500')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit code: 0, or 1 with a warning or a fault in the settings.')
    .action((options: OddsOptions) => telling(io, () => odds(options, io)));
