// What can be completed: the commands, their options and what these take, read from the program itself. Pure.
import type { Argument, Command, Option } from 'commander';

export interface Flag {
  readonly name: string;
  /** What comes after it: one of these, a file, something else, or nothing. */
  readonly value: readonly string[] | 'file' | 'text' | 'none';
}

export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  /** What its argument can be. */
  readonly choices: readonly string[];
  readonly flags: readonly Flag[];
}

function whatFollows({ required, optional, argChoices, flags }: Option): Flag['value'] {
  if (!required && !optional) return 'none';
  if (argChoices !== undefined) return argChoices;
  return /<(file|folder|dir)>/.test(flags) ? 'file' : 'text';
}

const choicesOf = ({ argChoices = [] }: Argument): readonly string[] => argChoices;

export function commandWords(program: Command): readonly CommandWords[] {
  return program.commands.map((command) => {
    const help = command.createHelp();
    const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
    return {
      name: command.name(),
      summary: command.summary(),
      choices: command.registeredArguments.flatMap(choicesOf),
      flags: options.flatMap((option) =>
        [option.long, option.short].flatMap((name) => (name ? [{ name, value: whatFollows(option) }] : [])),
      ),
    };
  });
}
