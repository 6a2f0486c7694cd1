// The settings an operator's command works with: those of the function that is live, or those of the environment.
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import { CommandError } from '../command-error.ts';
import { aliasName, type LocalContext } from '../context.ts';
import { readFunction, readVariables } from '../release/version.ts';
import type { Values } from '../settings/given.ts';

export type SettingsSource =
  | { readonly kind: 'environment' }
  | { readonly kind: 'function'; readonly name: string };

/** The names that mean something to us, and are set: nothing else of an environment is looked at. */
const pickSettings = (env: Readonly<Record<string, string | undefined>>): Values =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value && Object.hasOwn(settingsTable, name) ? [[name, value]] : [],
    ),
  );

/** What sign-ins run with: the version behind `live`. $LATEST may hold settings that nobody has tested yet. */
async function readLiveEnvironment({ aws, terminal }: LocalContext, name: string): Promise<Values> {
  const live = await terminal.watch(`read the settings of ${name}`, () =>
    readFunction(aws.lambda, name, aliasName),
  );
  if (live === undefined)
    throw new CommandError(
      `There is no live version of a function ${name}`,
      'Deploy it with `otp deploy`, or name another with --stack or --region',
    );
  return readVariables(live);
}

/**
 * `standIns` take the place of required settings that the command does not need. Throws with every fault of the
 * settings.
 */
export async function readOperatorSettings(
  context: LocalContext,
  source: SettingsSource,
  standIns: Values,
): Promise<Settings> {
  const { terminal, env: environment } = context;
  const env = source.kind === 'environment' ? environment : await readLiveEnvironment(context, source.name);
  terminal.say(
    terminal.style('dim', `Settings of ${source.kind === 'environment' ? 'the environment' : source.name}`),
  );
  try {
    return readSettings({ ...standIns, ...pickSettings(env) }, context.now());
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CommandError(
      error.message,
      source.kind === 'environment'
        ? 'Correct it in the environment, or name a deployment with --stack'
        : 'Correct it with `otp deploy --set NAME=value`',
    );
  }
}
