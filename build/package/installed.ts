// What the command line finds beside itself where it is installed from npm: takes the place of
// infra/cli/surroundings.ts in dist/cli.
import { fileURLToPath } from 'node:url';
import { readArtifact } from '../../infra/cli/release/artifact.ts';
import type { Surroundings } from '../../infra/cli/surroundings-type.ts';

const beside = (path: string): URL => new URL(path, import.meta.url);

export const surroundings: Surroundings = {
  templateFile: beside('../../infra/template.yaml'),
  runtimeFile: fileURLToPath(beside('runtime.js')),
  makeArtifact: () => readArtifact(fileURLToPath(beside('../otp-router.zip'))),
};
