// `npm run bench`: how fast the bundle starts and answers, beside a function that does nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBundle } from '../../build/bundle.ts';
import { measure, type Summary } from './measure.ts';

const help = `Usage: npm run bench [-- --runs N] [--json]

Starts the built bundle and an empty function in turn, each in a fresh process, signs in to both (DynamoDB,
SNS and SES on this machine, answering at once), and prints medians. Ratios are medians of the pairs' ratios:
compare those, the milliseconds are this machine's.

  --runs N   pairs of cold sign-ins (default 15)
  --json     print JSON
  --help     show this text`;

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        runs: { type: 'string', default: '15' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    const runs = Number(values.runs);
    if (!Number.isInteger(runs) || runs < 1 || runs > 1000) throw new Error('runs');
    return { ...values, runs };
  } catch {
    console.error('bench: unknown argument, or --runs is no whole number from 1 to 1000. See --help');
    process.exit(2);
  }
}

const flags = readFlags();
if (flags.help) {
  console.log(help);
  process.exit();
}
const outDir = await mkdtemp(join(tmpdir(), 'bench-'));
try {
  const bundle = await buildBundle({ outDir });
  const results = await measure(join(bundle.dir, 'index.mjs'), flags.runs);
  const { zipBytes, packages } = bundle;
  if (flags.json) {
    console.log(JSON.stringify({ runs: flags.runs, ...results, zipBytes, packages }, null, 2));
  } else {
    const row = (name: string, { ratio, ours, empty }: Summary, unit: string) =>
      console.log(
        `${name.padEnd(34)}${ratio.toFixed(2).padStart(6)} x  ${ours.toFixed(1).padStart(7)} : ${empty.toFixed(1).padStart(6)} ${unit}`,
      );
    row('init', results.initMs, 'ms');
    row('init, processor', results.initCpuMs, 'ms');
    row('cold sign-in by SMS, processor', results.signInCpuMs, 'ms');
    row('cold sign-in by SMS, peak memory', results.signInRssMb, 'MB');
    const list = (name: string, values: Readonly<Record<string, number>>) =>
      console.log(
        `${name.padEnd(14)}${Object.entries(values)
          .map(([key, value]) => `${key} ${value.toFixed(2)}`)
          .join(', ')} ms`,
      );
    list('first call', results.firstMs);
    list('warm call', results.warmMs);
    console.log(`calls to AWS  ${results.awsCalls.map((call) => call.split(' ')[0]).join(', ')}`);
    console.log(`zip           ${(zipBytes / 1000).toFixed(1)} kB; before compression, by package:`);
    for (const [name, bytes] of Object.entries(packages).slice(0, 14))
      console.log(`${(bytes / 1000).toFixed(1).padStart(10)} kB  ${name}`);
  }
} finally {
  await rm(outDir, { recursive: true, force: true });
}
