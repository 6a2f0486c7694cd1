// The pictures of the dashboard: a day of traffic with an outage of SNS, and a bot.
import type { Locator, Page } from 'playwright-core';
import { press, settle } from './page-steps.ts';
import type { Playground } from './playground.ts';

const boxOf = async (one: Locator) => {
  const box = await one.boundingBox();
  if (!box) throw new Error('A part of the dashboard is missing');
  return box;
};

/** From the top of one part to the foot of another. */
async function takeFrom(page: Page, path: string, first: Locator, last: Locator): Promise<void> {
  const [top, foot, { x, width }] = [
    await boxOf(first),
    await boxOf(last),
    await boxOf(page.locator('#watch')),
  ];
  const y = Math.floor(top.y) - 16;
  const height = Math.ceil(foot.y + foot.height) + 8 - y;
  // Within the frame around the section.
  await page.screenshot({ path, fullPage: true, clip: { x: x + 1, y, width: width - 2, height } });
}

export async function takeDashboard(playground: Playground): Promise<string[]> {
  const { page, fileOf } = playground;
  for (const scene of [/A day of traffic/, /A bot attacks/]) {
    await press(page, scene);
    await page.locator('.scene[aria-pressed=true]').waitFor();
    await page.locator('.scene[aria-pressed=true]').waitFor({ state: 'detached', timeout: 120_000 });
  }
  await page.locator('.chip', { hasText: 'Guessing' }).click();
  await page.locator('.chip.over', { hasText: 'Guessing' }).waitFor();
  // Boxes are measured from the top of the window.
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  await settle(page);
  if (await page.locator('.chip.over', { hasText: 'TableErrors' }).count())
    throw new Error('The machine is too busy: its table timed out, and the dashboard shows it. Try again.');
  const groups = page.locator('#dashboard .tiles');
  await takeFrom(page, fileOf('dashboard'), page.locator('#watch-title'), groups.nth(0));
  await press(page, 'The last five minutes');
  await settle(page);
  await takeFrom(page, fileOf('dashboard-abuse'), page.locator('.group').nth(2), groups.nth(2));
  return ['dashboard', 'dashboard-abuse'];
}
