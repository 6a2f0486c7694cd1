import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { locales } from '../../src/messages/locales.ts';

const root = new URL('../..', import.meta.url).pathname;

it('is small, and has one chunk per language, so that one is loaded and no other', async () => {
  const { outputFiles } = await build({
    entryPoints: [`${root}src/messages/render.ts`],
    outdir: 'out',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Escapes take three times the bytes of the letters they stand for.
    charset: 'utf8',
    write: false,
    logLevel: 'silent',
  });
  const total = outputFiles.reduce((sum, file) => sum + file.contents.byteLength, 0);
  const zipped = outputFiles.reduce((sum, file) => sum + gzipSync(file.contents).byteLength, 0);
  console.log(`src/messages: ${total} bytes in ${outputFiles.length} files, ${zipped} compressed`);
  expect(total).toBeLessThan(50_000);
  expect(zipped).toBeLessThan(25_000);
  const chunks = locales.map((locale) => outputFiles.filter((file) => file.path.includes(`/${locale}-`)));
  for (const chunk of chunks) expect(chunk).toHaveLength(1);
  const entry = outputFiles.find((file) => file.path.endsWith('render.js'));
  expect(entry?.text).not.toMatch(/^import.*from/m);
});

it('knows no SDK and no environment', async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: [`${root}src/messages/render.ts`],
    outdir: 'out',
    bundle: true,
    format: 'esm',
    packages: 'external',
    platform: 'node',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  for (const input of Object.keys(metafile.inputs)) expect(input).toMatch(/^src\/messages\//);
  for (const output of Object.values(metafile.outputs))
    expect(output.imports.filter((i) => i.external)).toEqual([]);
  for (const { text } of outputFiles) expect(text).not.toContain('process.env');
});
