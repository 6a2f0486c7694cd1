// The local page in a real browser: every state a person meets, each looked at by axe and kept as a picture.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildBundle } from '../../build/bundle/bundle.ts';
import { servePage } from '../../infra/local/page-server.ts';
import { type Local, startLocal } from '../../infra/local/stack.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';

const pictures = fileURLToPath(new URL('../../dist/page/', import.meta.url));
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** Serious and critical findings, in words. A sandboxed mail runs no script, so axe stays out of it. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath });
  const found: unknown = await page.evaluate(
    'axe.run(document, { iframes: false, resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  return (found as Finding[])
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`,
    );
}

describeWithChromium('the local page', () => {
  let dir: string;
  let bundleDir: string;
  let browser: Browser;
  const closers: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'otp-router-page-'));
    bundleDir = (await buildBundle({ outDir: dir })).dir;
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

  async function open(env: Record<string, string> = {}, colorScheme: 'light' | 'dark' = 'light') {
    const local = await startLocal({ bundleDir, env: { RESEND_COOLDOWN_SECONDS: '10', ...env } });
    const served = await servePage(local);
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, colorScheme });
    const page = await context.newPage();
    const thrown: string[] = [];
    page.on('pageerror', ({ message }) => thrown.push(message));
    closers.push(async () => {
      await context.close();
      await served.close();
      await local.close();
    });
    await page.goto(served.url);
    await page.getByLabel('Email address or mobile number').waitFor();
    return { local, page, thrown };
  }

  const name = (page: Page) => page.getByLabel('Email address or mobile number');
  const says = async (page: Page, text: string) =>
    page.getByRole('status').filter({ hasText: text }).waitFor({ timeout: 15_000 });

  async function join_(page: Page, who: string): Promise<void> {
    await name(page).fill(who);
    await page.getByRole('button', { name: 'Sign up and in' }).click();
    await says(page, 'We sent you a code');
  }

  async function enterCode(page: Page, local: Local): Promise<void> {
    const code = /\d{6}/.exec((await local.inbox()).at(-1)?.text ?? '')?.[0] ?? '';
    await page.getByLabel('The 6 digits').fill(code);
    await page.getByLabel('The 6 digits').press('Enter');
    await says(page, 'Signed in');
  }

  async function look(page: Page, picture: string, thrown: readonly string[]): Promise<void> {
    expect(await faultsOf(page), picture).toEqual([]);
    await page.screenshot({ path: join(pictures, `${picture}.png`), fullPage: true });
    expect(thrown).toEqual([]);
  }

  it('signs up and in by email, with the keyboard alone', async () => {
    const { local, page, thrown } = await open();
    await look(page, 'welcome', thrown);
    await name(page).fill('ada@example.com');
    await name(page).press('Enter');
    await says(page, 'We sent you a code');
    await page.frameLocator('iframe').locator('[role=img]').waitFor();
    await look(page, 'email-code', thrown);
    await enterCode(page, local);
    await page.locator('#timeline').getByText('issueTokens').waitFor();
    await look(page, 'signed-in', thrown);
    expect(await page.locator('#timeline').innerText()).not.toContain('ada@example.com');
  });

  it('signs in by SMS, says what is wrong, and sends again', async () => {
    const { local, page, thrown } = await open({ DEFAULT_LOCALE: 'en' }, 'dark');
    await join_(page, '+4915123456789');
    await page.locator('.bubble').waitFor();
    await look(page, 'sms-code-dark', thrown);
    await page.getByRole('button', { name: 'Type a wrong code' }).click();
    await says(page, 'That code is not right');
    await page.getByText('2 attempts left').waitFor();
    await look(page, 'wrong-code-dark', thrown);
    await page.getByRole('button', { name: 'Send again', exact: true }).click({ timeout: 20_000 });
    await says(page, 'We sent you a code again');
    await expect.poll(() => page.locator('.bubble').count()).toBe(2);
    await look(page, 'resend-dark', thrown);
    await enterCode(page, local);
  });

  it('falls back to the other channel when SNS is down', async () => {
    const { local, page, thrown } = await open();
    local.store.users.set('grace', {
      userName: 'grace',
      createdAtMs: Date.now(),
      attributes: {
        sub: '3f0c9a52-6a55-4a0e-8d6c-0d6f9f3a7c11',
        email: 'grace@example.com',
        email_verified: 'true',
        phone_number: '+4915123456780',
        phone_number_verified: 'true',
      },
      status: 'CONFIRMED',
      enabled: true,
    });
    await page.getByRole('button', { name: 'SNS down' }).click();
    await page.getByRole('button', { name: 'SNS down', pressed: true }).waitFor();
    await name(page).fill('grace@example.com');
    await page.getByRole('button', { name: 'I have an account' }).click();
    await page.getByText('Email to g***@e***').waitFor();
    await page.locator('#dashboard').getByText('sent by the other channel: 1').waitFor();
    await look(page, 'fallback', thrown);
    await enterCode(page, local);
  });

  it('lets people choose the channel', async () => {
    const { local, page, thrown } = await open({ CHANNEL_CHOICE: 'client' });
    await name(page).fill('ada@example.com');
    await page.getByRole('button', { name: 'Sign up and in' }).click();
    await says(page, 'Choose a channel');
    await look(page, 'choose-channel', thrown);
    await page.getByRole('button', { name: 'Email me a code' }).click();
    await says(page, 'We sent you a code');
    await enterCode(page, local);
  });

  it('shows somebody unknown the same, and shows an attack on the dashboard', async () => {
    const { local, page, thrown } = await open();
    await page.getByRole('button', { name: 'Sign in as somebody unknown' }).click();
    await says(page, 'We sent you a code');
    // By which of the two a stranger seems to be reached is drawn from a hash under this start's own secret.
    await page.getByText(/Email to n\*{3}@e\*{3}|Text message to \+\*{7}\d{4}/).waitFor();
    expect(await local.inbox()).toEqual([]);
    await look(page, 'unknown-user', thrown);
    await page.getByRole('button', { name: 'Bot attack' }).click();
    // On a busy machine the table refuses a part of them.
    await page
      .locator('#dashboard')
      .getByText(/UnknownUser: ([5-9]|\d\d)/)
      .waitFor({ timeout: 40_000 });
    await look(page, 'attack', thrown);
  });

  it('writes to people in Arabic, and fits a phone', async () => {
    const { page, thrown } = await open();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByLabel('Language of your messages').selectOption('ar');
    await join_(page, 'ada@example.com');
    await page.frameLocator('iframe').locator('[dir=rtl]').first().waitFor();
    await look(page, 'arabic-phone', thrown);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('plays three tries by Cognito: one message, one code', async () => {
    const { local, page, thrown } = await open();
    await page.getByRole('button', { name: /Lose two answers/ }).click();
    await join_(page, 'ada@example.com');
    await page.locator('#timeline').getByText('3 tries').waitFor();
    expect(await local.inbox()).toHaveLength(1);
    await look(page, 'three-tries', thrown);
    await enterCode(page, local);
  });
});
