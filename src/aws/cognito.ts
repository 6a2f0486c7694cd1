// Cognito's own client, for the one call that AUTO_VERIFY=proof makes. In a chunk that is loaded for that setting only.
import {
  AdminUpdateUserAttributesCommand,
  type AdminUpdateUserAttributesCommandInput,
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import type { HttpHandlerOptions } from '@smithy/types';

export type UpdateUserInput = AdminUpdateUserAttributesCommandInput;

/** The second try of a call changes nothing more: the SDK may try again within the time that the call has. */
export function createUpdateUser(config: CognitoIdentityProviderClientConfig) {
  const client = new CognitoIdentityProviderClient({ ...config, maxAttempts: 2 });
  return (input: UpdateUserInput, options: HttpHandlerOptions) =>
    client.send(new AdminUpdateUserAttributesCommand(input), options);
}
