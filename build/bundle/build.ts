// `npm run build`: makes dist/otp-router.zip and says how large it is.
import { resolve } from 'node:path';
import { readScriptFlags } from '../../infra/host/script-flags.ts';
import { buildBundle } from './bundle.ts';

const {
  flags,
  words: [outDir],
} = readScriptFlags({
  command: 'npm run build',
  words: ['FOLDER'],
  options: { json: { type: 'boolean' } },
  help: `Bundles the Lambda into FOLDER/lambda and FOLDER/otp-router.zip (handler index.handler).

  FOLDER   dist by default
  --json   print paths and sizes as JSON`,
});

const bundle = await buildBundle(outDir === undefined ? {} : { outDir: resolve(outDir) });
const { dir, zipPath, zipBytes, sha256, files } = bundle;
if (flags.json) {
  console.log(JSON.stringify({ dir, zipPath, zipBytes, sha256, files }));
} else {
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
  for (const [name, bytes] of Object.entries(files)) console.log(`${kB(bytes)}  ${name}`);
  console.log(`${kB(zipBytes)}  ${outDir ?? 'dist'}/otp-router.zip  sha256 ${sha256.slice(0, 16)}…`);
}
