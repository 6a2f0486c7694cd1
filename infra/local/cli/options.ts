// The flags of `npm start`, and the settings that the environment has for it.

import { readSettings } from '../../../src/settings/read.ts';
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import { readScript } from '../../host/script-flags.ts';
import { defaultEnv } from '../stack.ts';

/** The same at every start, so that an app, a test and a bookmark find them again. */
export const defaultPorts = { 'inbox-port': 9338, port: 9339, 'page-port': 9340 } as const;

export type PortName = keyof typeof defaultPorts;

const script = {
  command: 'npm start',
  options: {
    once: { type: 'boolean' },
    open: { type: 'boolean' },
    port: { type: 'string' },
    'inbox-port': { type: 'string' },
    'page-port': { type: 'string' },
    data: { type: 'string' },
    quiet: { type: 'boolean' },
  },
  help: `Runs the router on this machine: a user pool, the built function, an inbox, a table. Loopback only.
Runs a demo, one sign-in by email and one by SMS, then keeps serving.

  --open                   open the page in a browser
  --once                   run the demo, then exit
  --quiet                  run no demo, and print one line of JSON when all is up: for tests
  --data DIR               keep users, tokens and limits in this folder, for the next start
  --port PORT              the pool's (default ${defaultPorts.port})
  --inbox-port INBOX-PORT  the inbox's (default ${defaultPorts['inbox-port']})
  --page-port PAGE-PORT    the page's (default ${defaultPorts['page-port']})

Where a default port is taken, the one ten further on is used; a port that you name is not replaced.

Settings of the function are read from the environment, for example: CHANNELS=email npm start`,
} as const;

export interface Run {
  readonly kind: 'run';
  readonly once: boolean;
  readonly open: boolean;
  readonly quiet: boolean;
  readonly data: string | undefined;
  /** `undefined`: the default one, or a free one. */
  readonly ports: Readonly<Record<PortName, number | undefined>>;
}

export type Options = Run | { readonly kind: 'help' | 'fault'; readonly text: string };

type Env = Readonly<Record<string, string | undefined>>;

export function readOptions(args: readonly string[]): Options {
  const reading = readScript(script, args);
  if (reading.kind !== 'run') return reading;
  const { once = false, open = false, quiet = false, data, ...ports } = reading.given.flags;
  const fault = (what: string) =>
    ({ kind: 'fault', text: `npm start: ${what}. See npm start -- --help` }) as const;
  for (const [name, port] of Object.entries(ports))
    if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
      return fault(`--${name} takes a number from 1 to 65535`);
  if (data === '') return fault('--data takes the name of a folder');
  const portOf = (name: keyof typeof ports) => (ports[name] === undefined ? undefined : Number(ports[name]));
  return {
    ...{ kind: 'run', once, open, quiet, data },
    ports: { port: portOf('port'), 'inbox-port': portOf('inbox-port'), 'page-port': portOf('page-port') },
  };
}

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
