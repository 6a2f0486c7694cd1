// The settings a command works with: those of a deployed function, or those of the environment.
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import { OperatorFault, type OperatorIo } from './io.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The names that mean something to us: nothing else of an environment is looked at. */
const ours = (env: Env): Env =>
  Object.fromEntries(Object.entries(env).filter(([name]) => Object.hasOwn(settingsTable, name)));

/** Needs lambda:GetFunctionConfiguration. `name` may carry an alias: `my-function:live`. */
async function environmentOf(name: string): Promise<Env> {
  const { GetFunctionConfigurationCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient({});
  try {
    const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return Environment?.Variables ?? {};
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown error';
    throw new OperatorFault(`The settings of the function ${name} could not be read: ${reason}`);
  } finally {
    client.destroy();
  }
}

/**
 * The function's settings when it is named, else the environment's. `standIns` take the place of required
 * settings that the command does not need. Throws `OperatorFault` with every fault of the settings.
 */
export async function operatorSettings(
  io: OperatorIo,
  functionName: string | undefined,
  standIns: Env = {},
): Promise<Settings> {
  const given = ours(functionName === undefined ? io.env : await environmentOf(functionName));
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  try {
    return readSettings({ ...standIns, ...set }, io.nowMs());
  } catch (error) {
    if (error instanceof SettingsError) throw new OperatorFault(error.message);
    throw error;
  }
}
