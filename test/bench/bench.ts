// `npm run bench`: how fast the bundle starts and answers, beside a function that does nothing.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildBundle } from '../../build/bundle/bundle.ts';
import { startAws } from './aws.ts';
import { measureCalls } from './calls.ts';
import { measureCold } from './cold.ts';
import { report } from './report.ts';
import { findRic } from './ric.ts';

const help = `Usage: npm run bench [-- --runs N] [--plain] [--json]

Starts the built bundle and an empty function in turn, each in a fresh process, signs in to both (DynamoDB,
SNS and SES on this machine, answering at once), and prints medians. Ratios are medians of the pairs' ratios:
compare those, the milliseconds are this machine's.

Runs under AWS's own runtime client where it is installed (\`npm install --no-save aws-lambda-ric@4\`; it compiles
itself), else in a plain child process.

  --runs N   pairs of cold sign-ins (default 15)
  --plain    a plain child process, also where the runtime client is installed
  --json     print JSON
  --help     show this text`;

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        runs: { type: 'string', default: '15' },
        plain: { type: 'boolean' },
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

/** Its output is that of a function's log, so it has a process of its own. */
async function measureLayers(): Promise<Record<string, number>> {
  const file = fileURLToPath(new URL('layers.ts', import.meta.url));
  const child = fork(file, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [layersMs] = await once(child, 'message');
  child.kill();
  return layersMs;
}

const flags = readFlags();
if (flags.help) {
  console.log(help);
  process.exit();
}
const { runs } = flags;
const say = (text: string) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`);
const outDir = await mkdtemp(join(tmpdir(), 'bench-'));
const aws = await startAws();
try {
  const { dir, zipBytes, packages } = await buildBundle({ outDir });
  const bundle = join(dir, 'index.mjs');
  const ric = flags.plain ? undefined : findRic();
  const cold = await measureCold(aws, bundle, runs, ric, (done) => say(`cold: ${done} of ${runs} pairs`));
  say('single calls');
  const calls = await measureCalls(aws, bundle, Math.ceil(runs / 3), ric);
  say('layers');
  const layersMs = await measureLayers();
  say('');
  const host = ric ? 'aws-lambda-ric' : 'a plain child process';
  const results = { host, runs, ...cold, ...calls, layersMs, zipBytes, packages };
  console.log(flags.json ? JSON.stringify(results, null, 2) : report(results));
} finally {
  aws.stop();
  await rm(outDir, { recursive: true, force: true });
}
