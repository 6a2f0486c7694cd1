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

/** As Cognito names it. */
const fail = (name: string, message: unknown): Error => Object.assign(new Error(String(message)), { name });

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

function readReply(
  { AuthenticationResult, ChallengeParameters = {}, Session = '' }: AuthResponse,
  before?: Tokens,
): Reply {
  if (!AuthenticationResult) return { parameters: ChallengeParameters, session: Session };
  const { AccessToken, IdToken, RefreshToken = before?.refreshToken, ExpiresIn } = AuthenticationResult;
  const expiresAt = Date.now() + ExpiresIn * 1000;
  return {
    tokens: { accessToken: AccessToken, idToken: IdToken, refreshToken: RefreshToken, expiresAt },
  };
}

export function cognitoTransport({
  clientId,
  region,
  endpoint = `https://cognito-idp.${region}.amazonaws.com`,
  timeoutMs = 15_000,
}: CognitoOptions): Transport {
  async function call(operation: string, body: object): Promise<AuthResponse> {
    // Also what breaks off in the middle, and the page of a hotel's network in place of an answer.
    const offline = (error: unknown) => {
      throw fail('NetworkError', error);
    };
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify({ ClientId: clientId, ...body }),
      // React Native has none, and another limit.
      signal: AbortSignal.timeout?.(timeoutMs),
    }).catch(offline);
    const answered = await response.json().catch(response.ok ? offline : () => ({}));
    if (response.ok) return answered;
    throw fail(String(answered.__type ?? 'InternalError').replace(/.*#/, ''), answered.message);
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
    async renew({ tokens }) {
      if (!tokens || tokens.expiresAt > Date.now() + marginMs) return tokens && { tokens };
      const { refreshToken: RefreshToken } = tokens;
      // Unlike REFRESH_TOKEN_AUTH, Cognito takes it with refresh token rotation too.
      return call('GetTokensFromRefreshToken', { RefreshToken }).then(
        (response) => {
          const reply = readReply(response, tokens);
          return 'tokens' in reply ? reply : undefined;
        },
        (error: Error) => {
          // Revoked, expired, or the user is gone. Anything else, such as no network, says nothing about the tokens.
          if (/NotAuth/.test(error.name)) return undefined;
          throw error;
        },
      );
    },
    async signOut(tokens) {
      if (tokens?.refreshToken) await call('RevokeToken', { Token: tokens.refreshToken });
    },
  };
}
