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

const asking = new WeakSet<Command>();

/** Says that a command asks before it changes something. Only then it takes --yes. */
export const asks = (command: Command): void => void asking.add(command);

const shared = Object.assign(new Help(), { showGlobalOptions: true });

/** Of the options that are shared, those in the help of `command`. The program's own help shows all. */
export const visibleGlobals = (command: Command): Option[] =>
  shared
    .visibleGlobalOptions(command)
    .filter((option) => option.attributeName() !== 'yes' || asking.has(command));

/** Refuses --yes where nothing is asked, and a value that a shell left empty. */
export function refuseOptions(command: Command): void {
  const values = command.optsWithGlobals();
  for (const option of [...command.options, ...(command.parent?.options ?? [])]) {
    const name = option.attributeName();
    if (!isGiven(command, name)) continue;
    if (name === 'yes' && !asking.has(command))
      throw new CommandError(`${command.name()} has no use for --yes`, 'Leave --yes out');
    if (values[name] === '')
      throw new CommandError(
        `${option.long} has an empty value, as from a variable that is not set`,
        `Give ${option.long} a value, or leave it out`,
      );
  }
}
