// cognito-otp-router/react: the client as a hook.
import { useEffect, useSyncExternalStore } from 'react';
import type { OtpClient } from './client.ts';
import type { Snapshot } from './snapshot.ts';

/** What to draw, and what a person can do. The calls are the client's: the same in every render. */
export type OtpSignIn = Snapshot & Omit<OtpClient, 'snapshot' | 'subscribe' | 'resume'>;

/**
 * `client` is made once, outside the component. The hook picks up the sign-in under way after a reload.
 *
 * @example
 * const client = createOtpClient({ transport: cognitoTransport({ clientId, region }) });
 * function App() {
 *   const signIn = useOtpSignIn(client);
 *   if (signIn.step === 'signed-in') return <p>Hello, {signIn.name}</p>;
 * }
 */
export function useOtpSignIn(client: OtpClient): OtpSignIn {
  const snapshot = useSyncExternalStore(client.subscribe, client.snapshot, client.snapshot);
  useEffect(() => {
    client.resume();
  }, [client]);
  const { start, choose, answer, resend, getTokens, cancel, signOut } = client;
  return { ...snapshot, start, choose, answer, resend, getTokens, cancel, signOut };
}
