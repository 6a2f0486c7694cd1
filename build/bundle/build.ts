// `npm run build`: makes dist/otp-router.zip and says how large it is.
import { readScriptFlags } from '../../infra/host/script-flags.ts';
import { buildBundle } from './bundle.ts';

const { flags } = readScriptFlags({
  command: 'npm run build',
  flags: ['json'],
  help: `Bundles the Lambda into dist/lambda and dist/otp-router.zip (handler index.handler).

  --json   print the sizes as JSON`,
});

const { zipPath, zipBytes, sha256, files } = await buildBundle();
if (flags.has('json')) {
  console.log(JSON.stringify({ zipPath, zipBytes, sha256, files }));
} else {
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
  for (const [name, bytes] of Object.entries(files)) console.log(`${kB(bytes)}  ${name}`);
  console.log(`${kB(zipBytes)}  dist/otp-router.zip  sha256 ${sha256.slice(0, 16)}…`);
}
