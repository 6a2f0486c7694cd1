// The page's files: it bundles for a browser, with nothing of Node's in it.
import { expect, it } from 'vitest';
import { bundlePage } from '../../../../infra/local/page-server.ts';

it('bundles, and imports nothing of Node’s', async () => {
  const files = await bundlePage();
  expect([...files.keys()]).toEqual(['/', '/app.js', '/app.css']);
  for (const { body } of files.values()) expect(body.length).toBeGreaterThan(1000);
  expect(files.get('/app.js')?.body).not.toMatch(/["']node:/);
});
