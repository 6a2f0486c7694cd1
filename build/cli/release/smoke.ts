// The smoke test of a version: every trigger source once or more, in the order in which a sign-in has them.
import { createHmac, randomNonce } from '../../../src/challenge/hmac.ts';
import { createSealState } from '../../../src/challenge/state.ts';
import { publicText } from '../../../src/errors.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { triggerSources } from '../../../src/triggers/slots.ts';
import type { Invoke } from './invoke.ts';
import {
  type Answer,
  createFaults,
  defineFaults,
  provenFaults,
  shapeFaults,
  signUpFaults,
  verifyFaults,
} from './smoke-checks.ts';
import {
  createEvent,
  defineEvent,
  makeStranger,
  provenEvent,
  type SessionRound,
  type SmokeEvent,
  type Stranger,
  signUpEvent,
  verifyEvent,
} from './smoke-events.ts';

export interface SmokeReport {
  /** One line per fault, with the trigger source. */
  readonly faults: readonly string[];
  readonly events: number;
  readonly slowestMs: number;
}

export interface SmokeOptions {
  readonly region: string;
  /** Of the stranger: another one for each test, so that no cooldown is met. */
  readonly id: string;
  /**
   * The version's OTP_SECRET and the one before, to seal a round as Create does and did; none where they cannot be
   * read, and that check is left out.
   */
  readonly secrets: readonly string[];
  readonly now: () => number;
}

const stringMap = (value: unknown) => (value ?? {}) as Readonly<Record<string, string>>;

export async function smokeTest(
  invoke: Invoke,
  config: Settings,
  { region, id, secrets, now }: SmokeOptions,
): Promise<SmokeReport> {
  const faults: string[] = [];
  let events = 0;
  let slowestMs = 0;
  const stranger = makeStranger(config, region, id);

  const ask = async (event: SmokeEvent, judge: (response: Answer) => string[]): Promise<Answer> => {
    events++;
    const startMs = now();
    const outcome = await invoke(event);
    slowestMs = Math.max(slowestMs, now() - startMs);
    const say = (fault: string) => faults.push(`${event.triggerSource}: ${fault}`);
    if ('failure' in outcome) {
      say(`fails with: ${outcome.failure}`);
      return {};
    }
    const shape = shapeFaults(event, outcome.answer);
    shape.forEach(say);
    if (typeof outcome.answer !== 'object' || outcome.answer === null) return {};
    const { response } = outcome.answer as { response?: Answer };
    if (response && typeof response === 'object') judge(response).forEach(say);
    return response ?? {};
  };

  for (const source of triggerSources.PreSignUp)
    await ask(signUpEvent(stranger, source), (response) =>
      signUpFaults(source, response, config.AUTO_VERIFY),
    );

  const round = (challengeName: string, challengeResult: boolean, metadata: string | null): SessionRound => ({
    challengeName,
    challengeResult,
    challengeMetadata: metadata,
  });
  const next = 'CUSTOM_CHALLENGE';
  await ask(defineEvent(stranger, []), (response) =>
    // With a password first, a start without one may be refused.
    defineFaults(response, config.SRP_FIRST === 'skip' ? { next } : {}),
  );
  await ask(defineEvent(stranger, [round('SRP_A', true, null)]), (response) =>
    defineFaults(response, { next: config.SRP_FIRST === 'skip' ? next : 'PASSWORD_VERIFIER' }),
  );
  // A round that was not ours: true, but proving nothing.
  await ask(defineEvent(stranger, [round(next, true, null)]), (response) => defineFaults(response, {}));

  const before =
    config.SRP_FIRST === 'skip' ? [] : [round('SRP_A', true, null), round('PASSWORD_VERIFIER', true, null)];
  const noteOf = ({ challengeMetadata: note }: Answer) => (typeof note === 'string' ? note : null);
  let session = before;
  if (config.CHANNEL_CHOICE === 'client') {
    const choice = await ask(createEvent(stranger, session), (response) =>
      createFaults(response, 'CHOOSE_CHANNEL'),
    );
    session = [...session, round(next, false, noteOf(choice))];
  }
  const created = await ask(createEvent(stranger, session), (response) =>
    createFaults(response, 'CODE_SENT'),
  );
  // Of the form of a code, so that the guess is counted before it is refused.
  const answer = '0'.repeat(config.CODE_LENGTH);
  await ask(verifyEvent(stranger, stringMap(created.privateChallengeParameters), answer), verifyFaults);
  const wrong = [...session, round(next, false, noteOf(created))];
  await ask(defineEvent(stranger, wrong), (response) => defineFaults(response, {}));
  const right = [...session, round(next, true, noteOf(created))];
  await ask(defineEvent(stranger, right), (response) => defineFaults(response, {}));
  for (const secret of secrets)
    await ask(
      provenEvent(stranger, [...before, round(next, true, provenNote(stranger, secret, now()))]),
      provenFaults,
    );

  return { faults: faults.map(withHint), events, slowestMs };
}

/** What Create leaves behind for a real code, in a round that was answered rightly. */
function provenNote(stranger: Stranger, secret: string, nowMs: number): string {
  const { userPoolId, userName, callerContext } = provenEvent(stranger, []);
  const seconds = Math.floor(nowMs / 1000);
  const hmac = createHmac(secret);
  return createSealState(hmac)(
    { userPoolId, clientId: callerContext.clientId, userName },
    {
      kind: 'code',
      nonce: randomNonce(hmac),
      signIn: randomNonce(hmac),
      issuedAt: seconds,
      sentAt: seconds,
      wrong: 0,
      sends: 1,
      channel: 'EMAIL',
      country: '',
      isProven: false,
      recipient: 'real',
    },
  );
}

/** The constants of the function's errors that tell what to look at. */
function withHint(fault: string): string {
  if (fault.endsWith(publicText.UNAVAILABLE)) return `${fault} (it cannot reach its table)`;
  return fault;
}
