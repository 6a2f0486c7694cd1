// otp print: what to paste into code that owns a pool, with the ARNs of a deployment.
import { Argument } from 'commander';
import { type CodeKind, codeKinds, printCode } from '../../iac/print.ts';
import { printProtect } from '../../iac/protect.ts';
import { sessionMinutes } from '../../review/app-client.ts';
import { CommandError } from '../command-error.ts';
import { type Context, liveArn } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { readLive } from '../release/live.ts';
import { readResources } from '../stack/state.ts';
import { requireStack } from './target-pool.ts';

/** `protect` is for the account, and asks for a deployment's countries only. */
export async function runPrintProtect(context: Context, { stack }: { readonly stack: string }) {
  const { terminal } = context;
  const { parameters } = await terminal.watch('read the stack', () => requireStack(context, stack));
  const served = (parameters.SmsCountries ?? '').split(',').filter((country) => country !== '');
  if (served.length === 0 || served.includes('*'))
    throw new CommandError(
      `The stack ${stack} ${served.length === 0 ? 'sends no SMS' : 'sends SMS to every country'}: there is nothing to block`,
      'Name your countries first: otp deploy --set SMS_COUNTRIES=…',
    );
  const code = printProtect(served);
  terminal.say(code.trimEnd());
  terminal.result({ kind: 'protect', code });
}

export async function runPrint(context: Context, kind: CodeKind, { stack }: { readonly stack: string }) {
  const { aws, where, terminal } = context;
  const { parameters, live, resources } = await terminal.watch('read the stack', async () => ({
    ...(await requireStack(context, stack)),
    live: await readLive(aws.lambda, stack),
    resources: await readResources(aws.cloudformation, stack),
  }));
  // An ARN of what is not there yet would make a pool that nobody can sign in to.
  if (live === undefined)
    throw new CommandError(
      `The function ${stack} has no live version yet`,
      'Run `otp deploy --user-pool-id none` first',
    );
  const code = printCode(kind, {
    functionName: stack,
    liveArn: liveArn(where, stack),
    sessionMinutes: sessionMinutes(Number(parameters.CodeTtlSeconds ?? 300)),
    ...(parameters.AutoVerify === 'proof' && { markingRole: resources.Role }),
  });
  terminal.say(code.trimEnd());
  terminal.result({ kind, liveArn: liveArn(where, stack), code });
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
  run: (context, options, kind) =>
    kind === 'protect' ? runPrintProtect(context, options) : runPrint(context, kind, options),
});
