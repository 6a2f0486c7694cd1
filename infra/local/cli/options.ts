// The flags of `npm start`, and the settings that the environment has for it.

import { readSettings } from '../../../src/settings/read.ts';
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import { readScript } from '../../host/script-flags.ts';
import { defaultEnv } from '../stack.ts';

/** Of the pool, and of the page: the same at every start, so that an app and a bookmark find them again. */
export const defaultPort = 9339;
export const defaultPagePort = 9340;

const script = {
  command: 'npm start',
  options: { once: { type: 'boolean' }, open: { type: 'boolean' }, port: { type: 'string' } },
  help: `Runs the router on this machine: a user pool, the built function, an inbox, a table. Loopback only.
Runs a demo, one sign-in by email and one by SMS, then keeps serving.

  --open        open the page in a browser
  --once        run the demo, then exit
  --port PORT   serve the pool on this port (default ${defaultPort}, or a free one when that is taken)

The page is on port ${defaultPagePort}, or on the next free one.

Settings of the function are read from the environment, for example: CHANNELS=email npm start`,
} as const;

export type Options =
  | {
      readonly kind: 'run';
      readonly once: boolean;
      readonly open: boolean;
      readonly port: number | undefined;
    }
  | { readonly kind: 'help' | 'fault'; readonly text: string };

export function readOptions(args: readonly string[]): Options {
  const reading = readScript(script, args);
  if (reading.kind !== 'run') return reading;
  const { once = false, open = false, port } = reading.given.flags;
  if (port !== undefined && (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535))
    return {
      kind: 'fault',
      text: 'npm start: --port takes a number from 1 to 65535. See npm start -- --help',
    };
  return { kind: 'run', once, open, port: port === undefined ? undefined : Number(port) };
}

type Env = Readonly<Record<string, string | undefined>>;

const isPassedOn = (name: string): boolean =>
  Object.hasOwn(settingsTable, name) || name.startsWith('POWERTOOLS_');

/** The function's settings, with the local defaults under them. Throws `SettingsError` with every fault. */
export function localSettings(env: Env): { readonly env: Record<string, string>; readonly config: Settings } {
  const given = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  const defaults = defaultEnv();
  const config = readSettings({ ...defaults, ...given }, Date.now());
  const chosen = Object.entries(given).filter(([name]) => isPassedOn(name));
  return { env: { ...defaults, ...Object.fromEntries(chosen) }, config };
}
