// The change that makes an app client ready for a sign-in by code. Pure.
import { allowsCustomAuth, flowsOf, sessionMinutes } from '../../review/app-client.ts';
import { CommandError } from '../command-error.ts';
import type { Fields } from './fields.ts';

const rotates = (client: Fields): boolean =>
  (client.RefreshTokenRotation as { Feature?: string } | undefined)?.Feature === 'ENABLED';

/** The client with custom auth, refresh, hidden user existence, and rounds that outlive a code. */
export function preparedClient(client: Fields, ttlSeconds: number): Fields {
  const flows = new Set(flowsOf(client));
  if (!allowsCustomAuth(client)) {
    if ([...flows].some((flow) => !flow.startsWith('ALLOW_')))
      throw new CommandError(
        'The app client lists flows by their old names, which cannot be mixed with ALLOW_CUSTOM_AUTH',
        'Change its flows to the ALLOW_ names in the Cognito console, then run the same command again',
      );
    flows.add('ALLOW_CUSTOM_AUTH');
    // Rotation and this flow exclude each other.
    if (!rotates(client)) flows.add('ALLOW_REFRESH_TOKEN_AUTH');
  }
  const minutes = Number(client.AuthSessionValidity ?? 3);
  return {
    ...client,
    ...(flows.size > 0 && { ExplicitAuthFlows: [...flows] }),
    PreventUserExistenceErrors: 'ENABLED',
    AuthSessionValidity: Math.max(minutes, sessionMinutes(ttlSeconds)),
  };
}
