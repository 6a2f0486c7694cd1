// The functions of one subject during one cold sign-in: each starts when it is first called, as on AWS.
import { atEnd } from './cleanup.ts';
import { shareOf } from './felt.ts';
import { type Call, type Lambda, startLambda } from './lambda.ts';
import type { Quota } from './quota.ts';

export type Slot = 'Define' | 'Create' | 'Verify';

/** Something to be measured. */
export interface Subject {
  readonly name: string;
  /** One file for all slots is one function, and so one init. */
  readonly files: Readonly<Record<Slot, string>>;
  /** Whether a code goes out and tokens come back. */
  readonly signsIn: boolean;
}

export interface Step extends Call {
  /** Of the function's start where this call had to wait for one, else 0. */
  readonly initMs: number;
  /** Processor time since the call before, or since the process began. */
  readonly cpuSinceMs: number;
}

export interface Host {
  /** The runtime client's file; without it, a plain child process. */
  readonly ric: string | undefined;
  readonly quota: Quota | undefined;
  readonly env: Readonly<Record<string, string>>;
}

export interface Fleet {
  call(event: unknown): Promise<Step>;
  stop(): Promise<void>;
}

interface Member {
  readonly lambda: Lambda;
  readonly stop: () => Promise<void>;
  /** 0 until it is called. */
  cpuSoFarMs: number;
}

async function startMember(file: string, memoryMb: number, { ric, quota, env }: Host): Promise<Member> {
  const size = { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${memoryMb}` };
  const lambda = await startLambda(file, { ...env, ...size }, ric);
  let removeGroup = async () => {};
  const stop = atEnd(async () => {
    await lambda.stop();
    await removeGroup();
  });
  // Only now: during init Lambda gives a whole processor.
  if (quota) removeGroup = quota.limit(lambda.pid, shareOf(memoryMb));
  return { lambda, stop, cpuSoFarMs: 0 };
}

export function createFleet({ files }: Subject, memoryMb: number, host: Host): Fleet {
  const members = new Map<string, Member>();
  return {
    async call(event) {
      const { triggerSource } = event as { triggerSource: string };
      const file = files[triggerSource.slice(0, 6) as Slot];
      const member = members.get(file) ?? (await startMember(file, memoryMb, host));
      members.set(file, member);
      const { lambda, cpuSoFarMs: before } = member;
      const call = await lambda.call(event);
      member.cpuSoFarMs = call.cpuSoFarMs;
      const initMs = before === 0 ? lambda.start.initMs : 0;
      return { ...call, initMs, cpuSinceMs: call.cpuSoFarMs - before };
    },
    async stop() {
      for (const { stop } of members.values()) await stop();
    },
  };
}
