// The moving picture of the README: a bot attacks, and your own phone signs in by its proof beside the counts.
import { writeFile } from 'node:fs/promises';
import { assemble, record, toFrames } from './animation.ts';
import { press } from './page-steps.ts';
import type { Playground } from './playground.ts';

/** Few enough pixels for a page that loads on a train. */
const size = { width: 1120, height: 840 };

export async function takeFilm({ page, browser, fileOf }: Playground): Promise<string[]> {
  await page.setViewportSize(size);
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  await press(page, /A bot attacks/);
  const isOver = async () => (await page.locator('.scene[aria-pressed=true]').count()) === 0;
  const shots = await record(page, isOver);
  const studio = await browser.newPage();
  await writeFile(fileOf('film', 'webp'), assemble(await toFrames(studio, shots, 2500)));
  await studio.close();
  return ['film'];
}
