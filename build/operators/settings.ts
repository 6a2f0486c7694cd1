// The settings a command works with: those of a deployed function, or those of the environment.
import { type Config, ConfigError, readConfig, settings } from '../../src/config.ts';
import { OperatorFault, type OperatorIo } from './io.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The names that mean something to us: nothing else of an environment is looked at. */
const ours = (env: Env): Env =>
  Object.fromEntries(Object.entries(env).filter(([name]) => Object.hasOwn(settings, name)));

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
export async function readSettings(
  io: OperatorIo,
  functionName: string | undefined,
  standIns: Env = {},
): Promise<Config> {
  const given = ours(functionName === undefined ? io.env : await environmentOf(functionName));
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  try {
    return readConfig({ ...standIns, ...set }, io.nowMs());
  } catch (error) {
    if (error instanceof ConfigError) throw new OperatorFault(error.message);
    throw error;
  }
}
