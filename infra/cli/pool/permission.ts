// Cognito's permission to invoke `live` for one pool.
import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { errorName, found } from '../aws/errors.ts';
import { aliasName, type Context, poolArn } from '../context.ts';

interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: { readonly Service?: string } | string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const sourceArn = (statement: Statement): string | undefined =>
  Object.values(statement.Condition ?? {})
    .flatMap(Object.entries)
    .find(([key]) => key.toLowerCase() === 'aws:sourcearn')?.[1] as string | undefined;

async function statements({ aws }: Context, stack: string): Promise<Statement[]> {
  const answer = await found(() =>
    aws.lambda.send(new GetPolicyCommand({ FunctionName: stack, Qualifier: aliasName })),
  );
  return answer?.Policy === undefined
    ? []
    : (JSON.parse(answer.Policy) as { Statement: Statement[] }).Statement;
}

/** The ids of the pools that may invoke `live`. */
export async function permittedPools(context: Context, stack: string): Promise<string[]> {
  const ids = (await statements(context, stack)).flatMap((statement) => {
    const id = /:userpool\/(.+)$/.exec(sourceArn(statement) ?? '')?.[1];
    return id === undefined ? [] : [id];
  });
  return [...new Set(ids)];
}

const sid = (userPoolId: string) => `pool-${userPoolId}`;

/** True when the permission was missing and has been given. */
export async function permit(context: Context, stack: string, userPoolId: string): Promise<boolean> {
  if ((await permittedPools(context, stack)).includes(userPoolId)) return false;
  try {
    await context.aws.lambda.send(
      new AddPermissionCommand({
        FunctionName: stack,
        Qualifier: aliasName,
        StatementId: sid(userPoolId),
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
  if (!(await statements(context, stack)).some((statement) => statement.Sid === sid(userPoolId))) return;
  await found(() =>
    context.aws.lambda.send(
      new RemovePermissionCommand({
        FunctionName: stack,
        Qualifier: aliasName,
        StatementId: sid(userPoolId),
      }),
    ),
  );
}
