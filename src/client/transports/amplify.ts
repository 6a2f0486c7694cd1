// Over Amplify JS v6, so that fetchAuthSession and the rest of Amplify know who is signed in.
import type { ClientMetadata, RoundParameters } from '../../rounds/contract.ts';
import type { Reply, Transport } from '../transport.ts';

interface SignInOutput {
  readonly isSignedIn: boolean;
  readonly nextStep: { readonly signInStep: string; readonly additionalInfo?: object };
}

/** The part of `aws-amplify/auth` that is used: `import * as auth from 'aws-amplify/auth'`. */
export interface AmplifyAuth {
  signUp(input: {
    username: string;
    password: string;
    options: { userAttributes: Record<string, string> };
  }): Promise<unknown>;
  signIn(input: { username: string; options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } }): Promise<SignInOutput>;
  confirmSignIn(input: {
    challengeResponse: string;
    options: { clientMetadata: Record<string, string> };
  }): Promise<SignInOutput>;
  getCurrentUser(): Promise<unknown>;
  signOut(input?: { global: boolean }): Promise<unknown>;
}

/** `id`: the app client's. Amplify keeps the session and the tokens itself. */
export function amplifyTransport(auth: AmplifyAuth, { id }: { readonly id: string }): Transport {
  const readReply = ({ isSignedIn, nextStep }: SignInOutput): Reply => {
    if (isSignedIn) return { tokens: undefined };
    if (nextStep.signInStep !== 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE')
      throw Object.assign(new Error(`Cognito asks for ${nextStep.signInStep}`), {
        name: 'InvalidParameterException',
      });
    return {
      parameters: (nextStep.additionalInfo ?? {}) as Partial<RoundParameters>,
      session: 'amplify',
    };
  };
  return {
    id,
    async signUp(username, password, userAttributes) {
      await auth.signUp({ username, password, options: { userAttributes: { ...userAttributes } } });
    },
    async start(username) {
      // Amplify refuses a sign-in while somebody is signed in.
      await auth.signOut({ global: false }).catch(() => undefined);
      return readReply(await auth.signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } }));
    },
    async answer(_name, _session, challengeResponse, metadata: ClientMetadata) {
      // Without those that are undefined.
      const clientMetadata = JSON.parse(JSON.stringify(metadata)) as Record<string, string>;
      return readReply(await auth.confirmSignIn({ challengeResponse, options: { clientMetadata } }));
    },
    renew: (held) =>
      auth.getCurrentUser().then(
        () => held,
        () => undefined,
      ),
    async signOut() {
      await auth.signOut();
    },
  };
}
