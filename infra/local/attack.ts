// A bot: probes for accounts, and guesses codes of those that exist.
import type { Local } from './stack.ts';

/** Resolves when the last answer has come; never rejects. */
export async function attack({ endpoint, clientId: ClientId, store }: Local): Promise<void> {
  const ask = async (operation: string, input: object): Promise<{ Session?: string }> => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify({ ClientId, ...input }),
    });
    return (await answer.json()) as { Session?: string };
  };
  const guess = async (USERNAME: string) => {
    let { Session } = await ask('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME } });
    for (let i = 0; i < 3 && Session; i++)
      ({ Session } = await ask('RespondToAuthChallenge', {
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME, ANSWER: String(100_000 + i) },
      }));
  };
  const names = Array.from({ length: 20 }, (_, i) => `guess-${i}@example.com`);
  const victims = [...store.users.keys()].slice(0, 3);
  await Promise.allSettled([...names, ...victims.flatMap((name) => [name, name, name, name])].map(guess));
}
