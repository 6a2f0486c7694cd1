// What a visitor of an app downloads, minified and compressed, as the README of the client says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../src/client');

async function bytesOf(source: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder, loader: 'ts' },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    outdir: '/',
    write: false,
  });
  const entry = outputFiles.find(({ path }) => path.endsWith('stdin.js'));
  return gzipSync(entry?.contents ?? '', { level: 9 }).length;
}

const readmes = ['../../README.md', '../../src/client/README.md'].map((path) =>
  readFileSync(join(import.meta.dirname, path), 'utf8'),
);

it.each([
  ['the client over fetch', "export { createOtpClient, cognitoTransport } from './index.ts'", 4096],
  ['the element with the client', "export * from './element/element.ts'", 12_000],
])('%s takes as few bytes as the documents say', async (_, source, most) => {
  const bytes = await bytesOf(source);
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThanOrEqual(most);
  // Rounded up, and by no more than two tenths: both documents say the same.
  for (const text of readmes) {
    const said = [...text.matchAll(/(\d+\.\d) kB gzipped/g)].map(([, kilobytes]) => Number(kilobytes));
    expect(said).toHaveLength(2);
    const over = said.map((kilobytes) => kilobytes * 1000 - bytes).filter((more) => more >= 0);
    expect(Math.min(...over)).toBeLessThan(200);
  }
});
