// What every command line has beside itself, wherever it runs.
import type { Artifact } from './release/artifact.ts';

export interface Surroundings {
  readonly templateFile: URL;
  /** Runs the zip's handler in a process of its own. */
  readonly runtimeFile: string;
  /** The zip to deploy where none is named. */
  makeArtifact(): Promise<Artifact>;
}
