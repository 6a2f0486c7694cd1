// Cold sign-ins: all subjects in turn, each in fresh processes.
import { type Figures, figuresOf, shareOf } from './felt.ts';
import { createFleet, type Host, type Subject } from './fleet.ts';
import { signIn, somebody } from './sign-in.ts';
import type { StandIns } from './stand-ins.ts';
import { type Comparison, compare } from './statistics.ts';

export type Channel = 'sms' | 'email';

/** One memory size and one channel. */
export interface ColdTable {
  readonly memoryMb: number;
  readonly channel: Channel;
  readonly figures: Readonly<Record<keyof Figures, Comparison>>;
  /** What the first subject asked of AWS during one sign-in. */
  readonly awsCalls: readonly string[];
}

export interface ColdPlan {
  /** The first is compared with each of the others. */
  readonly subjects: readonly Subject[];
  readonly memories: readonly number[];
  readonly channels: readonly Channel[];
  readonly runs: number;
}

async function coldSignIn(
  subject: Subject,
  channel: Channel,
  memoryMb: number,
  host: Host,
  standIns: StandIns,
): Promise<{ figures: Figures; awsCalls: readonly string[] }> {
  await standIns.takeCalls();
  const fleet = createFleet(subject, memoryMb, host);
  const lastCode = async () => (await standIns.lastSend()).code;
  try {
    const calls = await signIn(fleet, somebody(channel === 'sms' ? 'SMS' : 'EMAIL'), lastCode);
    const { sentMs } = await standIns.lastSend();
    const hasSent = sentMs > calls.create.startedMs;
    if (subject.signsIn !== (hasSent && calls.tokens.response.issueTokens === true))
      throw new Error(`${subject.name} did not end the sign-in as it should`);
    const share = host.quota ? 1 : shareOf(memoryMb);
    return {
      figures: figuresOf(calls, hasSent ? sentMs : undefined, share),
      awsCalls: await standIns.takeCalls(),
    };
  } finally {
    await fleet.stop();
  }
}

/** `progress` gets how many sign-ins are done, and of how many. */
export async function measureCold(
  { subjects, memories, channels, runs }: ColdPlan,
  host: Host,
  standIns: StandIns,
  progress: (done: number, of: number) => void,
): Promise<ColdTable[]> {
  const tables = memories.flatMap((memoryMb) =>
    channels.map((channel) => ({
      memoryMb,
      channel,
      samples: Object.fromEntries(subjects.map(({ name }) => [name, [] as Figures[]])),
      awsCalls: [] as readonly string[],
    })),
  );
  const signIns = (runs * tables.length + channels.length) * subjects.length;
  let done = 0;
  // One run more than is counted: the first reads every file from the disk.
  for (let run = -1; run < runs; run++)
    for (const table of run < 0 ? tables.slice(0, channels.length) : tables)
      for (const subject of subjects) {
        const { figures, awsCalls } = await coldSignIn(
          subject,
          table.channel,
          table.memoryMb,
          host,
          standIns,
        );
        if (run >= 0) table.samples[subject.name]?.push(figures);
        if (subject === subjects[0]) table.awsCalls = awsCalls;
        progress(++done, signIns);
      }
  return tables.map(({ samples, ...table }) => ({ ...table, figures: compareAll(samples) }));
}

function compareAll(samples: Readonly<Record<string, readonly Figures[]>>): ColdTable['figures'] {
  const names = Object.keys(Object.values(samples)[0]?.[0] ?? {}) as (keyof Figures)[];
  const of = (figure: keyof Figures) =>
    Object.fromEntries(
      Object.entries(samples).map(([name, list]) => [name, list.map((each) => each[figure])]),
    );
  return Object.fromEntries(names.map((name) => [name, compare(of(name))])) as ColdTable['figures'];
}
