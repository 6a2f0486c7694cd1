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
async function codeOfProtect(context: Context, stack: string): Promise<string> {
  const { state } = await readDeployment(context, stack);
  const served = (state.parameters.SmsCountries ?? '').split(',').filter(Boolean);
  if (served.length > 0 && !served.includes('*')) return printProtect(served);
  throw new CommandError(
    `The stack ${stack} ${served.length === 0 ? 'sends no SMS' : 'sends SMS to every country'}: there is nothing to block`,
    'Name your countries first: otp deploy --set SMS_COUNTRIES=…',
  );
}

async function codeOfPool(context: Context, stack: string, kind: CodeKind): Promise<string> {
  const { state, resources } = await readDeployment(context, stack);
  // An ARN of what is not there yet would make a pool that nobody can sign in to.
  await requireLive(context, stack, 'otp deploy --user-pool-id none');
  return printCode(kind, {
    functionName: stack,
    liveArn: liveArn(context.where, stack),
    sessionMinutes: sessionMinutes(Number(state.parameters.CodeTtlSeconds ?? 300)),
    ...(state.parameters.AutoVerify === 'proof' && { markingRole: resources.Role }),
  });
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
  run: async (context, { stack }, kind) => {
    const code = await context.terminal.watch('read the stack', () =>
      kind === 'protect' ? codeOfProtect(context, stack) : codeOfPool(context, stack, kind),
    );
    context.terminal.say(code.trimEnd());
    context.terminal.result({
      kind,
      ...(kind !== 'protect' && { liveArn: liveArn(context.where, stack) }),
      code,
    });
  },
});
