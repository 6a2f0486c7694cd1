// Signing up and in with aws-amplify, as an app of yours would.
import { Amplify } from 'aws-amplify';
import {
  confirmSignIn,
  fetchAuthSession,
  type SignInOutput,
  signIn,
  signOut,
  signUp,
} from 'aws-amplify/auth';
import type { Setup } from './protocol.ts';

/** ChallengeParameters, all strings. */
export type Round = Readonly<Record<string, string>>;

export interface Tokens {
  readonly id: string;
  readonly access: string;
}

export type Next =
  | { readonly kind: 'in'; readonly tokens: Tokens }
  | { readonly kind: 'round'; readonly round: Round };

export function connect({ userPoolId, clientId, endpoint }: Setup): void {
  Amplify.configure({
    Auth: { Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: endpoint } },
  });
}

const proofKey = (username: string): string => `proof of ${username}`;

/** Amplify keeps one sign-in at a time, and so does this: whose it is, and what this phone will be known by after it. */
let running = { username: '', proof: '' };

async function nextOf({ isSignedIn, nextStep }: SignInOutput): Promise<Next> {
  if (isSignedIn) {
    localStorage.setItem(proofKey(running.username), running.proof);
    const { tokens } = await fetchAuthSession();
    return {
      kind: 'in',
      tokens: { id: tokens?.idToken?.toString() ?? '', access: tokens?.accessToken.toString() ?? '' },
    };
  }
  if (nextStep.signInStep !== 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE')
    throw new Error(`This phone has no screen for ${nextStep.signInStep}`);
  const round = (nextStep.additionalInfo ?? {}) as Round;
  running = { ...running, proof: round.PROOF ?? '' };
  return { kind: 'round', round };
}

/** With a password where the settings ask for it first. */
export async function enter(username: string, password: string | undefined): Promise<Next> {
  await signOut({ global: false }).catch(() => undefined);
  running = { username, proof: '' };
  return nextOf(
    password === undefined
      ? await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } })
      : await signIn({ username, password, options: { authFlowType: 'CUSTOM_WITH_SRP' } }),
  );
}

/** Signs up, and in. A name that exists is no fault: its owner is let in by the code alone. */
export async function join(username: string, password: string | undefined, locale: string): Promise<Next> {
  try {
    await signUp({
      username,
      // Cognito wants a password. Where no sign-in asks for it, nobody needs to know it.
      password: password ?? `${crypto.randomUUID()}aA1!`,
      options: { userAttributes: { locale } },
    });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UsernameExistsException') throw error;
  }
  return enter(username, password);
}

/** What this phone was known by shows that it is no stranger's, with every answer. */
export async function answer(
  challengeResponse: string,
  metadata: Record<string, string> = {},
): Promise<Next> {
  const proof = localStorage.getItem(proofKey(running.username)) ?? '';
  return nextOf(
    await confirmSignIn({ challengeResponse, options: { clientMetadata: { ...metadata, proof } } }),
  );
}

export const leave = (): Promise<void> => signOut();
