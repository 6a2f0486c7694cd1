// Builds the Lambda with the script of `npm run build`, in a separate process: infra/ imports nothing from build/.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface BuiltZip {
  /** The folder with `index.mjs`. */
  readonly dir: string;
  readonly zipPath: string;
  readonly zipBytes: number;
  /** Of the zip, in hex. */
  readonly sha256: string;
}

const script = fileURLToPath(new URL('../../build/bundle/build.ts', import.meta.url));

/** Builds into `outDir`, or into `dist`. Rejects with what the bundler says. */
export async function buildZip(outDir?: string): Promise<BuiltZip> {
  const args = [script, '--json', ...(outDir === undefined ? [] : [outDir])];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as BuiltZip;
  } catch (cause) {
    const said = (cause as { readonly stderr?: string }).stderr?.trim();
    throw new Error(`The bundle could not be built: ${said || String(cause)}`, { cause });
  }
}
