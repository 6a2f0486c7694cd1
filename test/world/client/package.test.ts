// The packed tarball in an app that a stranger has just made: with Vite and React, and on a page without a bundler. In
// Chromium, against the local pool.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { listen } from '../../../infra/host/http.ts';
import { readSnippets } from '../../../infra/local/snippets.ts';
import { type Local, startLocal } from '../../../infra/local/stack.ts';
import { temporaryFolder } from '../../support/deployment.ts';
import { appWithPackage } from '../support/app-with-package.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';

const root = join(import.meta.dirname, '../../..');
const example = (name: string) => readFileSync(join(root, 'infra/examples/react', name), 'utf8');

/** A page as its maker writes it, who has no bundler: an import map, and what asks the person. */
const barePage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title><link rel="icon" href="data:,">
<script type="importmap">{"imports":{"cognito-otp-router/client":"/node_modules/cognito-otp-router/dist/client/index.js"}}</script></head>
<body><form id="form"><output id="said"></output><input id="field"><button>Continue</button></form>
<script type="module">
  import { signIn } from '/sign-in.js';
  const ask = (now) => {
    said.textContent = now.error?.code ?? (now.step === 'code' ? 'We sent a code to ' + now.destination : 'Who are you?');
    field.value = '';
    return new Promise((resolve) => { form.onsubmit = () => { resolve(field.value); return false; }; });
  };
  await signIn(ask);
  said.textContent = 'You are signed in.';
</script></body></html>`;

const elementPage = ({ clientId, endpoint }: Local) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title><link rel="icon" href="data:,"></head>
<body><otp-sign-in client-id="${clientId}" endpoint="${endpoint}"></otp-sign-in>
<script type="module" src="/node_modules/cognito-otp-router/dist/client/element.js"></script></body></html>`;

describeWithChromium('the packed tarball', () => {
  const folder = temporaryFolder();
  let local: Local;
  let browser: Browser;
  const pages: Record<string, string> = {};
  const closers: (() => unknown)[] = [];

  /** `npm start` of the example, but for npm. */
  const startVite = (): Promise<string> => {
    const vite = spawn(
      process.execPath,
      ['node_modules/vite/bin/vite.js', '--host', '127.0.0.1', '--port', '0'],
      {
        cwd: folder,
        env: {
          PATH: process.env.PATH ?? '',
          NO_COLOR: '1',
          VITE_ENDPOINT: local.endpoint,
          VITE_CLIENT_ID: local.clientId,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    closers.push(() => vite.kill());
    let said = '';
    return new Promise((resolve, reject) => {
      vite.stdout.on('data', (chunk) => {
        said += chunk;
        const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(said) ?? [];
        if (url) resolve(url);
      });
      vite.once('exit', () => reject(new Error(`Vite has ended: ${said}`)));
    });
  };

  beforeAll(async () => {
    local = await startLocal({ bundleDir: inject('bundle').dir, env: { RESPONSE_FLOOR_MS: '0' } });
    closers.push(local.close);
    const [readme] = await readSnippets(local, 'you@example.com');
    await appWithPackage(folder, ['vite', 'react', 'react-dom'], {
      'index.html': example('index.html'),
      'main.jsx': example('main.jsx'),
      'bare.html': barePage,
      'element.html': elementPage(local),
      'sign-in.js': readme?.code ?? '',
    });
    const app = new Hono().use('/*', serveStatic({ root: folder }));
    const server = await listen(createServer(getRequestListener(app.fetch)));
    closers.push(server.close);
    pages['a page without a bundler'] = `${server.url}/bare.html`;
    pages['the element without a bundler'] = `${server.url}/element.html`;
    pages['Vite and React'] = await startVite();
    browser = await launchChromium();
  }, 240_000);
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all(closers.map((close) => close()));
  });

  const codeFor = async (to: string): Promise<string> => {
    const message = (await local.inbox()).findLast((one) => one.to === to);
    return /(?<!\d)\d{6}(?!\d)/.exec(message?.text ?? '')?.[0] ?? '';
  };
  const shows = (page: Page, text: string | RegExp) =>
    page.getByText(text).first().waitFor({ timeout: 20_000 });
  const send = async (page: Page, typed: string) => {
    await page.locator('#field').fill(typed);
    await page.locator('#field').press('Enter');
  };

  it.each([
    ['Vite and React', /Hello, /],
    ['a page without a bundler', 'You are signed in.'],
    ['the element without a bundler', 'You are signed in.'],
  ])('signs somebody up and in: %s', { timeout: 60_000 }, async (name, greeting) => {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => expect.unreachable(String(error)));
    await page.goto(pages[name] ?? '');
    const email = `${name.replaceAll(' ', '-').toLowerCase()}@example.com`;
    await send(page, email);
    await shows(page, /We sent a code to /);
    await page.reload();
    await shows(page, /We sent a code to /);
    await send(page, await codeFor(email));
    await shows(page, greeting);
    await page.reload();
    await shows(page, greeting);
  });
});
