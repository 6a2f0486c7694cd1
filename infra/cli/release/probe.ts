// Sends events to a build one after another, and keeps what is wrong with its answers, each fault once.
import { type Invoke, wordFailure } from './invoke.ts';
import { type Answer, shapeFaults } from './smoke-checks.ts';
import type { SmokeEvent } from './smoke-events.ts';

export interface FaultList {
  add(where: string, fault: string): void;
  /** `Define, Create: the fault`, in the order of their first showing. */
  list(): string[];
}

/** More places than this are counted, not listed. */
const mostPlaces = 3;

export function collectFaults(): FaultList {
  const places = new Map<string, Set<string>>();
  return {
    add: (where, fault) => void places.set(fault, (places.get(fault) ?? new Set()).add(where)),
    list: () =>
      [...places].map(([fault, set]) => {
        const all = [...set];
        const more = all.length - mostPlaces;
        return `${all.slice(0, mostPlaces).join(', ')}${more > 0 ? ` and ${more} more` : ''}: ${fault}`;
      }),
  };
}

export interface ProbeReport {
  /** One line per fault, with the trigger sources or messages that show it. */
  readonly faults: readonly string[];
  readonly events: number;
  readonly slowestMs: number;
}

export interface Probe {
  /** The response; `undefined` where it has a fault, so that what follows from it need not be asked. */
  ask(event: SmokeEvent, judge: (response: Answer) => readonly string[]): Promise<Answer | undefined>;
  blame(where: string, fault: string): void;
  report(): ProbeReport;
}

/** `where`: said of faults instead of the trigger source. */
export function createProbe(invoke: Invoke, now: () => number, where?: () => string): Probe {
  const faults = collectFaults();
  let events = 0;
  let slowestMs = 0;

  const judgeAnswer = (
    event: SmokeEvent,
    answer: unknown,
    judge: (response: Answer) => readonly string[],
  ) => {
    const shape = shapeFaults(event, answer);
    const { response } = (answer ?? {}) as { response?: Answer };
    const isReadable = typeof response === 'object' && response !== null;
    return { response, found: isReadable ? [...shape, ...judge(response)] : shape };
  };

  return {
    async ask(event, judge) {
      const place = where?.() ?? event.triggerSource;
      events++;
      const startMs = now();
      const outcome = await invoke(event);
      slowestMs = Math.max(slowestMs, now() - startMs);
      if ('failure' in outcome) {
        faults.add(place, wordFailure(outcome.failure, outcome.cause));
        return undefined;
      }
      const { response, found } = judgeAnswer(event, outcome.answer, judge);
      for (const fault of found) faults.add(place, fault);
      return found.length === 0 ? response : undefined;
    },
    blame: faults.add,
    report: () => ({ faults: faults.list(), events, slowestMs }),
  };
}
