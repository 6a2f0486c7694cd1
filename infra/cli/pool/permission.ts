// Cognito's permission to invoke `live` for one pool.
import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { errorName, found } from '../aws/errors.ts';
import { aliasName, type Context, poolArn } from '../context.ts';

/** The statements of the alias as JSON; empty where it has none. */
async function readPolicy({ aws }: Context, stack: string): Promise<string> {
  const command = new GetPolicyCommand({ FunctionName: stack, Qualifier: aliasName });
  return (await found(() => aws.lambda.send(command)))?.Policy ?? '';
}

/** The ids of the pools that may invoke `live`: each statement names one as the source. */
export async function permittedPools(context: Context, stack: string): Promise<string[]> {
  const policy = await readPolicy(context, stack);
  return [...new Set([...policy.matchAll(/:userpool\/([^"]+)"/g)].map(([, id = '']) => id))];
}

const statementOf = (stack: string, userPoolId: string) => ({
  FunctionName: stack,
  Qualifier: aliasName,
  StatementId: `pool-${userPoolId}`,
});

/** True when the permission was missing and has been given. */
export async function permit(context: Context, stack: string, userPoolId: string): Promise<boolean> {
  if ((await permittedPools(context, stack)).includes(userPoolId)) return false;
  try {
    await context.aws.lambda.send(
      new AddPermissionCommand({
        ...statementOf(stack, userPoolId),
        Action: 'lambda:InvokeFunction',
        Principal: 'cognito-idp.amazonaws.com',
        SourceAccount: context.where.account,
        SourceArn: poolArn(context.where, userPoolId),
      }),
    );
  } catch (error) {
    // The answer of a first try was lost, and the second finds it done.
    if (errorName(error) !== 'ResourceConflictException') throw error;
  }
  return true;
}

/** Takes back what `permit` gave; what the stack gave stays with the stack. */
export async function unpermit(context: Context, stack: string, userPoolId: string): Promise<void> {
  const statement = statementOf(stack, userPoolId);
  if (!(await readPolicy(context, stack)).includes(statement.StatementId)) return;
  await found(() => context.aws.lambda.send(new RemovePermissionCommand(statement)));
}
