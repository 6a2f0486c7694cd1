// The options that commands share, and what is refused of any option before a command runs.
import { type Command, Help, type Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { CommandError } from './command-error.ts';

export interface GlobalOptions {
  readonly stack: string;
  readonly region?: string;
  readonly profile?: string;
  readonly json: boolean;
  readonly yes: boolean;
  /** Of the commands that work in an account. */
  readonly account?: string;
  /** Whether --stack was given, and not left at its default. */
  readonly isStackGiven?: boolean;
}

export const defaultStack = 'otp-router';

export const addGlobalOptions = (program: Command): Command =>
  program
    .option('--stack <name>', 'name of the stack and of the function', defaultStack)
    .option('--region <region>', 'AWS Region (default: that of the profile)')
    .option('--profile <name>', 'AWS profile (default: AWS_PROFILE)')
    .option(
      '--json',
      'print the result, or the error, as one JSON document on stdout, all else on stderr',
      false,
    )
    .option('-y, --yes', 'do not ask', false)
    .version(packageJson.version, '--version', 'print the version');

const isGiven = (command: Command, name: string): boolean =>
  command.getOptionValueSourceWithGlobals(name) === 'cli';

/** The values of a command's options and of the shared ones. */
export const optionsOf = <T>(command: Command): T & GlobalOptions => ({
  ...command.optsWithGlobals<T & GlobalOptions>(),
  isStackGiven: isGiven(command, 'stack'),
});

/** Commands that ask before they change something: only these take --yes. */
export const asking = new WeakSet<Command>();

/** As commander has it, without --yes where nothing is asked, and without defaults that tell nothing. */
export const help: Partial<Help> = {
  showGlobalOptions: true,
  visibleGlobalOptions(command) {
    const all: Option[] = Help.prototype.visibleGlobalOptions.call(this, command);
    return asking.has(command) ? all : all.filter((option) => option.attributeName() !== 'yes');
  },
  optionDescription: (option) =>
    new Help().optionDescription(option).replace(/ \(default: (false|\[\])\)$/, ''),
};

/** Refuses --yes where nothing is asked, and a value that a shell left empty. */
export function refuseOptions(command: Command): void {
  const values = command.optsWithGlobals();
  if (isGiven(command, 'yes') && !asking.has(command))
    throw new CommandError(`${command.name()} has no use for --yes`, 'Leave --yes out');
  for (const option of [...command.options, ...(command.parent?.options ?? [])])
    if (isGiven(command, option.attributeName()) && values[option.attributeName()] === '')
      throw new CommandError(
        `${option.long} has an empty value, as from a variable that is not set`,
        `Give ${option.long} a value, or leave it out`,
      );
}
