// The command line: all commands, with one set of global options and one help.
import { Command } from 'commander';
import { type ExitCode, exitCodeLines } from './command-error.ts';
import { addAttach } from './commands/attach.ts';
import { addDeploy } from './commands/deploy.ts';
import { addDestroy } from './commands/destroy.ts';
import { addDetach } from './commands/detach.ts';
import { addDoctor } from './commands/doctor.ts';
import { addLimits } from './commands/limits.ts';
import { addLogs } from './commands/logs.ts';
import { addOdds } from './commands/odds.ts';
import { addOpen } from './commands/open.ts';
import { addPrint } from './commands/print.ts';
import { addRollback } from './commands/rollback.ts';
import { addRotate } from './commands/rotate.ts';
import { addStatus } from './commands/status.ts';
import { addUnlock } from './commands/unlock.ts';
import type { Opener } from './context.ts';
import type { Caller } from './format-commands.ts';
import { addGlobalOptions, help, refuseOptions } from './options.ts';

const manual = `
Exit codes
${exitCodeLines().join('\n')}

Credentials, profile and endpoints are those of the AWS SDK: AWS_PROFILE,
AWS_REGION, AWS_ENDPOINT_URL, …
Ctrl-C is safe at any time: the step under way ends in the old state or the new
one, and the command says which.`;

// Commander wraps once, to this; a wider terminal gains nothing, and a narrower one would break the lines again.
const helpWidth = (columns: number | undefined): number => Math.min(80, columns || 80);

const add = [
  ...[addDeploy, addAttach, addDetach, addRollback, addRotate, addStatus, addDoctor, addLogs, addOpen],
  ...[addPrint, addDestroy, addOdds, addLimits, addUnlock],
];

/** `end` hears what a command ends with that did its work. */
export function createProgram(
  { script, separator, defaultCommand }: Caller,
  opener: Opener,
  end: (code: ExitCode) => void = () => {},
): Command {
  const program = new Command([script, ...(separator ? [separator] : [])].join(' '))
    .description('Deploys cognito-otp-router to AWS and looks after it.')
    .helpCommand(false)
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .configureHelp(help)
    .configureOutput({
      getOutHelpWidth: () => helpWidth(process.stdout.columns),
      getErrHelpWidth: () => helpWidth(process.stderr.columns),
    })
    .addHelpText('after', manual)
    .hook('preAction', (_, command) => refuseOptions(command));
  addGlobalOptions(program);
  for (const addTo of add) addTo(program, opener, end);
  const byDefault = program.commands.find((command) => command.name() === defaultCommand);
  byDefault?.summary(`${byDefault.summary()} (the default)`);
  return program;
}

/**
 * The words to run: as given, or with the default command before them where they begin with none. A word that is
 * no command stays first, so that commander can tell what was meant by it.
 */
export function completeWords(
  program: Command,
  { defaultCommand }: Caller,
  words: readonly string[],
): readonly string[] {
  if (defaultCommand === undefined) return words.length === 0 ? ['--help'] : words;
  const asksForHelp = words.includes('--help') || words.includes('-h');
  const { operands } = program.parseOptions([...words]);
  return operands.length > 0 || asksForHelp ? words : [defaultCommand, ...words];
}
