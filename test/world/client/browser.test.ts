// The React example, as Vite builds it, in Chromium against the local pool. The element: journeys.test.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
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
