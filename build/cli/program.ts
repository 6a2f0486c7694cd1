// The command line: `npm run deploy -- --help` is its manual.
import { Command } from 'commander';
import { explain } from './aws/errors.ts';
import { addAttach } from './commands/attach.ts';
import { addDeploy } from './commands/deploy.ts';
import { addDestroy } from './commands/destroy.ts';
import { addDetach } from './commands/detach.ts';
import { addDoctor } from './commands/doctor.ts';
import { interrupt } from './commands/options.ts';
import { addRollback } from './commands/rollback.ts';
import { addStatus } from './commands/status.ts';
import { addOperatorCommands } from './operators/commands.ts';

const program = new Command('npm run deploy --')
  .description('Deploys cognito-otp-router to AWS and looks after it.')
  .helpCommand(false)
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    `
Exit codes
  0  done, or nothing to do
  1  refused, nothing was changed; for doctor: something is broken
  2  stopped midway, by a failure or Ctrl-C: the last lines say which state holds

Credentials, profile and endpoints are those of the AWS SDK: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, …
Ctrl-C is safe at any time: the step under way ends in the old state or the new one, and you are told which.`,
  );

addDeploy(program, async () => {
  const { buildBundle } = await import('../bundle/bundle.ts');
  return buildBundle();
});
addAttach(program);
addDetach(program);
addRollback(program);
addStatus(program);
addDoctor(program);
addDestroy(program);
addOperatorCommands(program);

process.on('SIGINT', () => {
  interrupt.request();
  process.stderr.write('\nCtrl-C: ending the step under way…\n');
});

try {
  await program.parseAsync();
  if (interrupt.asked) process.stderr.write('Ctrl-C came too late to stop anything: all was completed.\n');
} catch (error) {
  const { message, fix, exitCode } = explain(error);
  process.stderr.write(`\nWrong: ${message}\nDo:    ${fix}\n`);
  process.exitCode = exitCode;
}
