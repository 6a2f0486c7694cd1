// Where an operator's command finds the settings: the function that is live, or the environment; and the times it takes.
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { CommandError } from '../command-error.ts';
import { aliasName, type LocalContext } from '../context.ts';
import { readFunction, readVariables } from '../release/version.ts';
import { settingsOf, type Values } from '../settings/given.ts';

/** What sign-ins run with: the version behind `live`. $LATEST may hold settings that nobody has tested yet. */
async function readLiveVariables({ aws, terminal }: LocalContext, name: string): Promise<Values> {
  const live = await terminal.watch(`read the settings of ${name}`, () =>
    readFunction(aws.lambda, name, aliasName),
  );
  if (live) return readVariables(live);
  throw new CommandError(
    `There is no live version of a function ${name}`,
    'Deploy it with `otp deploy`, or name another with --stack or --region',
  );
}

/**
 * Those of a function, or of the environment where none is named. `standIns` take the place of required settings that the
 * command does not need. Throws with every fault of the settings.
 */
export async function readOperatorSettings(
  context: LocalContext,
  functionName: string | undefined,
  standIns: Values,
): Promise<Settings> {
  const { terminal, env, now } = context;
  const values = functionName === undefined ? env : await readLiveVariables(context, functionName);
  terminal.say(terminal.style('dim', `Settings of ${functionName ?? 'the environment'}`));
  try {
    return readSettings({ ...standIns, ...settingsOf(values) }, now());
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CommandError(
      error.message,
      functionName === undefined
        ? 'Correct it in the environment, or name a deployment with --stack'
        : 'Correct it with `otp deploy --set NAME=value`',
    );
  }
}

const unitSeconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/**
 * `90m`, `2h` and `3d` ago; or a date, which is that of UTC; or a date and time with their zone. Epoch seconds.
 *
 * @example readTime('2h', Date.now())
 */
export function readTime(text: string, nowMs: number): number {
  const nowSeconds = Math.floor(nowMs / 1000);
  const [, count = '', unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const ago = unitSeconds[unit];
  if (ago !== undefined) return nowSeconds - Number(count) * ago;
  // Without a zone it would be that of this machine, which is seldom that of the log.
  const isWhole = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const seconds = isWhole ? Math.floor(Date.parse(text) / 1000) : Number.NaN;
  if (Number.isNaN(seconds))
    throw new CommandError(
      `${text} is no time`,
      'Say how long ago (90m, 2h, 3d), a date (2026-11-23), or a time with its zone (2026-11-23T12:00Z)',
    );
  if (seconds > nowSeconds) throw new CommandError(`${text} is still to come`, 'Say a time that has passed');
  return seconds;
}

/** Of epoch seconds. */
export const showTime = (seconds: number): string => new Date(seconds * 1000).toISOString();
