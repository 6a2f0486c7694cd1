// Opens the context that a command works in, from the options that every command takes.
import { setTimeout as sleep } from 'node:timers/promises';
import { locate, openClients } from './aws/clients.ts';
import { CommandError } from './command-error.ts';
import type { Context, LocalContext } from './context.ts';
import { type Caller, formatCommands } from './format-commands.ts';
import type { Interrupt } from './interrupt.ts';
import type { GlobalOptions } from './options.ts';
import { openTerminal } from './terminal.ts';

export interface Opener {
  /** Asks AWS who is calling; refuses another account than the one that is named. */
  open(options: GlobalOptions): Promise<Context>;
  openLocal(options: GlobalOptions): LocalContext;
}

/** `onResult` hears that a command has printed its result. */
export function createOpener(caller: Caller, interrupt: Interrupt, onResult: () => void): Opener {
  const openLocal = (options: GlobalOptions): LocalContext => {
    const { stack, region, profile, json, yes } = options;
    if (!/^[a-zA-Z][a-zA-Z0-9-]{0,63}$/.test(stack))
      throw new CommandError(
        `${stack} cannot name a stack and a function`,
        'Use up to 64 letters, digits and hyphens, a letter first',
      );
    // The SDK takes an empty variable for a Region, and asks no profile then.
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION'])
      if (process.env[name] === '') delete process.env[name];
    // The SDK looks for a profile's own endpoints under the name in this variable, and nowhere else.
    if (profile !== undefined) process.env.AWS_PROFILE = profile;
    return {
      aws: openClients(region),
      terminal: openTerminal({ json, yes, onResult }),
      interrupt,
      env: process.env,
      now: Date.now,
      wait: async (ms) => void (await sleep(ms)),
      formatCommands: (text) => formatCommands(text, caller, options),
    };
  };
  return {
    openLocal,
    open: async (options) => {
      const local = openLocal(options);
      const where = await local.terminal.watch('ask AWS whose credentials these are', () =>
        locate(options.region, options.account),
      );
      return { ...local, where };
    },
  };
}
