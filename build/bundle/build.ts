// `npm run build`: makes dist/otp-router.zip and says how large it is.
import { parseArgs } from 'node:util';
import { buildBundle } from './bundle.ts';

const help = `Usage: npm run build [-- --json]

Bundles the Lambda into dist/lambda and dist/otp-router.zip (handler index.handler).

  --json   print the sizes as JSON
  --help   show this text`;

function readFlags() {
  try {
    return parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } }).values;
  } catch {
    console.error('build: unknown argument. See npm run build -- --help');
    process.exit(2);
  }
}

const flags = readFlags();
if (flags.help) {
  console.log(help);
} else {
  const { zipPath, zipBytes, sha256, files } = await buildBundle();
  if (flags.json) {
    console.log(JSON.stringify({ zipPath, zipBytes, sha256, files }));
  } else {
    const kB = (bytes: number) => `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
    for (const [name, bytes] of Object.entries(files)) console.log(`${kB(bytes)}  ${name}`);
    console.log(`${kB(zipBytes)}  dist/otp-router.zip  sha256 ${sha256.slice(0, 16)}…`);
  }
}
