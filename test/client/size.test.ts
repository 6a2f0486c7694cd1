// What a visitor of an app downloads, minified and compressed, as the README of the client says.
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

it.each([
  ['the client over fetch', "export { createOtpClient, cognitoTransport } from './index.ts'", 4096],
  ['the element with the client', "export * from './element/element.ts'", 12_000],
])('%s takes few bytes', async (_, source, most) => {
  const bytes = await bytesOf(source);
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThanOrEqual(most);
});
