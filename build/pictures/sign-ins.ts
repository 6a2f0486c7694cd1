// The pictures of the phone, and of the page in the dark: a sign-in whose text message SNS has refused.
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

  const theme = page.locator('#theme');
  await theme.click();
  await press(page, /SNS is down/);
  await page.locator('.notice').waitFor({ timeout: 20_000 });
  await newestCard(page).getByText('Takes the email').waitFor();
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  await takeActs(playground, 'page-dark');
  await page.locator('.scene[aria-pressed=true]').waitFor({ state: 'detached', timeout: 20_000 });
  await theme.click();
  return ['phone', 'page-dark'];
}
