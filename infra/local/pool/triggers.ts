// Calls the function as Cognito does: waits, tries again, checks its answer, and reports each call to the page.
import type { SlotName, TriggerSource } from '../../../src/sign-in.ts';
import type { Invocation } from '../../host/process.ts';
import {
  answerWithin,
  emptyResponse,
  isObject,
  responseFaults,
  type TriggerResponse,
  triggerEvent,
} from '../../host/trigger-contract.ts';
import type { Faults } from '../faults.ts';
import { badLambdaOutput, CognitoError, lambdaFailed, lambdaTimedOut } from './errors.ts';
import type { PoolSettings } from './settings.ts';

/** One call of a trigger, all its tries together. */
export interface TriggerCall {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly source: string;
  /** Which sign-in it belongs to; missing for a sign-up. */
  readonly signInId?: string;
  /** As it was sent; nothing is redacted. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
  /** As the client sees it. */
  readonly error?: { readonly type: string; readonly message: string };
  readonly durationMs: number;
  readonly tries: number;
  /** Whether the last try had to wait for a new process. */
  readonly cold: boolean;
}

/** Cognito's own: 5 s. Three tries were seen; its documentation promises no number. */
export interface Waits {
  readonly answerMs: number;
  readonly tries: number;
}

export interface Caller {
  readonly clientId: string;
  readonly userName: string;
  readonly signInId?: string;
}

export interface TriggerOptions {
  readonly pool: PoolSettings;
  readonly invoke: (event: unknown) => Promise<Invocation>;
  readonly waits: Waits;
  readonly lostAnswers: Faults['lostAnswers'];
  readonly now: () => number;
  readonly onCall: (call: TriggerCall) => void;
}

export type Triggers = ReturnType<typeof createTriggers>;

/** Reads the `response` of what a function returned; throws InvalidLambdaResponseException. */
function readResponse<T extends SlotName>(trigger: T, payload: unknown): TriggerResponse<T> {
  if (payload === null) throw badLambdaOutput('Invalid lambda function output : Invalid JSON');
  if (!isObject(payload) || !isObject(payload.response)) throw badLambdaOutput();
  if (responseFaults(trigger, payload.response).length > 0) throw badLambdaOutput();
  return { ...emptyResponse(trigger), ...payload.response } as TriggerResponse<T>;
}

export function createTriggers({ pool, invoke, waits, lostAnswers, now, onCall }: TriggerOptions) {
  /** One try; `undefined` when no answer came in time. */
  const tryOnce = async (trigger: SlotName, event: object): Promise<Invocation | undefined> => {
    const answer = await answerWithin(waits.answerMs, invoke(event));
    const lost = lostAnswers[trigger] ?? 0;
    if (lost === 0) return answer;
    lostAnswers[trigger] = lost - 1;
    return undefined;
  };

  return {
    async call<T extends SlotName>(
      trigger: T,
      occasion: string,
      { clientId, userName, signInId }: Caller,
      request: object,
    ): Promise<TriggerResponse<T>> {
      const source = `${trigger}_${occasion}` as TriggerSource;
      const { region, id: userPoolId } = pool;
      const sender = { region, userPoolId, clientId, userName, awsSdkVersion: 'aws-sdk-unknown-unknown' };
      const event = triggerEvent(sender, source, { ...request });
      const at = now();
      const startedAt = performance.now();
      let tries = 0;
      let answer: Invocation | undefined;
      while (answer === undefined && tries < waits.tries) {
        tries += 1;
        answer = await tryOnce(trigger, event);
      }
      const report = (outcome: Pick<TriggerCall, 'response' | 'error'>) => {
        const durationMs = Math.round(performance.now() - startedAt);
        const sort = { source, ...(signInId !== undefined && { signInId }) };
        onCall({ at, ...sort, event, durationMs, tries, cold: answer?.cold ?? false, ...outcome });
      };
      try {
        if (!answer) throw lambdaTimedOut(trigger);
        if ('error' in answer) throw lambdaFailed(trigger, answer.error.errorMessage);
        const response = readResponse(trigger, answer.payload);
        report({ response: { ...response } });
        return response;
      } catch (error) {
        if (error instanceof CognitoError) report({ error: { type: error.type, message: error.message } });
        throw error;
      }
    },
  };
}
