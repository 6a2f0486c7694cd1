// Straight to Cognito by `fetch`: its JSON protocol, and no library.
import type { Tokens } from '../snapshot.ts';
import type { Reply, Transport } from '../transport.ts';

export interface CognitoOptions {
  readonly clientId: string;
  /** `eu-west-1`. Not needed with `endpoint`. */
  readonly region?: string;
  /** The local pool's, or a proxy's: `http://127.0.0.1:9339`. */
  readonly endpoint?: string;
  /** Milliseconds; Cognito waits up to five seconds for each of two triggers. */
  readonly timeoutMs?: number;
}

/** An error as Cognito names it. */
class CognitoError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** A token that runs out within this time is renewed first. */
const marginMs = 60_000;

interface AuthResponse {
  readonly Session?: string;
  readonly ChallengeParameters?: Record<string, string>;
  readonly AuthenticationResult?: {
    readonly AccessToken: string;
    readonly IdToken: string;
    readonly RefreshToken?: string;
    readonly ExpiresIn: number;
  };
}

const readTokens = ({ AuthenticationResult: result }: AuthResponse, before?: Tokens): Tokens | undefined => {
  if (!result) return undefined;
  const refreshToken = result.RefreshToken ?? before?.refreshToken;
  return {
    accessToken: result.AccessToken,
    idToken: result.IdToken,
    ...(refreshToken !== undefined && { refreshToken }),
    expiresAt: Date.now() + result.ExpiresIn * 1000,
  };
};

function readReply(response: AuthResponse): Reply {
  const tokens = readTokens(response);
  return tokens
    ? { kind: 'tokens', tokens }
    : { kind: 'round', parameters: response.ChallengeParameters ?? {}, session: response.Session ?? '' };
}

export function cognitoTransport({
  clientId,
  region,
  endpoint = `https://cognito-idp.${region}.amazonaws.com`,
  timeoutMs = 15_000,
}: CognitoOptions): Transport {
  async function call(operation: string, body: object): Promise<AuthResponse> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      const response = await fetch(`${endpoint.replace(/\/$/, '')}/`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        },
        body: JSON.stringify({ ClientId: clientId, ...body }),
        signal: abort.signal,
      }).catch((error: unknown) => {
        throw new CognitoError('NetworkError', String(error));
      });
      const answered = await response.json().catch(() => ({}));
      if (response.ok) return answered;
      const type = String(answered.__type ?? (response.status === 429 ? 'TooManyRequests' : 'InternalError'));
      throw new CognitoError(
        type.split('#').pop() ?? type,
        String(answered.message ?? answered.Message ?? response.status),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    id: clientId,
    async signUp(Username, Password, attributes) {
      const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
      await call('SignUp', { Username, Password, UserAttributes });
    },
    start: async (USERNAME) =>
      readReply(await call('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME } })),
    answer: async (USERNAME, Session, ANSWER, ClientMetadata) =>
      readReply(
        await call('RespondToAuthChallenge', {
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session,
          ChallengeResponses: { USERNAME, ANSWER },
          ClientMetadata,
        }),
      ),
    async renew(held) {
      const { tokens } = held;
      if (!tokens || tokens.expiresAt > Date.now() + marginMs) return tokens && held;
      if (!tokens.refreshToken) return undefined;
      const AuthParameters = { REFRESH_TOKEN: tokens.refreshToken };
      try {
        const response = await call('InitiateAuth', { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters });
        return { tokens: readTokens(response, tokens) };
      } catch (error) {
        // Revoked, expired, or the user is gone. Anything else, such as no network, says nothing about the tokens.
        if (error instanceof CognitoError && error.name === 'NotAuthorizedException') return undefined;
        throw error;
      }
    },
    async signOut(tokens) {
      if (tokens?.refreshToken) await call('RevokeToken', { Token: tokens.refreshToken });
    },
  };
}
