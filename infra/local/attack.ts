// A bot: probes for accounts, and guesses codes of those that exist. It counts what it got out of that.
import type { Local } from './stack.ts';

export interface AttackReport {
  /** Epoch milliseconds. */
  readonly since: number;
  readonly until: number | undefined;
  /** Whom it tried: made-up names, and users. */
  readonly names: ReadonlySet<string>;
  readonly signIns: number;
  readonly guesses: number;
  readonly tokens: number;
}

export interface Attack {
  readonly report: AttackReport;
  /** Resolves when the last answer has come; never rejects. */
  readonly done: Promise<void>;
}

/** More at once than this, and a table on a busy machine refuses a part of them. */
const atOnce = 3;
const strangers = 20;
const victims = 3;
/** With three guesses each, past WRONG_PER_HOUR. */
const signInsPerVictim = 5;

interface Answer {
  readonly Session?: string;
  readonly AuthenticationResult?: object;
}

export function attack({ endpoint, clientId: ClientId, store }: Local): Attack {
  const ask = async (operation: string, input: object): Promise<Answer> => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify({ ClientId, ...input }),
    });
    return (await answer.json()) as Answer;
  };
  const made = Array.from({ length: strangers }, (_, i) => `guess-${i}@example.com`);
  const users = [...store.users.values()]
    .slice(-victims)
    .map(({ userName, attributes }) => attributes.email ?? attributes.phone_number ?? userName);
  const report = {
    since: Date.now(),
    until: undefined as number | undefined,
    names: new Set([...made, ...users]),
    signIns: 0,
    guesses: 0,
    tokens: 0,
  };
  const guess = async (USERNAME: string): Promise<void> => {
    report.signIns += 1;
    let { Session } = await ask('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME } });
    for (let i = 0; i < 3 && Session; i++) {
      report.guesses += 1;
      const answer = await ask('RespondToAuthChallenge', {
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME, ANSWER: String(100_000 + i) },
      });
      if (answer.AuthenticationResult) report.tokens += 1;
      Session = answer.Session;
    }
  };
  const queue = [...users.flatMap((name) => Array<string>(signInsPerVictim).fill(name)), ...made];
  const work = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift())
      await guess(name).catch(() => undefined);
  };
  const done = Promise.all(Array.from({ length: atOnce }, work)).then(() => {
    report.until = Date.now();
  });
  return { report, done };
}
