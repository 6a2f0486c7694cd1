// The bundle that ships, built once for the run: every test of the folders that may start the function shares it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Bundle, buildBundle } from '../../build/bundle/bundle.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    bundle: Bundle;
  }
}

/** Vitest calls this once, before the first test file. The folder is ours: others build into dist meanwhile. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), 'otp-router-build-'));
  project.provide('bundle', await buildBundle({ outDir }));
  return () => rm(outDir, { recursive: true, force: true });
}
