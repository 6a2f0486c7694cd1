// What an app client allows, what it must allow for a sign-in by code, and the change that makes it so. Pure.
import { CommandError } from '../command-error.ts';
import type { Fields } from './fields.ts';

const flowsOf = (client: Fields): readonly string[] => (client.ExplicitAuthFlows ?? []) as string[];

/** A client without a list allows SRP, custom auth and refresh (Cognito's default). */
export const allowsCustomAuth = (client: Fields): boolean => {
  const flows = flowsOf(client);
  return flows.length === 0 || flows.includes('ALLOW_CUSTOM_AUTH') || flows.includes('CUSTOM_AUTH_FLOW_ONLY');
};

/** Every flow that lets a password in, by its names old and new; USER_AUTH lets the client choose a password. */
const passwordFlows = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
];

/** An app client as far as it matters who signs up and in through it. */
export interface AppClient {
  readonly id: string;
  readonly allowsCode: boolean;
  /** The flows of it that let a password in. */
  readonly passwords: readonly string[];
}

export function appClient(id: string, client: Fields): AppClient {
  const flows = flowsOf(client);
  return {
    id,
    allowsCode: allowsCustomAuth(client),
    passwords: (flows.length === 0 ? ['ALLOW_USER_SRP_AUTH'] : flows).filter((flow) =>
      passwordFlows.includes(flow),
    ),
  };
}

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

/** Minutes that a round must stay open, so that the code and not the session decides what has expired. */
export const sessionMinutes = (ttlSeconds: number): number => Math.min(15, Math.ceil(ttlSeconds / 60) + 5);
