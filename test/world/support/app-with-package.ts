// An app in a separate folder with the packed tarball in it, as `npm install ./cognito-otp-router-0.1.0.tgz` leaves it. The app's
// other packages are linked from this checkout, so that a test needs no network.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packOnce } from './pack-once.ts';

const root = join(import.meta.dirname, '../../..');

export async function appWithPackage(
  folder: string,
  linked: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const packed = await packOnce(folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const flags = ['--offline', '--no-audit', '--no-fund', '--omit=peer'];
  execFileSync('npm', ['install', ...flags, join(folder, packed.filename)], { cwd: folder, stdio: 'pipe' });
  for (const name of linked) {
    const to = join(folder, 'node_modules', name);
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), to);
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
