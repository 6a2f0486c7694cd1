// A trial of a build: plays Cognito's part, and keeps what is wrong with the answers, each fault once.
import { publicText } from '../../../src/errors.ts';
import type { Settings } from '../../../src/settings/table.ts';
import type { TriggerSource } from '../../../src/sign-in.ts';
import {
  createFaults,
  defineFaults,
  type Ruling,
  type Status,
  shapeFaults,
  signUpFaults,
  verifyFaults,
} from './smoke-checks.ts';
import {
  type Answer,
  makeEvent,
  type SessionRound,
  type SmokeEvent,
  type Visitor,
  whom,
} from './smoke-events.ts';

function readLine(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown>;
  } catch {
    // A line of Lambda's own.
    return {};
  }
}

/** `failure` is what Cognito, and so a client, would get. The log names errors and holds no more of them. */
function wordFailure(failure: string, log: readonly string[] = []): string {
  const lines = log.map(readLine);
  // The first line says why, such as a message that was not accepted. Later lines follow from it and have no reason.
  const reasons = lines.filter(({ level }) => level === 'ERROR').map(({ reason }) => reason);
  const reason = reasons.find((named) => typeof named === 'string' && named !== 'undefined');
  const because = reason === undefined ? '' : ` (${String(reason)})`;
  if (lines.some(({ TableError }) => TableError !== undefined)) return `cannot reach its table${because}`;
  if (failure === publicText.DELIVERY_FAILED) return `cannot send a message${because}`;
  if (failure === publicText.UNAVAILABLE && because !== '') return `fails with an unexpected error${because}`;
  return `fails with: ${failure}${because}`;
}

/** An error of the function comes as `failure`, with the lines of its log. */
export type Invoke = (
  event: SmokeEvent,
) => Promise<{ answer: unknown } | { failure: string; log?: readonly string[] }>;

export type Trial = ReturnType<typeof createTrial>;
export type TrialReport = ReturnType<Trial['report']>;

/** More places than this are counted, not listed. */
const mostPlaces = 3;

function faultLine([fault, set]: readonly [string, ReadonlySet<string>]): string {
  const places = [...set];
  const more = places.length - mostPlaces;
  return `${places.slice(0, mostPlaces).join(', ')}${more > 0 ? ` and ${more} more` : ''}: ${fault}`;
}

/** Each part resolves to the response; to `undefined` where it has a fault, so that what follows from it need not be asked. */
export function createTrial(invoke: Invoke, now: () => number) {
  const places = new Map<string, Set<string>>();
  let events = 0;
  let slowestMs = 0;
  const blame = (where: string, fault: string) =>
    void places.set(fault, (places.get(fault) ?? new Set()).add(where));

  async function ask(
    visitor: Visitor,
    source: TriggerSource,
    request: Answer,
    judge: (response: Answer) => readonly string[],
  ): Promise<Answer | undefined> {
    const event = makeEvent(visitor, source, request);
    events++;
    const startMs = now();
    const outcome = await invoke(event);
    slowestMs = Math.max(slowestMs, now() - startMs);
    const { response } = ('answer' in outcome && outcome.answer ? outcome.answer : {}) as {
      response?: Answer;
    };
    const faults =
      'failure' in outcome
        ? [wordFailure(outcome.failure, outcome.log)]
        : [...shapeFaults(event, outcome.answer), ...(response ? judge(response) : [])];
    for (const fault of faults) blame(visitor.place ?? source, fault);
    return faults.length === 0 ? response : undefined;
  }

  return {
    blame,
    signUp: (
      visitor: Visitor,
      source: TriggerSource<'PreSignUp'>,
      userAttributes: Answer,
      autoVerify: Settings['AUTO_VERIFY'],
    ) =>
      ask(visitor, source, { userAttributes, validationData: null }, (response) =>
        source === 'PreSignUp_SignUp' ? signUpFaults(response, autoVerify) : [],
      ),
    define: (visitor: Visitor, session: readonly SessionRound[], expected: Ruling) =>
      ask(visitor, 'DefineAuthChallenge_Authentication', { ...whom(visitor), session }, (response) =>
        defineFaults(response, expected),
      ),
    create: (visitor: Visitor, session: readonly SessionRound[], expected: Status) =>
      ask(
        visitor,
        'CreateAuthChallenge_Authentication',
        { ...whom(visitor), challengeName: 'CUSTOM_CHALLENGE', session },
        (response) => createFaults(response, expected),
      ),
    /** `isRight`: left out where either may be. */
    verify: (
      visitor: Visitor,
      privateChallengeParameters: unknown,
      challengeAnswer: string,
      isRight?: boolean,
    ) =>
      ask(
        visitor,
        'VerifyAuthChallengeResponse_Authentication',
        { ...whom(visitor), privateChallengeParameters, challengeAnswer },
        (response) => (isRight === undefined ? [] : verifyFaults(response, isRight)),
      ),
    /** `Define, Create: the fault`, in the order of their first showing. */
    report: () => ({ faults: [...places].map(faultLine), events, slowestMs }),
  };
}
