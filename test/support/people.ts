// Users of a pool, the ones who have been there for days and the ones who have not.
import type { TestDeps } from './deps.ts';
import type { Who } from './events.ts';
import { SignIn, type Step } from './sign-in.ts';

/** Six digits, last one first: people who are numbered one after the other are in different ranges for the breaker. */
const digitsOf = (number: number): string => [...String(number).padStart(6, '0')].reverse().join('');

export const byPhone = (userName: string, number: number, prefix = '+4915123'): Who => ({
  userName,
  userAttributes: {
    phone_number: `${prefix}${digitsOf(number)}`,
    phone_number_verified: 'true',
  },
});

export const byEmail = (userName: string, email: string): Who => ({
  userName,
  userAttributes: { email, email_verified: 'true' },
});

/** Signs in with the code that was sent; the last step, and the `PROOF` to keep. */
export async function signInWell(deps: TestDeps, who: Who, proof?: string) {
  const before = deps.outbox.length;
  const signIn = new SignIn(deps, who);
  const started = await signIn.start();
  const sent = deps.outbox[before];
  const step: Step = sent ? await signIn.answer(sent.code, proof ? { proof } : undefined) : started;
  return { step, sent, proof: started.kind === 'challenge' ? (started.parameters.PROOF ?? '') : '' };
}

/**
 * As an app does that has kept the proof of its last sign-in here: it asks again, and shows it, where nothing was sent.
 * Types what the newest message to `who` says.
 */
export async function signInFromDevice(deps: TestDeps, who: Who, proof: string) {
  const contacts = Object.values(who.userAttributes ?? {});
  const signIn = new SignIn(deps, who);
  let step = await signIn.start();
  if (step.kind === 'challenge' && step.parameters.STATUS === 'RESEND_TOO_SOON')
    step = await signIn.answer('', { action: 'resend', proof });
  if (step.kind !== 'challenge' || step.parameters.STATUS === 'RESEND_TOO_SOON') return { step, proof };
  const sent = deps.outbox.findLast(({ to }) => contacts.includes(to));
  const kept = step.parameters.PROOF ?? '';
  return { step: await signIn.answer(sent?.code, { proof }), proof: kept };
}

/** All of them sign in once, and two days pass: from then on they are proven. Returns their proofs. */
export async function settle(deps: TestDeps, people: readonly Who[], apartSeconds = 60): Promise<string[]> {
  const proofs: string[] = [];
  for (const who of people) {
    const { step, proof } = await signInWell(deps, who);
    if (step.kind !== 'tokens') throw new Error('somebody could not sign in before anything happened');
    proofs.push(proof);
    // Spread out, so that no cap is met.
    deps.clockMs += apartSeconds * 1000;
  }
  deps.clockMs += 2 * 86_400_000;
  return proofs;
}
