// What a person does on the local page, for the tests and for the pictures: press, tap, read.
import type { Locator, Page } from 'playwright-core';

const messageMs = 20_000;

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

/** Waits until the app on the phone says `text`. */
export const says = (page: Page, text: string): Promise<void> =>
  page.locator('otp-sign-in').getByText(text).first().waitFor({ timeout: messageMs });

/** Taps the notification, which fills the code in, and waits for the tokens. */
export async function tapNotice(page: Page): Promise<void> {
  await page.locator('.notice').click({ timeout: messageMs });
  await says(page, 'You are in.');
}

export const newestCard = (page: Page): Locator => page.locator('.card').first();

/** Nothing moves any more, and every font is there. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate('Promise.allSettled(document.getAnimations().map((one) => one.finished))');
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}
