// A pool and an app client as targets of a change: how each is read and written whole; and deleting a pool.
import {
  type CognitoIdentityProviderClient,
  DeleteUserPoolCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
  UpdateUserPoolClientCommand,
  type UpdateUserPoolClientCommandInput,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Finding, warning } from '../../review/finding.ts';
import { explain, isDenied, isUnknownCall } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { change, edit, type Target } from './change.ts';
import { differences, echoable, type Fields, poolFields } from './fields.ts';
import { clientModel, mfaModel, poolModel, rawAnswer } from './model.ts';

/** Details of MFA live beside the pool's description, and an update of the pool can reset them. */
const mfa = 'MfaDetails';

/** Left out where they can never be read: `denied` to us, or unknown to the endpoint. An outage is thrown: it must not look like a change. */
async function readMfa(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<{ readonly details?: Fields; readonly denied?: unknown }> {
  try {
    const command = new GetUserPoolMfaConfigCommand({ UserPoolId });
    return { details: echoable(await rawAnswer(cognito, command), mfaModel) };
  } catch (error) {
    if (isDenied(error)) return { denied: error };
    if (isUnknownCall(error)) return {};
    throw error;
  }
}

/** Undefined where the details can be read, or where the endpoint has none. One call. */
export async function judgeMfaDetails(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<Finding | undefined> {
  const { denied } = await readMfa(cognito, UserPoolId);
  if (denied === undefined) return undefined;
  return warning(
    'MFA details',
    `they cannot be read (${explain(denied).message}), so an update of the pool that resets them would not be noticed`,
    'Allow cognito-idp:GetUserPoolMfaConfig, or look at the MFA settings of the pool before and after',
  );
}

export const poolTarget = (cognito: CognitoIdentityProviderClient, UserPoolId: string): Target => ({
  id: UserPoolId,
  name: `the pool ${UserPoolId}`,
  read: async () => {
    const { UserPool: pool = {} } = await rawAnswer(cognito, new DescribeUserPoolCommand({ UserPoolId }));
    return {
      ...poolFields(pool as Fields, poolModel),
      [mfa]: (await readMfa(cognito, UserPoolId)).details,
    };
  },
  write: async ({ [mfa]: details, ...fields }) => {
    await cognito.send(new UpdateUserPoolCommand({ ...fields, UserPoolId } as UpdateUserPoolCommandInput));
    if (details === undefined) return;
    const now = await readMfa(cognito, UserPoolId);
    if (differences(details, now.details).length === 0) return;
    const input = { ...(details as Fields), UserPoolId } as SetUserPoolMfaConfigCommandInput;
    await cognito.send(new SetUserPoolMfaConfigCommand(input));
  },
});

/**
 * What a client has that says nothing of it (API reference, UpdateUserPoolClient), of the fields that attaching sets. Written
 * out, so that what is put back is the same whether the description has it or not.
 */
export const clientDefaults: Fields = { PreventUserExistenceErrors: 'LEGACY', AuthSessionValidity: 3 };

export const clientTarget = (
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
  ClientId: string,
): Target => ({
  id: ClientId,
  name: `the app client ${ClientId}`,
  read: async () => {
    const command = new DescribeUserPoolClientCommand({ UserPoolId, ClientId });
    const { UserPoolClient: client = {} } = await rawAnswer(cognito, command);
    return { ...clientDefaults, ...echoable(client as Fields, clientModel) };
  },
  write: async (fields) => {
    const input = { ...fields, UserPoolId, ClientId } as UpdateUserPoolClientCommandInput;
    await cognito.send(new UpdateUserPoolClientCommand(input));
  },
});

export async function deletePool(context: Context, UserPoolId: string): Promise<void> {
  const { cognito } = context.aws;
  const target = poolTarget(cognito, UserPoolId);
  const from = await target.read();
  const to = { ...from, DeletionProtection: 'INACTIVE' };
  await change(context, edit(target, from, to), 'the Cognito console');
  await cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
}
