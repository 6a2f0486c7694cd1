// The options that several commands share. Each command says which of the global ones it has a use for: its help lists
// those and no others, and one that it would ignore is refused.
import { type Command, Help, type Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { CommandError } from './command-error.ts';

export interface GlobalOptions {
  readonly stack: string;
  readonly region?: string;
  readonly profile?: string;
  readonly json: boolean;
  readonly yes: boolean;
}

type GlobalName = keyof GlobalOptions;

export const defaultStack = 'otp-router';

/** Which deployment a command is about, and where. */
export const target = ['stack', 'region', 'profile'] as const;

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

const used = new WeakMap<Command, readonly GlobalName[]>();

/** Says which of the shared options a command has a use for. */
export function takes(command: Command, ...names: readonly GlobalName[]): Command {
  used.set(command, names);
  return command;
}

const shared = Object.assign(new Help(), { showGlobalOptions: true });

/** Of the options that are shared, those in the help of `command`. The program's own help shows all. */
export const visibleGlobals = (command: Command): Option[] =>
  shared
    .visibleGlobalOptions(command)
    .filter((option) => option.long === '--version' || isUsed(command, option.attributeName() as GlobalName));

const isUsed = (command: Command, name: GlobalName): boolean => used.get(command)?.includes(name) ?? true;

/** Refuses a shared option that was given and that the command would ignore. */
export function refuseUnused(command: Command): void {
  for (const name of ['stack', 'region', 'profile', 'json', 'yes'] as const)
    if (!isUsed(command, name) && command.getOptionValueSourceWithGlobals(name) === 'cli')
      throw new CommandError(`${command.name()} has no use for --${name}`, `Leave --${name} out`);
}

/** Whether --stack was said, and not left at its default. */
export const isStackGiven = (command: Command): boolean =>
  command.getOptionValueSourceWithGlobals('stack') === 'cli';

export function refuseEmptyOptions(command: Command): void {
  for (const [name, value] of Object.entries(command.optsWithGlobals())) {
    if (value !== '' || command.getOptionValueSourceWithGlobals(name) !== 'cli') continue;
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new CommandError(
      `--${flag} has an empty value, as from a variable that is not set`,
      `Give --${flag} a value, or leave it out`,
    );
  }
}
