// The local page in a real browser: a newcomer's two minutes, what one click plays, and every state a person meets,
// looked at by axe and kept as a picture.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { newestCard, press, says, tapNotice } from '../../../build/pictures/page-steps.ts';
import type { Listening } from '../../../infra/host/http.ts';
import { servePage } from '../../../infra/local/page-server.ts';
import { type Local, startLocal } from '../../../infra/local/stack.ts';
import { faultsOf } from '../support/axe.ts';
import { type Browser, describeWithChromium, launchChromium } from '../support/chromium.ts';

const pictures = fileURLToPath(new URL('../../../dist/page/', import.meta.url));

/** The pauses for reading are for people. */
const noPauses = `{ const real = setTimeout; window.setTimeout = (act, ms, ...more) => real(act, ms === 3000 ? 700 : ms, ...more); }`;

interface Stack {
  readonly local: Local;
  readonly served: Listening;
}

describeWithChromium('the local page', () => {
  let browser: Browser;
  /** For all tests that need no setting of another kind: each signs other people in. */
  let shared: Stack;
  const closers: (() => Promise<void>)[] = [];

  async function start(env: Record<string, string> = {}): Promise<Stack> {
    const local = await startLocal({
      bundleDir: inject('bundle').dir,
      env: { RESEND_COOLDOWN_SECONDS: '10', RESPONSE_FLOOR_MS: '0', ...env },
    });
    return { local, served: await servePage(local) };
  }
  const close = async ({ local, served }: Stack) => {
    await served.close();
    await local.close();
  };

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    [browser, shared] = await Promise.all([launchChromium(), start()]);
  });
  afterEach(async () => {
    for (const closeOne of closers.splice(0)) await closeOne();
  });
  afterAll(async () => {
    await browser?.close();
    if (shared) await close(shared);
  });

  async function open({ local, served } = shared, { width = 1440, path = '' } = {}) {
    const context = await browser.newContext({ viewport: { width, height: 1000 } });
    await context.addInitScript(noPauses);
    const page = await context.newPage();
    const thrown: string[] = [];
    page.on('pageerror', ({ message }) => thrown.push(message));
    closers.push(() => context.close());
    await page.goto(served.url + path);
    await page.locator('#field').waitFor();
    /** A picture of the page as it is, after axe has looked at it. */
    const look = async (picture: string) => {
      expect(await faultsOf(page), picture).toEqual([]);
      await page.screenshot({ path: join(pictures, `${picture}.png`), fullPage: true });
      expect(thrown).toEqual([]);
    };
    return { local, served, page, look };
  }

  const signUp = async (page: Page, name: string) => {
    await page.locator('#field').fill(name);
    await press(page, 'Continue');
    await page.locator('.notice').waitFor({ timeout: 20_000 });
  };
  /** Resolves to what the caption says at the end of a scene. */
  const played = async (page: Page): Promise<string> => {
    await page.locator('.scene[aria-pressed=true]').waitFor();
    await page.locator('.scene[aria-pressed=true]').waitFor({ state: 'detached', timeout: 60_000 });
    return page.locator('#caption').innerText();
  };

  it('shows a newcomer what it does, in two minutes', async () => {
    const { page, look } = await open();
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
    await page.getByLabel('Messages in').selectOption('ar');
    await press(page, 'Dark');
    await signUp(page, 'amal@example.com');
    await page.frameLocator('iframe').locator('[dir=rtl]').first().waitFor();
    await look('4-arabic-dark');
  }, 60_000);

  it('plays each fault at a click, or by a link, and mends it', async () => {
    const { local, page, look } = await open(shared, { path: '#break=sns' });
    expect(await played(page)).toContain('her code comes by email');
    expect((await local.inbox()).at(-1)).toMatchObject({ medium: 'EMAIL', to: 'grace@example.com' });
    await newestCard(page).getByText('Gives no answer: the text message counts as not sent.').waitFor();
    await says(page, 'You are in.');
    await look('scene-sns');

    await press(page, /SES is slow/);
    await says(page, 'The code could not be sent');
    expect(await played(page)).toContain('he tries again');
    await says(page, 'You are in.');

    await press(page, /Answers get lost/);
    expect(await played(page)).toContain('Cleo gets one message');
    await newestCard(page).getByText('3 tries by Cognito').waitFor();
    expect((await local.inbox()).filter(({ to }) => to === 'cleo@example.com')).toHaveLength(1);

    await press(page, /The table is down/);
    await says(page, 'Signing in does not work right now');
    await played(page);
    await says(page, 'You are in.');
    expect(page.url()).toContain('#break=table');
    expect(local.faults).toMatchObject({
      sns: { kind: 'none' },
      ses: { kind: 'none' },
      table: { kind: 'none' },
    });
  }, 90_000);

  it('lets your own phone in by its proof while a bot attacks, beside the counts', async () => {
    const { page, look } = await open();
    await press(page, /A bot attacks/);
    expect(await played(page)).toContain('Your phone is in by its proof');
    const figure = (label: string) => page.locator('.figure', { hasText: label }).locator('b').innerText();
    expect(await figure('tokens for the bot')).toBe('0');
    expect(await figure('your own phone')).toBe('in');
    expect(Number(await figure('users locked'))).toBeGreaterThan(0);
    expect(Number(await figure('guesses refused'))).toBeGreaterThan(0);
    await look('scene-bot');
    // The bot's sign-ins are in the figures: the story is of the phone.
    expect(await page.locator('.card').getByText('guess-1@example.com').count()).toBe(0);
    await press(page, 'Unlock everybody');
    await page.getByText('Every count is forgotten').waitFor();
    await press(page, 'Sign in as Grace');
    await tapNotice(page);
  }, 90_000);

  it('plays a day, and puts charts of nothing away', async () => {
    const { page, look } = await open(await ownStack());
    const charts = page.locator('.tile:not(.quiet) .canvas:visible');
    expect(await charts.count()).toBe(0);
    expect(await page.locator('.tile.quiet').count()).toBeGreaterThan(10);
    await page.getByRole('link', { name: 'Play a day of traffic' }).click();
    await expect.poll(() => charts.count(), { timeout: 20_000 }).toBeGreaterThan(6);
    for (const chart of await charts.all()) expect((await chart.boundingBox())?.height).toBeGreaterThan(100);
    await page.getByRole('button', { name: 'The day', pressed: true }).waitFor();
    await look('scene-day');
    await press(page, 'The last five minutes');
    await expect.poll(() => charts.count()).toBeGreaterThan(4);
  }, 60_000);

  async function ownStack(env?: Record<string, string>): Promise<Stack> {
    const stack = await start(env);
    closers.push(() => close(stack));
    return stack;
  }

  it('tells an unknown user the same, and explains why', async () => {
    const { local, page, look } = await open();
    const before = (await local.inbox()).length;
    await press(page, 'As a stranger');
    await says(page, 'We sent a code');
    await newestCard(page).getByText('There is no such user').waitFor();
    await newestCard(page).getByText('under way, unknown user').waitFor();
    expect(await local.inbox()).toHaveLength(before);
    await look('unknown-user');
  });

  it('offers no code of somebody else, however alike their masked addresses are', async () => {
    const { local, page } = await open();
    await signUp(page, 'ann@example.com');
    const { page: other } = await open();
    await signUp(other, 'amy@elsewhere.example');
    const codeOf = async (name: string) =>
      /(?<!\d)\d{6}(?!\d)/.exec((await local.inbox()).findLast(({ to }) => to === name)?.text ?? '')?.[0];
    await says(page, 'We sent a code to a***@e***.');
    await says(other, 'We sent a code to a***@e***.');
    await page.locator('.messages').getByText('amy@elsewhere.example').waitFor();
    expect(await page.locator('.tap').innerText()).toContain(await codeOf('ann@example.com'));
    await tapNotice(page);
    expect(await other.locator('.tap').innerText()).toContain(await codeOf('amy@elsewhere.example'));
  });

  it('says what is wrong beside its field, and keeps the newest step in sight', async () => {
    const { page, look } = await open();
    const near = async (text: string) => {
      const [field, error] = await Promise.all(
        [page.locator('#field'), page.locator('otp-sign-in').getByText(text)].map((one) => one.boundingBox()),
      );
      expect((error?.y ?? 0) - (field?.y ?? 0) - (field?.height ?? 0), text).toBeLessThan(24);
    };
    await page.locator('#field').fill('not a name');
    await press(page, 'Continue');
    await says(page, 'Enter an email address, or a mobile number');
    await near('Enter an email address');
    await signUp(page, '+44 7400 123459');
    await says(page, 'We sent a code');
    await press(page, 'Type a wrong code');
    await says(page, 'That code is not right');
    await near('That code is not right');
    await look('wrong-code');
    await page.getByRole('button', { name: 'Send again', exact: true }).click({ timeout: 20_000 });
    await says(page, 'We sent another code');
    await press(page, 'Type a wrong code');
    await says(page, 'One attempt left.');
    await newestCard(page).getByText('1 attempt left').waitFor();
    const list = await page.locator('.cards').boundingBox();
    const step = await newestCard(page).locator('li').last().boundingBox();
    expect((step?.y ?? 0) + (step?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0));
    expect(step?.y).toBeGreaterThanOrEqual(list?.y ?? 0);
    expect(await newestCard(page).locator('li').count()).toBeGreaterThan(10);
    await press(page, 'Type a wrong code');
    await says(page, 'Start again to get a new code.');
    await near('Start again to get a new code.');
  }, 60_000);

  it('works with every setting at hand', async () => {
    const { local, page, look } = await open(await ownStack());
    const apply = async () => {
      await press(page, 'Apply');
      await page.locator('#settings').getByText('Applied.').waitFor();
    };
    for (const [order, label, medium] of [
      ['SMS', 'Mobile number', 'SMS'],
      ['EMAIL', 'Email address', 'EMAIL'],
      ['SMS,EMAIL', 'Email address or mobile number', 'SMS'],
    ] as const) {
      await page.getByLabel('Channels, in order').selectOption(order);
      await apply();
      await page.locator('#phone').getByText(label, { exact: true }).waitFor();
      await press(page, 'Sign in as Grace');
      await tapNotice(page);
      expect((await local.inbox()).at(-1)?.medium, order).toBe(medium);
      await press(page, 'Sign out');
    }
    await page.getByLabel('Digits of a code').fill('8');
    await page.getByLabel('Name in the messages').fill('Rosebud');
    await page.getByLabel('Colour').fill('#b3135a');
    await apply();
    await page.locator('#phone').getByText('Rosebud').waitFor();
    await page.getByLabel('A start').selectOption('client');
    await page.getByLabel('Proof of work first').selectOption('altcha');
    await apply();
    await press(page, 'Sign in as Grace');
    await says(page, 'Where should the code go?');
    await look('choose-channel');
    await press(page, 'Email');
    // The proof of work takes its time on a busy machine.
    await page.getByLabel('Code of 8 digits').waitFor({ timeout: 60_000 });
    await tapNotice(page);
    expect((await local.inbox()).at(-1)).toMatchObject({
      medium: 'EMAIL',
      text: expect.stringMatching(/Rosebud/),
    });
    await newestCard(page).getByText('No guess is spent.').waitFor();
    await look('own-brand');
    await page.getByLabel('Digits of a code').fill('7');
    await page.getByLabel('Name in the messages').fill('<b>');
    await press(page, 'Apply');
    await page.locator('.said.bad').getByText('BRANDS').waitFor();
    expect(local.env.CODE_LENGTH).toBe('8');
  }, 90_000);

  it('says so when the server stops, and goes on by itself when it is back', async () => {
    const { local, served, page, look } = await open(await ownStack());
    await served.close();
    await page.getByText('The local server has stopped.').waitFor();
    await look('stopped');
    const again = await servePage(local, served.port);
    closers.unshift(again.close);
    await page.getByText('The local server has stopped.').waitFor({ state: 'detached' });
    await signUp(page, 'you@example.com');
    await tapNotice(page);
  });

  it('signs in by the keyboard alone, in at most four stops, and each list is one stop', async () => {
    const { page } = await open();
    let stops = 0;
    const onField = () =>
      page.evaluate(
        'document.activeElement.tagName === "OTP-SIGN-IN" && document.activeElement.shadowRoot.activeElement?.id === "field"',
      );
    const tab = async () => {
      await page.keyboard.press('Tab');
      stops += 1;
    };
    await tab();
    await page.keyboard.press('Enter');
    while (!(await onField()) && stops < 10) await tab();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('keys@example.com');
    await page.keyboard.press('Enter');
    await says(page, 'We sent a code');
    await page.locator('.notice').waitFor();
    const code = /\d{6}/.exec(await page.locator('.tap').innerText())?.[0] ?? '';
    expect(await onField()).toBe(true);
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await says(page, 'You are in.');
    expect(stops).toBeLessThanOrEqual(4);

    const focusable = (selector: string) =>
      page.evaluate(
        `[...document.querySelectorAll('${selector} *')].filter((one) => one.tabIndex >= 0 && one.matches('a, button, input, select, [tabindex]')).length`,
      );
    for (const list of ['.cards', '.chips', '.scenes', '.messages'])
      expect(await focusable(list), list).toBe(1);
    await newestCard(page).getByText('signed in').waitFor();
    const first = page.locator('.card-head').first();
    await first.focus();
    await first.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Confirms the new user').first().waitFor();
    // A screen reader has been told each step.
    await expect
      .poll(() => page.locator('#heard').innerText())
      .toContain('Verify: Compares the answer: right');
  });

  it('keeps still where motion is not wanted', async () => {
    const { page } = await open();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await signUp(page, 'still@example.com');
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  });

  it('fits every window, at 200 %, in light, dark and forced colours, and cuts no code off', async () => {
    const { page, look } = await open();
    await signUp(page, 'fits@example.com');
    await tapNotice(page);
    await newestCard(page).getByText('signed in').waitFor();
    // 640 pixels are 1,280 at 200 % (WCAG 2.2, 1.4.4 and 1.4.10).
    for (const width of [1440, 768, 640, 320]) {
      await page.setViewportSize({ width, height: 900 });
      const wide = () => page.evaluate<number>('document.documentElement.scrollWidth');
      await expect.poll(wide, { message: `${width}` }).toBeLessThanOrEqual(width);
      for (const tab of await page.locator('#snippets [role=tab]').all()) {
        await tab.click();
        const cut = `(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
          scrollWidth - clientWidth + scrollHeight - clientHeight)(document.querySelector('#snippets pre'))`;
        expect(await page.evaluate(cut), `${width} ${await tab.innerText()}`).toBe(0);
      }
      await look(`width-${width}`);
    }
    await press(page, 'Dark');
    await look('width-320-dark');
    // axe knows nothing of the colours that are forced; what is chosen must differ by more than its colour.
    await page.emulateMedia({ forcedColors: 'active' });
    await page.screenshot({ path: join(pictures, 'width-320-forced.png'), fullPage: true });
    const chosen = 'getComputedStyle(document.querySelector("[aria-selected=true]")).outlineStyle';
    expect(await page.evaluate(chosen)).toBe('solid');
  }, 60_000);

  it('can be searched, shows nothing that the search leaves out, and a mail as text, source, narrow and dark', async () => {
    const { page, look } = await open();
    for (const name of ['search-1@example.com', 'search-2@example.com']) {
      await signUp(page, name);
      await page.locator('.reader').getByText(`to ${name}`).waitFor();
      await press(page, 'Start over');
    }
    const search = page.getByLabel('Search the inbox');
    await search.fill('search-1@');
    await page.locator('.reader').getByText('to search-1@example.com').waitFor();
    expect(await page.locator('.messages button').count()).toBe(1);
    expect(await page.locator('#inbox').innerText()).not.toContain('search-2@');
    await search.fill('no such text');
    await page.getByText('No message has that in it.').waitFor();
    expect(await page.locator('#inbox').innerText()).not.toContain('search-');
    await search.fill('search-1@');
    await press(page, 'Dark mail');
    await press(page, 'Phone width');
    await look('mail-dark-narrow');
    await page.getByRole('tab', { name: 'Source' }).click();
    await page.locator('.plain').getByText('<!doctype html>').waitFor();
    await look('mail-source');
  });
});
