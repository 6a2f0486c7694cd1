// What a person waits for, out of what was measured of a sign-in.
import type { Step } from './fleet.ts';
import type { SignInCalls } from './sign-in.ts';

/** Lambda Developer Guide, "Configure Lambda function memory": at 1,769 MB a function has one vCPU. */
export const shareOf = (memoryMb: number): number => memoryMb / 1769;

/**
 * How long something takes with a share of a processor, from how long it took with a whole one: waiting stays as it
 * is, computing stretches.
 */
export const stretched = (wallMs: number, cpuMs: number, share: number): number =>
  wallMs + cpuMs * (1 / Math.min(share, 1) - 1);

/** Milliseconds, but for the last one. */
export interface Figures {
  /** Inits of the functions that run before, Define, and Create until the send has arrived. */
  readonly tapToCode: number;
  /** The same without any init. */
  readonly callsToCode: number;
  /** Of all functions that a sign-in starts. */
  readonly init: number;
  readonly define: number;
  readonly create: number;
  readonly verify: number;
  readonly secondDefine: number;
  readonly wholeSignIn: number;
  readonly processor: number;
  /** Of the largest process. */
  readonly peakMb: number;
}

/**
 * `sentMs`: when the send arrived; without one, the end of Create stands for it. `share`: what calls have to be
 * stretched to; without one, a quota was at work already.
 */
export function figuresOf(calls: SignInCalls<Step>, sentMs?: number, share = 1): Figures {
  const felt = (wallMs: number, cpuMs: number) => stretched(wallMs, cpuMs, share);
  const { define, create, verify, tokens } = calls;
  const steps = [define, create, verify, tokens];
  const [defineMs, createMs, verifyMs, tokensMs] = steps.map((step) => felt(step.wallMs, step.cpuMs)) as [
    number,
    number,
    number,
    number,
  ];
  const toSendMs =
    sentMs === undefined ? createMs : felt(sentMs - create.startedMs, create.sendCpuMs ?? create.cpuMs);
  const init = steps.reduce((sum, step) => sum + step.initMs, 0);
  return {
    tapToCode: define.initMs + defineMs + create.initMs + toSendMs,
    callsToCode: defineMs + toSendMs,
    init,
    define: defineMs,
    create: createMs,
    verify: verifyMs,
    secondDefine: tokensMs,
    wholeSignIn: init + defineMs + createMs + verifyMs + tokensMs,
    processor: steps.reduce((sum, step) => sum + step.cpuSinceMs, 0),
    peakMb: Math.max(...steps.map((step) => step.rssMb)),
  };
}
