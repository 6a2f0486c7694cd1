// The pictures of the three acts: a successful sign-in, and one whose text message SNS has refused.
import { newestCard, press, settle, tapNotice } from './page-steps.ts';
import { type Playground, width } from './playground.ts';

/** The three acts, and the heading above them; nothing of what is below. */
async function takeActs({ page, fileOf }: Playground, name: string): Promise<void> {
  const acts = await page.locator('.acts').boundingBox();
  if (!acts) throw new Error('The page has no acts');
  await settle(page);
  const height = Math.ceil(acts.y + acts.height + 24);
  await page.screenshot({ path: fileOf(name), fullPage: true, clip: { x: 0, y: 0, width, height } });
}

/** Grace has both channels: what SNS does not take comes as an email. */
export async function takeSignIns(playground: Playground): Promise<string[]> {
  const { page, fileOf } = playground;
  await page.locator('#field').fill('+447400123459');
  await press(page, 'Continue');
  await page.locator('.notice').waitFor({ timeout: 20_000 });
  await settle(page);
  await page.locator('.screen').screenshot({ path: fileOf('phone') });
  await tapNotice(page);

  for (const name of ['page', 'page-dark']) {
    await press(page, /SNS is down/);
    await page.locator('.notice').waitFor({ timeout: 20_000 });
    await newestCard(page).getByText('Takes the email').waitFor();
    await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
    await takeActs(playground, name);
    await page.locator('.scene[aria-pressed=true]').waitFor({ state: 'detached', timeout: 20_000 });
    await page.locator('#theme').click();
  }
  return ['phone', 'page', 'page-dark'];
}
