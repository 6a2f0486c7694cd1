// A whole sign-in by code, as a probe asks a build for it: a round, a wrong answer, the right one, tokens.
import type { Settings } from '../../../src/settings/table.ts';
import type { Probe } from './probe.ts';
import { type Answer, createFaults, tokenFaults, verifyFaults } from './smoke-checks.ts';
import { createEvent, defineEvent, type SessionRound, type Visitor, verifyEvent } from './smoke-events.ts';

export type StringMap = Readonly<Record<string, string>>;

export const stringMap = (value: unknown): StringMap => (value ?? {}) as StringMap;

export const round = (
  challengeName: string,
  challengeResult: boolean,
  challengeMetadata: unknown = null,
): SessionRound => ({
  challengeName,
  challengeResult,
  challengeMetadata: typeof challengeMetadata === 'string' ? challengeMetadata : null,
});

export const code = 'CUSTOM_CHALLENGE';

/** What a session holds before the first round of ours. */
export const roundsBefore = ({ SRP_FIRST: first }: Pick<Settings, 'SRP_FIRST'>): SessionRound[] =>
  first === 'skip' ? [] : [round('SRP_A', true), round('PASSWORD_VERIFIER', true)];

export interface Sent {
  readonly session: readonly SessionRound[];
  readonly created: Answer;
}

/** Up to the round that asks for a code; with START=client, by the channel of that name. */
export async function askForCode(
  probe: Probe,
  visitor: Visitor,
  config: Settings,
  channel: string | undefined,
): Promise<Sent | undefined> {
  let session = roundsBefore(config);
  if (config.START === 'client') {
    const opening = await probe.ask(createEvent(visitor, session), (response) =>
      createFaults(response, 'READY'),
    );
    if (opening === undefined) return undefined;
    const hasCheck = config.HUMAN_CHECK !== 'none';
    const answered = await probe.ask(
      verifyEvent(visitor, stringMap(opening.privateChallengeParameters), channel ?? ''),
      (response) => (hasCheck ? verifyFaults(response, false) : []),
    );
    if (answered === undefined) return undefined;
    const ended = (passed: boolean) => [...session, round(code, passed, opening.challengeMetadata)];
    // Nobody here can solve a widget: without a token nothing may be sent, and what Cognito says of a token counts.
    if (hasCheck)
      await probe.ask(createEvent(visitor, ended(false)), (response) =>
        createFaults(response, 'HUMAN_CHECK_FAILED'),
      );
    session = ended(hasCheck || answered.answerCorrect === true);
  }
  // A client that has shown the password hears that nothing can be sent to this visitor, and then no code is made.
  const withoutPassword = session.filter(({ challengeName }) => challengeName !== 'PASSWORD_VERIFIER');
  const created = await probe.ask(createEvent(visitor, withoutPassword), (response) =>
    createFaults(response, 'CODE_SENT'),
  );
  return created && { session, created };
}

/** Of the form of the code, and wrong. */
const wrongFor = (right: string): string => `${right.slice(0, -1)}${(Number(right.at(-1)) + 1) % 10}`;

export interface Question {
  readonly session: readonly SessionRound[];
  /** What Verify gets, and what the next round gets. */
  readonly parameters: StringMap;
  readonly metadata: unknown;
  readonly rightAnswer: string;
}

/** From the round that asks for a code to the tokens. */
export async function answerCode(
  probe: Probe,
  visitor: Visitor,
  { session, parameters, metadata, rightAnswer }: Question,
): Promise<void> {
  const ask = (answer: string, isRight: boolean) =>
    probe.ask(verifyEvent(visitor, parameters, answer), (response) => verifyFaults(response, isRight));
  await ask(wrongFor(rightAnswer), false);
  if ((await ask(rightAnswer, true)) === undefined) return;
  await probe.ask(defineEvent(visitor, [...session, round(code, true, metadata)]), tokenFaults);
}
