// The local page in a real browser: a newcomer's two minutes, and every state a person meets, each looked at by axe
// and kept as a picture.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { newestCard, press, says, settle, tapNotice } from '../../../build/pictures/page-steps.ts';
import { servePage } from '../../../infra/local/page-server.ts';
import { startLocal } from '../../../infra/local/stack.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';

const pictures = fileURLToPath(new URL('../../../dist/page/', import.meta.url));
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

const inWords = ({ id, nodes }: Finding): string =>
  `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`;

/**
 * Whatever axe finds, and whatever it could not decide about contrast, in words. A sandboxed mail runs no script, so
 * axe stays out of it.
 */
async function faultsOf(page: Page): Promise<string[]> {
  // What is still sliding in has colours that are on no palette.
  await settle(page);
  await page.addScriptTag({ path: axePath });
  const { violations, incomplete } = (await page.evaluate(
    'axe.run(document, { iframes: false, resultTypes: ["violations", "incomplete"] })',
  )) as { violations: Finding[]; incomplete: Finding[] };
  return [...violations, ...incomplete.filter(({ id }) => id === 'color-contrast')].map(inWords);
}

describeWithChromium('the local page', () => {
  let dir: string;
  let bundleDir: string;
  let browser: Browser;
  const closers: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'otp-router-page-'));
    bundleDir = inject('bundle').dir;
    await mkdir(pictures, { recursive: true });
    browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
  });
  afterAll(async () => {
    await browser?.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function open(env: Record<string, string> = {}, width = 1440) {
    const local = await startLocal({ bundleDir, env: { RESEND_COOLDOWN_SECONDS: '10', ...env } });
    const served = await servePage(local);
    const context = await browser.newContext({ viewport: { width, height: 1000 } });
    const page = await context.newPage();
    const thrown: string[] = [];
    page.on('pageerror', ({ message }) => thrown.push(message));
    closers.push(async () => {
      await context.close();
      await served.close();
      await local.close();
    });
    await page.goto(served.url);
    await page.locator('#field').waitFor();
    /** A picture of the page as it is, after axe has looked at it. */
    const look = async (picture: string) => {
      expect(await faultsOf(page), picture).toEqual([]);
      await page.screenshot({ path: join(pictures, `${picture}.png`), fullPage: true });
      expect(thrown).toEqual([]);
    };
    return { local, served, page, look };
  }

  const apply = async (page: Page) => {
    await press(page, 'Apply');
    await page.locator('#settings').getByText('Applied.').waitFor();
  };

  it('shows a newcomer what it does, in two minutes', async () => {
    const { local, page, look } = await open();
    await look('1-open');

    await press(page, 'Continue');
    await page.locator('.notice').waitFor({ timeout: 20_000 });
    await page.frameLocator('iframe').locator('[role=img]').waitFor();
    await look('2-notification');
    await tapNotice(page);
    await newestCard(page).getByText('signed in').waitFor();
    await page.locator('#snapshot').getByText('"email": "you@example.com"').waitFor();
    await look('3-signed-in');

    await press(page, 'Sign out');
    await press(page, /SNS is down/);
    await page.getByRole('button', { name: /SNS is down/, pressed: true }).waitFor();
    await press(page, 'Sign in as Grace');
    await page.getByText('We sent a code to g***@e***').waitFor({ timeout: 20_000 });
    await newestCard(page).getByText('Gives no answer: the text message counts as not sent.').waitFor();
    await newestCard(page).getByText('Takes the email').waitFor();
    await look('4-rerouted');
    await tapNotice(page);
    await press(page, /SNS is down/);

    await press(page, 'Bot attack');
    await page.getByText('The bot has given up.').waitFor({ timeout: 60_000 });
    const figure = (label: string) => page.locator('.figure', { hasText: label }).locator('b');
    await expect.poll(() => figure('tokens').innerText()).toBe('0');
    await expect.poll(async () => Number(await figure('users locked').innerText())).toBeGreaterThan(0);
    await expect.poll(async () => Number(await figure('refused').innerText())).toBeGreaterThan(0);
    await look('5-attacked');

    await press(page, 'Unlock everybody');
    await page.getByText('Unlocked: every count is forgotten.').waitFor();
    await press(page, 'Sign out');
    await page.getByLabel('Messages in').selectOption('ar');
    await press(page, 'Dark');
    await page.locator('#field').fill('amal@example.com');
    await press(page, 'Continue');
    await page.locator('.notice').waitFor({ timeout: 20_000 });
    await page.frameLocator('iframe').locator('[dir=rtl]').first().waitFor();
    await look('6-arabic-dark');
    await tapNotice(page);
    await look('7-arabic-dark-in');
    expect((await local.inbox()).at(-1)?.to).toBe('amal@example.com');
  }, 240_000);

  it('lets a locked user in again once unlocked', async () => {
    const { local, page } = await open();
    await press(page, 'Bot attack');
    await page.getByText('The bot has given up.').waitFor({ timeout: 60_000 });
    const before = (await local.inbox()).length;
    await press(page, 'Sign in as Grace');
    await says(page, 'We sent a code');
    // Shut out, and told nothing of it: a stranger must not learn whom a bot has locked.
    expect(await local.inbox()).toHaveLength(before);
    await press(page, 'Start over');
    await press(page, 'Unlock everybody');
    await page.getByText('Unlocked').waitFor();
    await press(page, 'Sign in as Grace');
    await tapNotice(page);
  }, 120_000);

  it('tells an unknown user the same, and explains why', async () => {
    const { local, page, look } = await open();
    await press(page, 'As a stranger');
    await says(page, 'We sent a code');
    await newestCard(page).getByText('There is no such user').waitFor();
    await newestCard(page).getByText('under way, unknown user').waitFor();
    expect(await local.inbox()).toEqual([]);
    await look('unknown-user');
  });

  it('says what is wrong, sends again, and words errors as an app would', async () => {
    const { page, look } = await open();
    await page.locator('#field').fill('+44 7400 123459');
    await press(page, 'Continue');
    await says(page, 'We sent a code');
    await press(page, 'Type a wrong code');
    await says(page, 'That code is not right');
    await page.getByText('2 attempts left. The code').waitFor();
    await look('wrong-code');
    await page.getByRole('button', { name: 'Send again', exact: true }).click({ timeout: 20_000 });
    await says(page, 'We sent another code');
    await expect.poll(() => page.locator('.messages button').count()).toBe(2);
    await press(page, 'Type a wrong code');
    await says(page, 'One attempt left.');
    await press(page, 'Type a wrong code');
    await says(page, 'Start again to get a new code.');
    await page.locator('#field').fill('not a name');
    await press(page, 'Continue');
    await says(page, 'Enter an email address, or a mobile number');
  });

  it('works with every setting at hand', async () => {
    const { local, page, look } = await open();
    const channels = page.getByLabel('Channels, in order');
    for (const [order, label, medium] of [
      ['SMS', 'Mobile number', 'SMS'],
      ['EMAIL', 'Email address', 'EMAIL'],
      ['EMAIL,SMS', 'Email address or mobile number', 'EMAIL'],
      ['SMS,EMAIL', 'Email address or mobile number', 'SMS'],
    ] as const) {
      await channels.selectOption(order);
      await apply(page);
      await page.locator('#phone').getByText(label, { exact: true }).waitFor();
      await press(page, 'Sign in as Grace');
      await tapNotice(page);
      expect((await local.inbox()).at(-1)?.medium, order).toBe(medium);
      await press(page, 'Sign out');
    }

    await page.getByLabel('Digits of a code').fill('8');
    await page.getByLabel('Name in the messages').fill('Rosebud');
    await page.getByLabel('Colour').fill('#b3135a');
    await apply(page);
    await page.locator('#phone').getByText('Rosebud').waitFor();
    await press(page, 'Sign in as Grace');
    await page.getByLabel('Code of 8 digits').waitFor({ timeout: 20_000 });
    expect((await local.inbox()).at(-1)?.text).toMatch(/Rosebud/);
    await tapNotice(page);
    await look('own-brand');
    await press(page, 'Sign out');

    await page.getByLabel('Who chooses the channel').selectOption('client');
    await apply(page);
    await press(page, 'Sign in as Grace');
    await says(page, 'Where should the code go?');
    await look('choose-channel');
    await press(page, 'Email');
    await tapNotice(page);
    expect((await local.inbox()).at(-1)?.medium).toBe('EMAIL');
    await press(page, 'Sign out');

    await page.getByLabel('Digits of a code').fill('7');
    await page.getByLabel('Name in the messages').fill('<b>');
    await press(page, 'Apply');
    await page.locator('#settings').getByText('BRANDS').last().waitFor();
    await page.locator('.said.bad').waitFor();
    expect(local.env.CODE_LENGTH).toBe('8');
  }, 240_000);

  it('survives slow SES, and plays three tries by Cognito with one message', async () => {
    const { local, page } = await open();
    await press(page, /SES takes 6 seconds/);
    await press(page, 'Continue');
    await says(page, 'The code could not be sent');
    await newestCard(page).getByText('Gives no answer: the email').waitFor();
    await press(page, /SES takes 6 seconds/);
    await page.getByRole('button', { name: /SES takes 6 seconds/, pressed: false }).waitFor();
    await page.locator('#field').fill('ben@example.com');
    await press(page, /Cognito loses two answers/);
    await page.getByRole('button', { name: /Cognito loses two answers/, pressed: true }).waitFor();
    await press(page, 'Continue');
    await newestCard(page).getByText('3 tries by Cognito').waitFor({ timeout: 30_000 });
    expect((await local.inbox()).filter(({ to }) => to === 'ben@example.com')).toHaveLength(1);
    await tapNotice(page);
  }, 120_000);

  it('says so when the server stops, and goes on by itself when it is back', async () => {
    const { local, served, page, look } = await open();
    await served.close();
    await page.getByText('The local server has stopped.').waitFor();
    await look('stopped');
    const again = await servePage(local, served.port);
    closers.push(again.close);
    await page.getByText('The local server has stopped.').waitFor({ state: 'detached' });
    await press(page, 'Continue');
    await tapNotice(page);
  });

  it('is used with the keyboard alone, and each list is one stop', async () => {
    const { page } = await open();
    await page.locator('#field').fill('ada@example.com');
    await page.locator('#field').press('Enter');
    await says(page, 'We sent a code');
    const notice = page.locator('.notice');
    await notice.waitFor({ timeout: 20_000 });
    await notice.press('Enter');
    await says(page, 'You are in.');
    await expect.poll(() => page.locator('.card').count()).toBe(2);
    const stops = (selector: string) =>
      page.evaluate(
        `[...document.querySelectorAll('${selector} *')].filter((one) => one.tabIndex >= 0 && one.matches('a, button, input, select, summary, [tabindex]')).length`,
      );
    expect(await stops('.cards')).toBe(1);
    expect(await stops('.chips')).toBe(1);
    const first = page.locator('.card-head').first();
    await first.focus();
    await first.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('signed up');
    await page.keyboard.press('Enter');
    await page.getByText('Confirms the new user').first().waitFor();
    // Each step has been said to whoever cannot see the cards.
    await expect
      .poll(() => page.locator('#heard').innerText())
      .toContain('Verify: Compares the answer: right');
  });

  it('keeps still where motion is not wanted', async () => {
    const { page } = await open();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await press(page, 'Continue');
    await page.locator('.notice').waitFor({ timeout: 20_000 });
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  });

  it.each([320, 768, 1440])('fits a window of %i pixels, light and dark', async (width) => {
    const { page, look } = await open({}, width);
    await press(page, 'Continue');
    await tapNotice(page);
    await newestCard(page).getByText('signed in').waitFor();
    await page.getByRole('tab', { name: 'curl' }).click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await look(`width-${width}`);
    await press(page, 'Dark');
    await look(`width-${width}-dark`);
  });

  it('can be searched, and shows a mail as text, source, narrow and dark', async () => {
    const { page, look } = await open();
    await press(page, 'Continue');
    await tapNotice(page);
    await press(page, 'Sign out');
    await press(page, 'Sign in as Grace');
    await tapNotice(page);
    await expect.poll(() => page.locator('.messages button').count()).toBe(2);
    await page.getByLabel('Search the inbox').fill('you@');
    await expect.poll(() => page.locator('.messages button').count()).toBe(1);
    await page.locator('.messages button').click();
    await press(page, 'Dark mail');
    await press(page, 'Phone width');
    await look('mail-dark-narrow');
    await page.getByRole('tab', { name: 'Source' }).click();
    await page.locator('.plain').getByText('<!doctype html>').waitFor();
    await look('mail-source');
  });
});
