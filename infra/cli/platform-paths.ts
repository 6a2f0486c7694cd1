// The files that the command line finds beside itself in a checkout. The installed one has build/package/installed.ts
// in this one's place.
import { fileURLToPath } from 'node:url';
import { buildZip } from '../host/build-zip.ts';
import type { Artifact } from './release/artifact.ts';

export interface PlatformPaths {
  readonly templateFile: URL;
  /** Runs the zip's handler in a separate process. */
  readonly runtimeFile: string;
  /** The zip to deploy where none is named. */
  makeArtifact(): Promise<Artifact>;
}

export const platformPaths: PlatformPaths = {
  templateFile: new URL('../template.yaml', import.meta.url),
  runtimeFile: fileURLToPath(new URL('../host/runtime.ts', import.meta.url)),
  makeArtifact: () => buildZip(),
};
