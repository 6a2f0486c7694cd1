// `npm run bench`: how long a person waits for the code, beside the tutorial of today and a function that does nothing.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle } from '../../build/bundle/bundle.ts';
import { atEnd, undoAll } from './cleanup.ts';
import { nowMs } from './clock.ts';
import { measureCold } from './cold.ts';
import { type Flags, help, readFlags } from './flags.ts';
import type { Host } from './fleet.ts';
import { countdown, createProgress } from './progress.ts';
import { openQuota } from './quota.ts';
import { type Results, report } from './report.ts';
import { findRic } from './ric.ts';
import { startStandIns } from './stand-ins.ts';
import { buildTutorial, empty, oneFunction } from './subjects.ts';
import { measureWarm } from './warm.ts';

/** Its output is that of a function's log, so it runs in another process. */
async function measureLayers(): Promise<Record<string, number>> {
  const file = fileURLToPath(new URL('layers.ts', import.meta.url));
  const child = fork(file, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const stop = atEnd(() => child.kill());
  const [layersMs] = await once(child, 'message');
  await stop();
  return layersMs;
}

async function measure(flags: Flags, progress: (text: string) => void): Promise<Results> {
  const quota = await openQuota();
  if (quota) atEnd(quota.close);
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  progress('building');
  const bundle = await buildBundle({ outDir: folder });
  const ours = oneFunction('ours', join(bundle.dir, 'index.mjs'));
  const subjects = [
    ours,
    ...(flags.against ? [oneFunction('against', resolve(flags.against, 'index.mjs'))] : []),
    await buildTutorial(join(folder, 'tutorial')),
    empty,
  ];
  const standIns = await startStandIns(folder);
  atEnd(() => standIns.stop());
  const ric = flags.plain ? undefined : findRic();
  const env = { ...standIns.env, RESPONSE_FLOOR_MS: `${flags.floorMs}` };
  const host: Host = { ric, quota, env };
  const startMs = nowMs();
  const cold = await measureCold({ ...flags, subjects }, host, standIns, (done, of) =>
    progress(countdown(done, of, nowMs() - startMs)),
  );
  progress('warm calls');
  const warmMs = await measureWarm(ours.files.Define, host, standIns);
  progress('layers');
  const layersMs = await measureLayers();
  return {
    host: ric ? 'aws-lambda-ric' : 'a plain child process',
    quota: quota ? `cgroup v${quota.version}` : 'computed',
    runs: flags.runs,
    floorMs: flags.floorMs,
    cold,
    warmMs,
    layersMs,
    zipBytes: bundle.zipBytes,
    packages: bundle.packages,
  };
}

function flagsOrExit(): Flags {
  try {
    const flags = readFlags(process.argv.slice(2));
    if (flags.against && !existsSync(join(flags.against, 'index.mjs')))
      throw new Error(`--against: there is no index.mjs in ${flags.against}`);
    return flags;
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : error}\nSee --help`);
    process.exit(2);
  }
}

const flags = flagsOrExit();
if (flags.help) {
  console.log(help);
  process.exit();
}
const progress = createProgress(process.stderr, nowMs);
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, async () => {
    isStopping = true;
    progress.clear();
    await undoAll();
    process.exit(130);
  });
try {
  const results = await measure(flags, progress.tell);
  progress.clear();
  console.log(flags.json ? JSON.stringify(results, null, 2) : report(results));
} catch (error) {
  // What was being measured fails when it is ended on purpose.
  if (!isStopping) throw error;
} finally {
  if (!isStopping) await undoAll();
}
