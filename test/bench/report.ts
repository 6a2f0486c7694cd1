// The results in words.
import type { Bundle } from '../../build/bundle/bundle.ts';
import type { Calls } from './calls.ts';
import type { Cold } from './cold.ts';
import type { Summary } from './statistics.ts';

export interface Results extends Cold, Calls {
  readonly host: string;
  readonly runs: number;
  /** What each part adds to a warm Define, the trigger itself first. */
  readonly layersMs: Readonly<Record<string, number>>;
  readonly zipBytes: number;
  readonly packages: Bundle['packages'];
}

const row = (name: string, { ratio, ours, empty }: Summary, unit: string): string =>
  `${name.padEnd(34)}${ratio.toFixed(2).padStart(6)} x  ${ours.toFixed(1).padStart(7)} : ${empty.toFixed(1).padStart(6)} ${unit}`;

const list = (name: string, values: Readonly<Record<string, number>>, digits: number): string =>
  `${name.padEnd(14)}${Object.entries(values)
    .map(([key, value]) => `${key} ${value.toFixed(digits)}`)
    .join(', ')} ms`;

const mostPackages = 12;

export const report = (results: Results): string =>
  [
    `Under ${results.host}, medians of ${results.runs} pairs, ours : empty function`,
    row('init', results.initMs, 'ms'),
    row('init, processor', results.initCpuMs, 'ms'),
    row('cold sign-in by SMS, processor', results.signInCpuMs, 'ms'),
    row('cold sign-in by SMS, peak memory', results.signInRssMb, 'MB'),
    list('first call', results.firstMs, 1),
    list('warm call', results.warmMs, 2),
    list('warm, added', results.layersMs, 3),
    `calls to AWS  ${results.awsCalls.map((call) => call.split(' ')[0]).join(', ')}`,
    `zip           ${(results.zipBytes / 1000).toFixed(1)} kB; before compression, by package:`,
    ...Object.entries(results.packages)
      .slice(0, mostPackages)
      .map(([name, bytes]) => `${(bytes / 1000).toFixed(1).padStart(10)} kB  ${name}`),
  ].join('\n');
