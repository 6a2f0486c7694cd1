// The shape of every command: how it is declared, and what it runs with.
import type { Command } from 'commander';
import { type ExitCode, exit } from './command-error.ts';
import type { Context, LocalContext } from './context.ts';
import type { Opener } from './open-context.ts';
import { asks, type GlobalOptions, optionsOf } from './options.ts';

export interface Shape<Options, Opened, Argument> {
  readonly summary: string;
  readonly description?: string;
  /** Whether it asks before it changes something, unless --yes is given. */
  readonly asks?: boolean;
  /** Its own arguments and options. */
  readonly declare?: (command: Command) => Command;
  /** Where it resolves with nothing, the command is done. */
  readonly run: (
    context: Opened,
    options: Options & GlobalOptions,
    argument: Argument,
  ) => Promise<ExitCode> | Promise<void>;
}

/** `end` hears what a command ends with. */
export type AddCommand = (program: Command, opener: Opener, end: (code: ExitCode) => void) => void;

function define<Options, Opened, Argument>(
  command: Command,
  { summary, description, asks: isAsking = false, declare, run }: Shape<Options, Opened, Argument>,
  open: (options: GlobalOptions) => Opened | Promise<Opened>,
  end: (code: ExitCode) => void,
): void {
  if (isAsking) asks(command);
  if (description) command.description(description);
  declare?.(command);
  command.summary(summary).action(async () => {
    const options = optionsOf<Options>(command);
    const [argument] = command.processedArgs as [Argument];
    end((await run(await open(options), options, argument)) ?? exit.done);
  });
}

/** A command that works in an account: AWS is asked first whose credentials these are. */
export const accountCommand =
  <Options = object, Argument = undefined>(
    name: string,
    shape: Shape<Options, Context, Argument>,
  ): AddCommand =>
  (program, { open }, end) =>
    define(
      program.command(name).option('--account <id>', 'refuse to run in another account than this'),
      shape,
      open,
      end,
    );

/** A command that can do without an account. */
export const localCommand =
  <Options = object, Argument = undefined>(
    name: string,
    shape: Shape<Options, LocalContext, Argument>,
  ): AddCommand =>
  (program, { openLocal }, end) =>
    define(program.command(name), shape, openLocal, end);
