// <otp-sign-in> as the package has it, on a page without a bundler; and the React example, as Vite builds it. Both in
// Chromium, against the local pool.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { bundleClient } from '../../../build/package/client.ts';
import { listen } from '../../../infra/host/http.ts';
import { type Local, startLocal } from '../../../infra/local/stack.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';

const root = join(import.meta.dirname, '../../..');
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const elementPage = (attributes: string) => `<!doctype html>
<html lang="en"><head><title>Sign in</title><link rel="icon" href="data:,"></head>
<body><main><h1>Shop</h1><otp-sign-in ${attributes}></otp-sign-in></main><script type="module" src="/client/element.js"></script></body></html>`;

describeWithChromium('the client in a browser', () => {
  let dir: string;
  let local: Local;
  let browser: Browser;
  let origin: string;
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'otp-client-'));
    await bundleClient(join(dir, 'client'));
    const name = (entry: string) => join(dir, 'client', `${entry}.js`);
    await build({
      root: join(root, 'infra/examples/react'),
      logLevel: 'error',
      build: { outDir: join(dir, 'react'), emptyOutDir: true },
      base: '/react/',
      resolve: {
        alias: {
          'cognito-otp-router/client': name('index'),
          'cognito-otp-router/react': name('react'),
          'react-dom': join(root, 'node_modules/react-dom'),
          react: join(root, 'node_modules/react'),
        },
      },
    });
    local = await startLocal({
      bundleDir: inject('bundle').dir,
      env: { RESPONSE_FLOOR_MS: '0' },
      port: 9339,
    });
    const app = new Hono();
    app.get('/element', (context) =>
      context.html(
        elementPage(`client-id="${local.clientId}" endpoint="${local.endpoint}" calling-code="44"`),
      ),
    );
    app.use('/*', serveStatic({ root: dir }));
    const server = await listen(createServer(getRequestListener(app.fetch)));
    origin = server.url;
    closers.push(server.close, local.close);
    browser = await launchChromium();
  }, 120_000);
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all(closers.map((close) => close()));
    await rm(dir, { recursive: true, force: true });
  });

  const codeFor = async (to: string): Promise<string> => {
    const message = (await local.inbox()).filter((one) => one.to === to).at(-1);
    return /(?<!\d)\d{6}(?!\d)/.exec(message?.text ?? '')?.[0] ?? '';
  };
  const wrong = (code: string) => String((Number(code) + 1) % 10 ** 6).padStart(6, '0');
  const open = async (path: string): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => expect.unreachable(String(error)));
    await page.goto(`${origin}${path}`);
    return page;
  };
  const shows = (page: Page, text: string | RegExp) =>
    page.getByText(text).first().waitFor({ timeout: 10_000 });
  const send = async (page: Page, typed: string) => {
    await page.locator('#field').fill(typed);
    await page.locator('#field').press('Enter');
  };

  it('signs up through the element by a national number, past a text that is not a code and a wrong code', async () => {
    const page = await open('/element');
    await send(page, '07400 123 456');
    await shows(page, /We sent a code to \+\*+3456/);
    await send(page, '12345');
    await shows(page, 'That is not the whole code. It has 6 digits.');
    await shows(page, /3 attempts left/);
    const code = await codeFor('+447400123456');
    await page.locator('#field').pressSequentially(wrong(code));
    await page.locator('#field').press('Enter');
    await shows(page, 'That code is not right.');
    await shows(page, /2 attempts left/);
    expect(await page.locator('#field').getAttribute('aria-invalid')).toBe('true');
    await page.reload();
    await shows(page, 'Enter your code');
    // A paste fills the field at once, and is sent at once.
    await page.locator('#field').evaluate(
      (field: HTMLInputElement, text) => {
        field.value = text;
        field.dispatchEvent(new InputEvent('input'));
      },
      `${code.slice(0, 3)} ${code.slice(3)}\r\n`,
    );
    await shows(page, 'You are signed in.');
    await page.reload();
    await shows(page, 'You are signed in.');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await shows(page, 'Email address or mobile number');
  });

  it('ends after the third wrong code with the name still there', async () => {
    const page = await open('/element');
    await send(page, 'third@example.com');
    await shows(page, /We sent a code/);
    const bad = wrong(await codeFor('third@example.com'));
    for (const left of [
      /2 attempts left/,
      /One attempt left/,
      'That did not work. Start again to get a new code.',
    ]) {
      await page.locator('#field').pressSequentially(bad);
      await page.locator('#field').press('Enter');
      await shows(page, left);
    }
    expect(await page.locator('#field').inputValue()).toBe('third@example.com');
  });

  it('says that there is no network, and goes on when there is', async () => {
    const page = await open('/element');
    await send(page, 'offline@example.com');
    await shows(page, /We sent a code/);
    await page.context().setOffline(true);
    const code = await codeFor('offline@example.com');
    await page.locator('#field').pressSequentially(code);
    await page.locator('#field').press('Enter');
    await shows(page, 'There is no connection. Try again when you are online.');
    await page.context().setOffline(false);
    await page.locator('#field').press('Enter');
    await shows(page, 'You are signed in.');
  });

  it('lets two tabs sign two people in', async () => {
    const context = await browser.newContext();
    const pages = await Promise.all([context.newPage(), context.newPage()]);
    const people = ['first-tab@example.com', 'second-tab@example.com'];
    for (const [i, page] of pages.entries()) {
      await page.goto(`${origin}/element`);
      await send(page, people[i] ?? '');
      await shows(page, /We sent a code/);
    }
    for (const [i, page] of pages.entries()) {
      // Filled in at once, as a paste is: the element sends it.
      await page.locator('#field').fill(await codeFor(people[i] ?? ''));
      await shows(page, 'You are signed in.');
    }
  });

  it('has nothing that axe finds, at 320 pixels, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open('/element');
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 320, height: 640 });
      await send(page, `axe-${colorScheme}@example.com`);
      await shows(page, /We sent a code/);
      await page.addScriptTag({ path: axePath });
      const { violations } = (await page.evaluate('axe.run(document)')) as { violations: { id: string }[] };
      expect(violations.map(({ id }) => id)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    }
  });

  it('signs in through the React example, over a reload, to the end', async () => {
    const page = await open('/react/index.html');
    await send(page, 'react@example.com');
    await shows(page, /We sent a code to r\*/);
    const code = await codeFor('react@example.com');
    const bad = wrong(code);
    await send(page, bad);
    await shows(page, 'That code is not right.');
    await page.reload();
    await shows(page, /We sent a code to r\*/);
    await send(page, code);
    await shows(page, 'Hello, react@example.com.');
    await page.reload();
    await shows(page, 'Hello, react@example.com.');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await send(page, 'react2@example.com');
    await shows(page, /We sent a code/);
    const other = wrong(await codeFor('react2@example.com'));
    for (let i = 0; i < 3; i++) {
      await page.locator('#field').fill(other);
      await page.locator('#field').press('Enter');
      await page.waitForTimeout(300);
    }
    await shows(page, 'Email or mobile number');
  });
});
