// `npm run release -- v1.2.3`: the zip of a tag with its checksum, the npm package, and notes, into dist/release.
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readScriptFlags } from '../../infra/host/script-flags.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { buildBundle } from '../bundle/bundle.ts';
import { checkTag, writeNotes } from './notes.ts';
import { packPublished } from './pack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const git = (...words: string[]): string =>
  execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** The tag before this commit's, where there is one. */
function tagBefore(): string | undefined {
  try {
    return git('describe', '--tags', '--abbrev=0', 'HEAD^');
  } catch {
    return undefined;
  }
}

const {
  words: [tag = `v${packageJson.version}`],
} = readScriptFlags({
  command: 'npm run release',
  words: ['TAG'],
  help: `Makes what a release carries, in dist/release: the zip with its checksum, the npm package, and notes of what changed
since the tag before. Publishes nothing.

  TAG   the version's, v${packageJson.version} by default`,
});
const fault = checkTag(tag, packageJson.version);
if (fault !== undefined) {
  console.error(`release: ${fault}`);
  process.exit(1);
}

const before = tagBefore();
const subjects = git('log', '--no-merges', '--format=%s', before === undefined ? 'HEAD' : `${before}..HEAD`);
const { zipPath, sha256, zipBytes } = await buildBundle();
const folder = join(root, 'dist/release');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const name = `otp-router-${tag}.zip`;
await copyFile(zipPath, join(folder, name));
// As `sha256sum --check` reads it.
await writeFile(join(folder, `${name}.sha256`), `${sha256}  ${name}\n`);
await writeFile(
  join(folder, 'notes.md'),
  writeNotes({ tag, before, subjects: subjects.split('\n'), name, sha256, zipBytes }),
);
const { filename } = await packPublished(folder);
console.log(`dist/release: ${name}, ${name}.sha256, ${filename}, notes.md`);
