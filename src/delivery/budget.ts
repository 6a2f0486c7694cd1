// How long sending may take.

/**
 * From the start of an invocation to the last moment a send may run. Cognito waits 5 s, cold start
 * included; what is left is for init and for the answer's way back.
 */
export const sendDeadlineMs = 4000;

/** What the first channel may not use up while another could still be tried. */
const otherChannelMs = 1500;

/** When a round must have ended, whatever it waits for: the answer has a way to go too. */
export const roundDeadlineMs = 4500;

/**
 * When taking a code back is tried for the last time. It reads and writes, each for as long as a call of the table may take
 * (`tableCallMs`, 900), and the round has to end in time.
 */
export const retryDeadlineMs = roundDeadlineMs - 2 * 900;

/** Below this a send is not begun: it would most likely be cut off and leave the user with two messages. */
const shortestSendMs = 200;

/** What follows a right answer may delay it by this much. */
export const afterAnswerMs = 1000;

/** Milliseconds for what follows a right answer, or 0 when the answer has to leave now. */
export function afterAnswerBudgetMs(elapsedMs: number): number {
  const left = Math.min(afterAnswerMs, roundDeadlineMs - elapsedMs);
  return left < shortestSendMs ? 0 : left;
}

/** Milliseconds for the next send, or 0 when there is no time left for one. */
export function sendBudgetMs(elapsedMs: number, channelsAfterThis: number): number {
  const left = sendDeadlineMs - elapsedMs - (channelsAfterThis > 0 ? otherChannelMs : 0);
  return left < shortestSendMs ? 0 : left;
}
