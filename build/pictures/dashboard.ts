// The pictures of the dashboard: traffic as of a quiet evening, an outage of SNS, and a bot.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { runDemo } from '../../infra/local/cli/demo.ts';
import { localSettings } from '../../infra/local/cli/options.ts';
import { demosFor } from '../../infra/local/fixtures.ts';
import { press, settle } from './page-steps.ts';
import type { Playground } from './playground.ts';

/** Most of the five minutes that a chart shows. */
const busyMs = 150_000;

/** All people of the fixtures sign up and in, each time under another name. */
async function makeTraffic({ local }: Playground): Promise<void> {
  const { config } = localSettings(local.env);
  const until = Date.now() + busyMs;
  for (let i = 0; Date.now() < until; i++) {
    for (const { medium, name } of demosFor(config)) {
      const own = medium === 'SMS' ? `${name.slice(0, -3)}${200 + i}` : `guest-${i}@example.com`;
      // On a busy machine the table times out now and then; whether too often is asked at the end.
      await runDemo(local, config, { medium, name: own }, () => {}).catch(() => undefined);
    }
    await sleep(2500 + 2500 * Math.sin(i));
  }
}

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
  const height = Math.ceil(foot.y + foot.height) + 16 - y;
  // Within the frame around the section.
  await page.screenshot({ path, fullPage: true, clip: { x: x + 1, y, width: width - 2, height } });
}

export async function takeDashboard(playground: Playground): Promise<string[]> {
  const { page, fileOf } = playground;
  await makeTraffic(playground);
  await press(page, 'Bot attack');
  await page.getByText('The bot has given up.').waitFor({ timeout: 120_000 });
  await page.locator('.chip', { hasText: 'Guessing' }).click();
  await page.locator('.chip.over', { hasText: 'Guessing' }).waitFor();
  // Boxes are measured from the top of the window.
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  await settle(page);
  if (await page.locator('.chip.over', { hasText: 'TableErrors' }).count())
    throw new Error('The machine is too busy: its table timed out, and the dashboard shows it. Try again.');
  const groups = page.locator('#dashboard .tiles');
  await takeFrom(page, fileOf('dashboard'), page.locator('#watch-title'), groups.nth(0));
  await takeFrom(page, fileOf('dashboard-abuse'), page.locator('.group').nth(2), groups.nth(2));
  return ['dashboard', 'dashboard-abuse'];
}
