// The files that the command line finds beside itself where it is installed from npm: takes the place of
// infra/cli/platform-paths.ts in dist/cli.
import { fileURLToPath } from 'node:url';
import type { PlatformPaths } from '../../infra/cli/platform-paths.ts';
import { readArtifact } from '../../infra/cli/release/artifact.ts';

const beside = (path: string): URL => new URL(path, import.meta.url);

export const platformPaths: PlatformPaths = {
  templateFile: beside('../../infra/template.yaml'),
  runtimeFile: fileURLToPath(beside('runtime.js')),
  makeArtifact: () => readArtifact(fileURLToPath(beside('../otp-router.zip'))),
};
