// `npm run package`, and what `npm pack` does first: everything that the npm package brings, into dist/.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readScriptFlags } from '../../infra/host/script-flags.ts';
import { buildBundle } from '../bundle/bundle.ts';
import { bundleCommandLine, bundleConstruct } from './bundle.ts';
import { bundleClient } from './client.ts';

readScriptFlags({
  command: 'npm run package',
  help: 'Makes all that the npm package brings: dist/cli, dist/cdk, dist/client and dist/otp-router.zip.',
});

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

const { zipBytes } = await buildBundle({ outDir: dist });
await bundleCommandLine(join(dist, 'cli'));
await bundleConstruct(join(dist, 'cdk'));
await bundleClient(join(dist, 'client'));
console.error(
  `dist/cli, dist/cdk, dist/client and dist/otp-router.zip (${Math.ceil(zipBytes / 1000)} kB) are made`,
);
