// Parts of Node in a bundle: only the names that are used are read, and nothing is imported.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtins } from '../../build/bundle/builtins.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'builtins-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;

/** Bundles files by name, the first of which is the entry; gives the text and what it exports. */
async function bundle(sources: Readonly<Record<string, string>>) {
  const inDir = join(folder, `${++files}`);
  const entry = Object.keys(sources)[0] ?? '';
  await mkdir(inDir);
  for (const [name, text] of Object.entries(sources)) await writeFile(join(inDir, name), text);
  const outfile = join(inDir, 'out.mjs');
  const { metafile } = await build({
    entryPoints: [join(inDir, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    treeShaking: true,
    metafile: true,
    logLevel: 'silent',
    plugins: [builtins],
  });
  return {
    text: await readFile(outfile, 'utf8'),
    imports: Object.values(metafile.outputs).flatMap((output) => output.imports),
    exports: (await import(outfile)) as Record<string, unknown>,
  };
}

describe('an import of a part of Node', () => {
  it.each([
    ['by name', "import { createHash, randomInt } from 'node:crypto'; export const got = typeof createHash;"],
    ['without its prefix', "import { createHash } from 'crypto'; export const got = typeof createHash;"],
    ['under another name', "import { createHash as h } from 'node:crypto'; export const got = typeof h;"],
    ['as a whole', "import crypto from 'node:crypto'; export const got = typeof crypto.createHash;"],
    ['as a namespace', "import * as all from 'node:crypto'; export const got = typeof all.createHash;"],
    ['at run time', "export const got = typeof (await import('node:crypto')).createHash;"],
    [
      'at run time, as a whole',
      "export const got = typeof (await import('node:crypto')).default.createHash;",
    ],
  ])('%s is answered by process.getBuiltinModule', async (_how, source) => {
    const { text, imports, exports } = await bundle({ 'a.mjs': source });
    expect(exports.got).toBe('function');
    expect(imports).toEqual([]);
    expect(text).toContain('getBuiltinModule');
    expect(text).not.toMatch(/randomInt|webcrypto/);
  });

  it('reads what Node loads late when it is first used', async () => {
    const { exports } = await bundle({
      'a.mjs': `
        import { ReadStream, createReadStream } from 'node:fs';
        export const kinds = () => [
          createReadStream(import.meta.filename) instanceof ReadStream,
          {} instanceof ReadStream,
          new ReadStream(import.meta.filename) instanceof ReadStream,
          typeof ReadStream,
        ];`,
    });
    expect((exports.kinds as () => unknown[])()).toEqual([true, false, true, 'function']);
  });

  it('by require is, too', async () => {
    const { exports, imports } = await bundle({
      'a.mjs': "import b from './b.cjs'; export const got = b;",
      'b.cjs':
        "module.exports = typeof require('node:crypto').createHash + typeof require('fs').readFileSync;",
    });
    expect(exports.got).toBe('functionfunction');
    expect(imports).toEqual([]);
  });

  it('goes with all else that is not used', async () => {
    const { text } = await bundle({ 'a.mjs': "import { gzip } from 'node:zlib'; export const got = 1;" });
    expect(text).not.toContain('zlib');
  });

  it('of a name that Node does not have ends the build', async () => {
    const wrong = bundle({
      'a.mjs': "import { createHush } from 'node:crypto'; export const got = createHush;",
    });
    await expect(wrong).rejects.toThrow('No matching export');
  });

  it('runs none of its getters but those that are used', async () => {
    const getters = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule('node:crypto')))
      .filter(([, { get }]) => get)
      .map(([name]) => name);
    expect(getters).toContain('webcrypto');
    const { text } = await bundle({
      'a.mjs': "import { createHmac } from 'node:crypto'; export const got = createHmac;",
    });
    expect(getters.filter((name) => text.includes(`.${name}`))).toEqual([]);
  });
});
