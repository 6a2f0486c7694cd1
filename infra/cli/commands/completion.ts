// otp completion: a script by which a shell completes the commands and options that there are.
import { Argument, type Command } from 'commander';
import { completionScript, type Shell, shells } from '../completion/shells.ts';
import { commandWords } from '../completion/words.ts';
import { type GlobalOptions, takes } from '../global-options.ts';
import type { Opener } from '../open-context.ts';

export const addCompletion = (program: Command, { openLocal }: Opener): Command =>
  takes(program.command('completion'), 'json')
    .summary('a script by which bash, zsh or fish completes commands and options')
    .description(
      'Prints the script. It completes after otp-router and cognito-otp-router, and after otp, for who has made an ' +
        "alias of that name in a checkout: alias otp='npm run -s otp --'",
    )
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action((shell: Shell, _, command: Command) => {
      const { terminal } = openLocal(command.optsWithGlobals<GlobalOptions>());
      const script = completionScript(shell, commandWords(program));
      terminal.say(script.trimEnd());
      terminal.result({ shell, script });
    });
