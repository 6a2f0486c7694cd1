// What the command line finds beside itself, in a checkout. The installed one has another file in this one's place:
// build/package/installed.ts.
import { fileURLToPath } from 'node:url';
import type { Artifact } from './release/artifact.ts';
import type { Surroundings } from './surroundings-type.ts';

async function build(): Promise<Artifact> {
  // esbuild is of no use to any other command.
  const { buildBundle } = await import('../../build/bundle/bundle.ts');
  return buildBundle();
}

export const surroundings: Surroundings = {
  templateFile: new URL('../template.yaml', import.meta.url),
  runtimeFile: fileURLToPath(new URL('../host/runtime.ts', import.meta.url)),
  makeArtifact: build,
};
