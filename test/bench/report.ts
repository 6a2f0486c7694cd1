// The results in words.
import type { ColdTable } from './cold.ts';
import { type Figures, shareOf } from './felt.ts';
import type { Spread } from './statistics.ts';
import type { Warm } from './warm.ts';

export interface Results {
  readonly host: 'aws-lambda-ric' | 'a plain child process';
  /** `computed`: from processor time, because no quota could be set. */
  readonly quota: 'cgroup v1' | 'cgroup v2' | 'computed';
  readonly runs: number;
  readonly floorMs: number;
  readonly cold: readonly ColdTable[];
  readonly warmMs: Warm;
  /** What each part adds to a warm Define, the trigger itself first. */
  readonly layersMs: Readonly<Record<string, number>>;
  readonly zipBytes: number;
  readonly packages: Readonly<Record<string, number>>;
}

const labels: Readonly<Record<keyof Figures, string>> = {
  tapToCode: 'cold tap to code sent',
  callsToCode: '  the calls of it',
  init: 'init, all functions',
  define: 'Define',
  create: 'Create',
  verify: 'Verify',
  secondDefine: 'second Define',
  wholeSignIn: 'whole sign-in',
  processor: 'processor time',
  peakMb: 'peak memory, MB',
};
const labelWidth = 24;
const ratioWidth = 18;
const valueWidth = 10;

/** Three digits, so that a hundredfold fits into the column, too. */
const ratio = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const ratioText = ({ median, min, max }: Spread): string => `${ratio(median)} (${ratio(min)}-${ratio(max)})`;

const line = (name: string, cells: readonly string[], width: number): string =>
  name.padEnd(labelWidth) + cells.map((cell) => cell.padStart(width)).join('');

function coldLines({ memoryMb, channel, figures }: ColdTable): string[] {
  const { ratios, medians } = figures.tapToCode;
  const rows = Object.entries(labels) as [keyof Figures, string][];
  const by = channel === 'sms' ? 'by SMS' : 'by email';
  return [
    '',
    `Cold, ${memoryMb} MB: ${shareOf(memoryMb).toFixed(2)} of a processor after init, ${by}`,
    line(
      '',
      Object.keys(ratios).map((name) => `ours : ${name}`),
      ratioWidth,
    ),
    ...rows.map(([figure, label]) =>
      line(label, Object.values(figures[figure].ratios).map(ratioText), ratioWidth),
    ),
    line('milliseconds', Object.keys(medians), valueWidth),
    ...rows.map(([figure, label]) =>
      line(
        label,
        Object.values(figures[figure].medians).map((value) => value.toFixed(1)),
        valueWidth,
      ),
    ),
  ];
}

const list = (values: Readonly<Record<string, number>>, digits: number): string[] =>
  Object.entries(values).map(([name, ms]) => line(`  ${name}`, [ms.toFixed(digits)], valueWidth));

/** `3 UpdateItem, Publish` */
function counted(calls: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of calls.map((call) => call.split(' ')[0] ?? ''))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count > 1 ? `${count} ${name}` : name)).join(', ');
}

const quotaTexts: Readonly<Record<Results['quota'], string>> = {
  'cgroup v1': 'share of a processor set after init by cgroup v1',
  'cgroup v2': 'share of a processor set after init by cgroup v2',
  computed: 'no quota can be set here: times after init are computed from processor time',
};

const mostPackages = 12;

export const report = (results: Results): string =>
  [
    `Under ${results.host}; ${quotaTexts[results.quota]}.`,
    `Ratios turn by turn: median (min-max); milliseconds: medians. ${results.runs} turns.`,
    `RESPONSE_FLOOR_MS=${results.floorMs}${results.floorMs === 0 ? ': what users are made to wait on top is not in here' : ''}.`,
    ...results.cold.flatMap(coldLines),
    '',
    'Ours, warm, with a whole processor, milliseconds within the function',
    ...list(results.warmMs, 2),
    'Added to a warm Define by each layer around it, milliseconds',
    ...list(results.layersMs, 3),
    '',
    'Ours, calls to AWS of one cold sign-in',
    ...[...new Map(results.cold.map(({ channel, awsCalls }) => [channel, awsCalls]))].map(
      ([channel, awsCalls]) => `  ${channel}: ${counted(awsCalls)}`,
    ),
    '',
    `Ours, zip: ${(results.zipBytes / 1000).toFixed(1)} kB; before compression, by package`,
    ...Object.entries(results.packages)
      .slice(0, mostPackages)
      .map(([name, bytes]) => `${(bytes / 1000).toFixed(1).padStart(10)} kB  ${name}`),
  ].join('\n');
