// A whole sign-in by code, as a trial asks a build for it: a round, a wrong answer, the right one, tokens.
import type { Settings } from '../../../src/settings/table.ts';
import type { SessionRound, Visitor } from './smoke-events.ts';
import type { Trial } from './trial.ts';

export const round = (
  challengeName: string,
  challengeResult: boolean,
  challengeMetadata: unknown = null,
): SessionRound => ({ challengeName, challengeResult, challengeMetadata });

export const code = 'CUSTOM_CHALLENGE';

/** What a session holds before the first round of ours. */
export const roundsBefore = ({ SRP_FIRST: first }: Pick<Settings, 'SRP_FIRST'>): SessionRound[] =>
  first === 'skip' ? [] : [round('SRP_A', true), round('PASSWORD_VERIFIER', true)];

/** The round that asks for a code. */
export interface Asked {
  readonly session: readonly SessionRound[];
  /** What Verify gets, and what the next round gets. */
  readonly parameters: unknown;
  readonly metadata: unknown;
}

/** Up to the round that asks for a code; with START=client, by the channel of that name. */
export async function askForCode(
  trial: Trial,
  visitor: Visitor,
  config: Settings,
  channel = '',
): Promise<Asked | undefined> {
  let session = roundsBefore(config);
  if (config.START === 'client') {
    const opening = await trial.create(visitor, session, 'READY');
    if (opening === undefined) return undefined;
    const hasCheck = config.HUMAN_CHECK !== 'none';
    const { privateChallengeParameters: parameters, challengeMetadata: metadata } = opening;
    const answered = await trial.verify(visitor, parameters, channel, hasCheck ? false : undefined);
    if (answered === undefined) return undefined;
    const ended = (passed: boolean) => [...session, round(code, passed, metadata)];
    // Nobody here can solve a widget: without a token nothing may be sent, and what Cognito says of a token counts.
    if (hasCheck) await trial.create(visitor, ended(false), 'HUMAN_CHECK_FAILED');
    session = ended(hasCheck || answered.answerCorrect === true);
  }
  // A client that has shown the password hears that nothing can be sent to this visitor, and then no code is made.
  const withoutPassword = session.filter(({ challengeName }) => challengeName !== 'PASSWORD_VERIFIER');
  const created = await trial.create(visitor, withoutPassword, 'CODE_SENT');
  return (
    created && {
      session,
      parameters: created.privateChallengeParameters,
      metadata: created.challengeMetadata,
    }
  );
}

/** Of the form of the code, and wrong. */
const wrongFor = (right: string): string => `${right.slice(0, -1)}${(Number(right.at(-1)) + 1) % 10}`;

/** From the round that asks for a code to the tokens. */
export async function answerCode(
  trial: Trial,
  visitor: Visitor,
  { session, parameters, metadata }: Asked,
  rightAnswer: string,
): Promise<void> {
  await trial.verify(visitor, parameters, wrongFor(rightAnswer), false);
  if ((await trial.verify(visitor, parameters, rightAnswer, true)) === undefined) return;
  await trial.define(visitor, [...session, round(code, true, metadata)], 'tokens');
}
