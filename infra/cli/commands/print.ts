// otp print: what to paste into code that owns a pool, with the ARNs of a deployment.
import { Argument } from 'commander';
import { type CodeKind, codeKinds, printCode } from '../../iac/print.ts';
import { printProtect } from '../../iac/protect.ts';
import { sessionMinutes } from '../../review/app-client.ts';
import { CommandError } from '../command-error.ts';
import { type Context, liveArn } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { readDeployment, requireLive } from '../deployment.ts';

/** For the account: of a deployment it needs the countries only. */
function codeOfProtect(
  stack: string,
  { SmsCountries: countries = '' }: Readonly<Record<string, string>>,
): string {
  const served = countries.split(',').filter((country) => country !== '');
  if (served.length > 0 && !served.includes('*')) return printProtect(served);
  throw new CommandError(
    `The stack ${stack} ${served.length === 0 ? 'sends no SMS' : 'sends SMS to every country'}: there is nothing to block`,
    'Name your countries first: otp deploy --set SMS_COUNTRIES=…',
  );
}

async function runPrint(context: Context, kind: CodeKind | 'protect', stack: string): Promise<void> {
  const { where, terminal } = context;
  const { state, resources } = await terminal.watch('read the stack', async () => {
    const deployment = await readDeployment(context, stack);
    // An ARN of what is not there yet would make a pool that nobody can sign in to.
    if (kind !== 'protect') await requireLive(context, stack, 'otp deploy --user-pool-id none');
    return deployment;
  });
  const { parameters } = state;
  const arn = liveArn(where, stack);
  const code =
    kind === 'protect'
      ? codeOfProtect(stack, parameters)
      : printCode(kind, {
          functionName: stack,
          liveArn: arn,
          sessionMinutes: sessionMinutes(Number(parameters.CodeTtlSeconds ?? 300)),
          ...(parameters.AutoVerify === 'proof' && { markingRole: resources.Role }),
        });
  terminal.say(code.trimEnd());
  terminal.result({ kind, ...(kind !== 'protect' && { liveArn: arn }), code });
}

export const addPrint = accountCommand<object, CodeKind | 'protect'>('print', {
  summary: 'what to paste into the code that owns a pool: Terraform, CDK, CloudFormation, Amplify, SST',
  description:
    'Prints the trigger slots, the permission and the app client for a pool that is defined in code, with the ARNs ' +
    'of this deployment. Deploy with --user-pool-id none first; changes nothing.',
  declare: (command) =>
    command.addArgument(
      new Argument('<code>', 'what the pool is defined in; protect: the countries of the account').choices([
        ...codeKinds,
        'protect',
      ]),
    ),
  run: (context, { stack }, kind) => runPrint(context, kind, stack),
});
