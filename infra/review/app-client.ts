// What an app client allows: codes, passwords, and how long a round stays open. Pure.

/** A client as Cognito and CloudFormation describe it. */
type ClientFields = Readonly<Record<string, unknown>>;

export const flowsOf = (client: ClientFields): readonly string[] =>
  (client.ExplicitAuthFlows ?? []) as string[];

/** A client without a list allows SRP, custom auth and refresh (Cognito's default). */
export const allowsCustomAuth = (client: ClientFields): boolean => {
  const flows = flowsOf(client);
  return flows.length === 0 || flows.includes('ALLOW_CUSTOM_AUTH') || flows.includes('CUSTOM_AUTH_FLOW_ONLY');
};

/** Every flow that lets a password in, by its names old and new; USER_AUTH lets the client choose a password. */
export const passwordFlows: readonly string[] = [
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

export function appClient(id: string, client: ClientFields): AppClient {
  const flows = flowsOf(client);
  return {
    id,
    allowsCode: allowsCustomAuth(client),
    passwords: (flows.length === 0 ? ['ALLOW_USER_SRP_AUTH'] : flows).filter((flow) =>
      passwordFlows.includes(flow),
    ),
  };
}

/** Minutes that a round must stay open, so that the code and not the session decides what has expired. */
export const sessionMinutes = (ttlSeconds: number): number => Math.min(15, Math.ceil(ttlSeconds / 60) + 5);
