// The shape of every command: how it is declared, and what it runs with.
import type { Command } from 'commander';
import { type ExitCode, exit } from './command-error.ts';
import type { Opener } from './context.ts';
import { asking, type GlobalOptions, optionsOf } from './options.ts';

interface Shape<Options, Opened, Argument> {
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

const commandIn =
  <Opened>(
    open: (opener: Opener, options: GlobalOptions) => Opened | Promise<Opened>,
    declareFirst = (command: Command) => command,
  ) =>
  <Options = object, Argument = undefined>(
    name: string,
    { summary, description = '', asks: isAsking, declare, run }: Shape<Options, Opened, Argument>,
  ): AddCommand =>
  (program, opener, end) => {
    const command = declareFirst(program.command(name)).summary(summary).description(description);
    if (isAsking) asking.add(command);
    declare?.(command);
    command.action(async () => {
      const options = optionsOf<Options>(command);
      const [argument] = command.processedArgs as [Argument];
      end((await run(await open(opener, options), options, argument)) ?? exit.done);
    });
  };

/** A command that can do without an account. */
export const localCommand = commandIn(({ openLocal }, options) => openLocal(options));

/** A command that works in an account: AWS is asked first whose credentials these are. */
export const accountCommand = commandIn(
  ({ open }, options) => open(options),
  (command) => command.option('--account <id>', 'refuse to run in another account than this'),
);
