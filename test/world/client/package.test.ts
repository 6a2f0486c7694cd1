// The packed tarball in an app that a stranger has just made: with Vite and React, and on a page without a bundler. In
// Chromium, against the local pool.
import { execFile, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { findChromium } from '../../../build/pictures/chromium.ts';
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

const snippetPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title><link rel="icon" href="data:,"></head>
<body><div id="root"></div><script type="module" src="/snippet.jsx"></script></body></html>`;

/** Around the code for Amplify: a field, and what it says. */
const amplifyPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title><link rel="icon" href="data:,"></head>
<body><form id="form"><output id="said"></output><input id="field"><button>Continue</button></form>
<script type="module">
  import { answer, fetchAuthSession, resume, start } from '/amplify.js';
  let now;
  const show = async (next) => {
    now = next;
    said.textContent = { code: 'We sent a code to ' + now.round?.CODE_DELIVERY_DESTINATION, idle: now.error ?? 'Who are you?', 'signed-in': 'Hello, ' + (await fetchAuthSession()).tokens?.idToken?.payload.email }[now.step];
    field.value = '';
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    (now.step === 'code' ? answer(field.value) : start(field.value)).then(show);
  };
  resume().then(show);
</script></body></html>`;

/** The code for Playwright on the page for app developers, by the addresses of this test. */
const spec = (appUrl: string, inboxUrl: string): string => {
  const [, section = ''] = readFileSync(join(root, 'src/rounds/app.md'), 'utf8').split(
    '## Use it in your own tests',
  );
  return (/```js\n([\s\S]*?)```/.exec(section)?.[1] ?? '')
    .replace('http://localhost:5173', appUrl)
    .replace('http://127.0.0.1:9338/inbox', inboxUrl);
};

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
    local = await startLocal({
      bundleDir: inject('bundle').dir,
      env: { RESPONSE_FLOOR_MS: '0', RESEND_COOLDOWN_SECONDS: '10' },
    });
    closers.push(local.close);
    const snippets = await readSnippets(local, 'you@example.com');
    const codeOf = (name: string) => snippets.find((one) => one.name === name)?.code ?? '';
    await appWithPackage(folder, ['vite', 'react', 'react-dom', '@playwright/test', 'aws-amplify'], {
      'index.html': example('index.html'),
      'main.jsx': example('main.jsx'),
      'bare.html': barePage,
      'element.html': elementPage(local),
      'sign-in.js': codeOf('JavaScript'),
      'snippet.html': snippetPage,
      'snippet.jsx': `import { createRoot } from 'react-dom/client';\n${codeOf('React')}\ncreateRoot(document.getElementById('root')).render(<SignIn />);`,
      'amplify.html': amplifyPage,
      'amplify.js': `${codeOf('Amplify JS')}\nexport { fetchAuthSession } from 'aws-amplify/auth';`,
    });
    const app = new Hono().use('/*', serveStatic({ root: folder }));
    const server = await listen(createServer(getRequestListener(app.fetch)));
    closers.push(server.close);
    pages['a page without a bundler'] = `${server.url}/bare.html`;
    pages['the element without a bundler'] = `${server.url}/element.html`;
    const vite = await startVite();
    pages['Vite and React'] = vite;
    pages['the React code to paste'] = `${vite}snippet.html`;
    // As most people open it: a page of localhost, and a pool at 127.0.0.1.
    pages['the Amplify code to paste'] = `${vite.replace('127.0.0.1', 'localhost')}amplify.html`;
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
    const field = page.locator('input');
    // Typed, not pasted: the element sends what was pasted by itself.
    await field.fill('');
    await field.pressSequentially(typed);
    await field.press('Enter');
  };

  it.each([
    ['Vite and React', /Hello, /],
    ['a page without a bundler', 'You are signed in.'],
    ['the element without a bundler', 'You are signed in.'],
    ['the React code to paste', /Hello, /],
    ['the Amplify code to paste', /Hello, the-amplify-code-to-paste@example.com/],
  ])('signs somebody up and in: %s', { timeout: 90_000 }, async (name, greeting) => {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => expect.unreachable(String(error)));
    await page.goto(pages[name] ?? '');
    const email = `${name.replaceAll(' ', '-').toLowerCase()}@example.com`;
    await send(page, email);
    await shows(page, /(We sent a code|that we sent) to /);
    await page.reload();
    await shows(page, /(We sent a code|that we sent) to /);
    await send(page, await codeFor(email));
    await shows(page, greeting);
    await page.reload();
    await shows(page, greeting);
  });

  it.each([
    ['Vite and React', 'That did not work. Try again in a moment.'],
    ['a page without a bundler', 'TOO_MANY_ATTEMPTS'],
    ['the React code to paste', 'TOO_MANY_ATTEMPTS'],
    ['the Amplify code to paste', 'Incorrect username or password.'],
  ])('says after a third wrong code what comes next: %s', { timeout: 90_000 }, async (name, said) => {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => expect.unreachable(String(error)));
    await page.goto(pages[name] ?? '');
    const email = `third-${name.replaceAll(' ', '-').toLowerCase()}@example.com`;
    await send(page, email);
    await shows(page, /(We sent a code|that we sent) to /);
    const bad = String((Number(await codeFor(email)) + 1) % 10 ** 6).padStart(6, '0');
    for (let answers = 1; answers <= 3; answers++) {
      const answered = page.waitForResponse((response) => response.request().method() === 'POST');
      await send(page, bad);
      await answered;
      // The field is emptied, or keeps what was typed: either way the next can be sent.
      await page.locator('button:not([disabled])').first().waitFor();
    }
    await shows(page, said);
    await send(page, email);
    await shows(page, /(We sent a code|that we sent) to |RESEND_TOO_SOON|Wait a moment/);
  });

  it('sends the code again, signs out, and takes the next person: the React example', {
    timeout: 90_000,
  }, async () => {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => expect.unreachable(String(error)));
    await page.goto(pages['Vite and React'] ?? '');
    await send(page, '07400 123456');
    await shows(page, /Enter an email address, or a mobile number with its country/);
    await send(page, '+44 7400 123456');
    await shows(page, /We sent a code to \+\*+3456/);
    await send(page, '123');
    await shows(page, 'That is not the whole code.');
    await shows(page, /Send again in \d+ s/);
    await page.getByRole('button', { name: 'Send again', exact: true }).click({ timeout: 30_000 });
    await expect
      .poll(async () => (await local.inbox()).filter(({ to }) => to === '+447400123456').length)
      .toBe(2);
    await send(page, await codeFor('+447400123456'));
    await shows(page, 'Hello, +447400123456.');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await send(page, 'next@example.com');
    await shows(page, /We sent a code to n\*/);
  });

  it('is tested by an app with Playwright, by the code of the page', { timeout: 120_000 }, async () => {
    writeFileSync(join(folder, 'sign-in.spec.js'), spec(pages['Vite and React'] ?? '', local.inboxUrl));
    writeFileSync(
      join(folder, 'playwright.config.js'),
      `export default { use: { launchOptions: { executablePath: ${JSON.stringify(findChromium(process.env))}, args: ['--no-sandbox'] } } };`,
    );
    const run = promisify(execFile);
    const { stdout } = await run(
      process.execPath,
      ['node_modules/@playwright/test/cli.js', 'test', '--reporter=line'],
      {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '', HOME: folder, CI: '1' },
      },
    ).catch((error: { stdout: string }) => error);
    expect(stdout).toMatch(/1 passed/);
  });
});
