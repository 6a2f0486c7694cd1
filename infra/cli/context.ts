// What every command is handed: the AWS clients, where they point, the terminal, Ctrl-C, the environment and the clock.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Aws, locate, openClients, type Where } from './aws/clients.ts';
import { CommandError } from './command-error.ts';
import { type Caller, formatCommands } from './format-commands.ts';
import type { Interrupt } from './interrupt.ts';
import type { GlobalOptions } from './options.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** For commands that can do without an account: nothing is asked of AWS to open it. */
export interface LocalContext {
  readonly aws: Aws;
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
  /** Writes out each `otp COMMAND` of a text so that it works as pasted. */
  readonly formatCommands: (text: string) => string;
}

export interface Context extends LocalContext {
  readonly where: Where;
}

export interface Opener {
  /** Asks AWS who is calling; refuses another account than the one that is named. */
  open(options: GlobalOptions): Promise<Context>;
  openLocal(options: GlobalOptions): LocalContext;
}

export function createOpener(caller: Caller, interrupt: Interrupt): Opener {
  const openLocal = (options: GlobalOptions): LocalContext => {
    const { stack, region, profile } = options;
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
      terminal: openTerminal(options),
      interrupt,
      env: process.env,
      now: Date.now,
      wait: sleep,
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

export const aliasName = 'live';

export const functionArn = ({ partition, region, account }: Where, stack: string): string =>
  `arn:${partition}:lambda:${region}:${account}:function:${stack}`;

/** What the trigger slots of a pool point to. The function is named like the stack. */
export const liveArn = (where: Where, stack: string): string => `${functionArn(where, stack)}:${aliasName}`;

export const poolArn = ({ partition, region, account }: Where, userPoolId: string): string =>
  `arn:${partition}:cognito-idp:${region}:${account}:userpool/${userPoolId}`;
