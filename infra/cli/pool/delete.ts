// Deletes a pool with its users: takes its deletion protection away first, and nothing else of it.
import { DeleteUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Context } from '../context.ts';
import { change } from './change.ts';
import { poolTarget } from './targets.ts';

export async function deletePool(context: Context, UserPoolId: string): Promise<void> {
  const { cognito } = context.aws;
  const target = poolTarget(cognito, UserPoolId);
  const from = await target.read();
  await change(context, target, {
    from,
    to: { ...from, DeletionProtection: 'INACTIVE' },
    snapshot: 'the Cognito console',
  });
  await cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
}
