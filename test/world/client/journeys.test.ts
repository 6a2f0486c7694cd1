// <otp-sign-in> as the package has it, on a page without a bundler, in Chromium: every journey that a person makes
// through it, over each way in which a sign-in begins.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { bundleClient } from '../../../build/package/client.ts';
import { type Listening, listen } from '../../../infra/host/http.ts';
import { type Local, startLocal } from '../../../infra/local/stack.ts';
import { cognitoTransport, createOtpClient } from '../../../src/client/index.ts';
import { shifted } from '../../support/local-real.ts';
import { faultsOf } from '../support/axe.ts';
import { type Browser, describeWithChromium, launchChromium } from '../support/chromium.ts';

const pageOf = ({ clientId, endpoint }: Local) => `<!doctype html>
<html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"></head><body><main><h1>Shop</h1>
<otp-sign-in client-id="${clientId}" endpoint="${endpoint}" calling-code="44" autofocus></otp-sign-in></main>
<script type="module" src="/client/element.js"></script></body></html>`;

/** Moves the browser's clock on, for timers that look at it: `window.ahead` in milliseconds. */
const clockAhead = (ms: number) =>
  `{ const real = Date.now; window.ahead = ${ms}; Date.now = () => real() + window.ahead; }`;

const pictures = fileURLToPath(new URL('../../../dist/page/', import.meta.url));

const wrong = (code: string) => String((Number(code) + 1) % 10 ** 6).padStart(6, '0');

describeWithChromium('a person signs in', () => {
  let dir: string;
  let browser: Browser;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'otp-journeys-'));
    [browser] = await Promise.all([launchChromium(), bundleClient(join(dir, 'client'))]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(dir, { recursive: true, force: true });
  });

  describe.each([
    ['with START=server', 'server', { START: 'server' }],
    [
      'with START=client, a choice of channel and ALTCHA',
      'opening',
      { START: 'client', HUMAN_CHECK: 'altcha' },
    ],
  ] as const)('%s', (_, prefix, env) => {
    let local: Local;
    let server: Listening;
    /** How far the clocks of the function and of the pool have been moved on. */
    let functionMs = 0;
    let poolMs = 0;
    const bundleDir = () => join(dir, prefix);

    beforeAll(async () => {
      await mkdir(bundleDir());
      await writeFile(join(bundleDir(), 'offset'), '0');
      await writeFile(join(bundleDir(), 'index.mjs'), shifted(inject('bundle').dir));
      local = await startLocal({
        bundleDir: bundleDir(),
        now: () => Date.now() + poolMs,
        env: { RESPONSE_FLOOR_MS: '0', RESEND_COOLDOWN_SECONDS: '20', ...env },
      });
      const app = new Hono();
      app.get('/', (context) => context.html(pageOf(local)));
      app.use('/client/*', serveStatic({ root: dir }));
      server = await listen(createServer(getRequestListener(app.fetch)));
    }, 60_000);
    afterEach(async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    });
    afterAll(async () => {
      await server?.close();
      await local?.close();
    });

    /** A person at a device: what they see, type and press. */
    function at(page: Page) {
      const shows = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 15_000 });
      const type = async (typed: string) => {
        await page.locator('#field').selectText();
        await page.locator('#field').pressSequentially(typed);
        await page.keyboard.press('Enter');
      };
      const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
      return {
        page,
        shows,
        type,
        press,
        /** Asks for a code, by email where the person is asked. */
        async start(name: string) {
          await type(name);
          await page.getByRole('heading', { name: /Where should|Enter your code/ }).waitFor();
          if (await page.getByText('Where should').count()) await press(/^Email$/);
          await shows(/We sent a code to|A code is on its way to/);
        },
        attempts: (left: 1 | 2 | 3) => shows(left === 1 ? 'One attempt left.' : `${left} attempts left.`),
      };
    }
    type Person = ReturnType<typeof at>;

    async function newDevice(initScript?: string): Promise<BrowserContext> {
      const context = await browser.newContext();
      if (initScript) await context.addInitScript(initScript);
      return context;
    }
    async function open(context?: BrowserContext): Promise<Person> {
      const page = await (context ?? (await newDevice())).newPage();
      page.on('pageerror', (error) => expect.unreachable(String(error)));
      await page.goto(server.url);
      await page.locator('#field, otp-sign-in p[part=title], otp-sign-in button').first().waitFor();
      return at(page);
    }
    const sentTo = async (name: string) => (await local.inbox()).filter(({ to }) => to === name);
    const codeFor = async (name: string): Promise<string> =>
      /(?<!\d)\d{6}(?!\d)/.exec((await sentTo(name)).at(-1)?.text ?? '')?.[0] ?? 'no code came';
    const moveFunction = async (seconds: number) => {
      functionMs += seconds * 1000;
      await writeFile(join(bundleDir(), 'offset'), String(functionMs));
    };
    /** Time passes for the function and for the person. */
    const pass = async (seconds: number, { page }: Person) => {
      await moveFunction(seconds);
      await page.evaluate(`window.ahead += ${seconds * 1000}`);
    };
    const isIn = ({ shows }: Person) => shows('You are signed in.');
    const calls = (page: Page): string[] => {
      const asked: string[] = [];
      page.on('request', (request) => {
        const target = request.headers()['x-amz-target'];
        if (target) asked.push(target.split('.')[1] ?? '');
      });
      return asked;
    };

    const journeys: Readonly<Record<string, (name: string) => Promise<void>>> = {
      async 'joins, and hears of it once'(name) {
        const person = await open();
        await person.page.evaluate(
          "window.heard = []; document.querySelector('otp-sign-in').addEventListener('otp-signed-in', ({ detail }) => heard.push(detail.name))",
        );
        await person.start(name);
        await person.type(await codeFor(name));
        await isIn(person);
        expect(await person.page.evaluate('window.heard')).toEqual([name]);
      },
      async 'types a wrong code, then the right one'(name) {
        const person = await open();
        await person.start(name);
        await person.type(wrong(await codeFor(name)));
        await person.shows('That code is not right.');
        await person.attempts(2);
        expect(await person.page.locator('#field').getAttribute('aria-invalid')).toBe('true');
        await person.type(await codeFor(name));
        await isIn(person);
      },
      async 'types too few digits, which costs nothing and asks nobody'(name) {
        const person = await open();
        await person.start(name);
        const asked = calls(person.page);
        await person.type('12345');
        await person.shows('That is not the whole code. It has 6 digits.');
        await person.attempts(3);
        expect(asked).toEqual([]);
        await person.type(await codeFor(name));
        await isIn(person);
      },
      async 'pastes the code with a line break, and presses nothing'(name) {
        const context = await newDevice();
        await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
        const person = await open(context);
        await person.start(name);
        const code = await codeFor(name);
        await person.page.evaluate(
          (text) => navigator.clipboard.writeText(text),
          ` ${code.slice(0, 3)} ${code.slice(3)}\r\n`,
        );
        await person.page.keyboard.press('ControlOrMeta+V');
        await isIn(person);
      },
      async 'asks for another code too soon, waits, and gets one'(name) {
        const person = await open(await newDevice(clockAhead(0)));
        await person.start(name);
        expect(await person.page.getByRole('button', { name: /^Send again in \d+ s$/ }).isDisabled()).toBe(
          true,
        );
        // Past the button, as an app with other buttons may.
        await person.page.evaluate("document.querySelector('otp-sign-in').client.resend()");
        await person.shows('Wait a moment before you ask for another code.');
        await person.attempts(3);
        await pass(21, person);
        await person.press(/^Send again$/);
        await person.shows('We sent another code to');
        expect(await sentTo(name)).toHaveLength(2);
        await person.type(await codeFor(name));
        await isIn(person);
      },
      async 'asks for the code by the other channel'(name) {
        const phone = `+44740012${prefix === 'server' ? '3401' : '3402'}`;
        const sub = `both-${name}`;
        local.store.users.set(sub, {
          userName: sub,
          createdAtMs: 0,
          attributes: {
            sub,
            email: name,
            email_verified: 'true',
            phone_number: phone,
            phone_number_verified: 'true',
          },
          status: 'CONFIRMED',
          enabled: true,
        });
        const person = await open(await newDevice(clockAhead(0)));
        await person.start(name);
        const [first, other] = (await sentTo(phone)).length === 1 ? [phone, name] : [name, phone];
        const button = person.page.getByRole('button', { name: /^Send by: / });
        expect(await button.isDisabled()).toBe(true);
        await pass(21, person);
        await button.click();
        await person.shows(other === name ? /We sent another code to [a-z]\*/ : /We sent another code to \+/);
        expect(await sentTo(first)).toHaveLength(1);
        expect(await sentTo(other)).toHaveLength(1);
        await person.shows(other === name ? 'Send by: Text message' : 'Send by: Email');
        await person.type(await codeFor(other));
        await isIn(person);
      },
      async 'types three wrong codes, and begins again with the name still there'(name) {
        const person = await open();
        await person.start(name);
        const bad = wrong(await codeFor(name));
        await person.type(bad);
        await person.attempts(2);
        await person.type(bad);
        await person.attempts(1);
        await person.type(bad);
        await person.shows('That did not work. Start again to get a new code.');
        expect(await person.page.locator('#field').inputValue()).toBe(name);
      },
      async 'comes too late for the code, and gets another'(name) {
        const person = await open(await newDevice(clockAhead(0)));
        await person.start(name);
        const late = await codeFor(name);
        await pass(301, person);
        await person.shows('The code is good for 0:00.');
        await person.type(late);
        await person.shows('That code has expired. Ask for another one.');
        await person.press(/^Send again$/);
        await person.shows('We sent another code to');
        expect(await codeFor(name)).not.toBe(late);
        await person.type(await codeFor(name));
        await isIn(person);
      },
      async 'is slower than Cognito’s session, and not than the code'(name) {
        const person = await open(await newDevice(clockAhead(0)));
        await person.start(name);
        const code = await codeFor(name);
        await pass(200, person);
        poolMs += 200_000;
        await person.type(code);
        await isIn(person);
      },
      async 'reloads in the middle, and after'(name) {
        const person = await open();
        await person.start(name);
        await person.type(wrong(await codeFor(name)));
        await person.attempts(2);
        await person.page.reload();
        await person.shows('Enter your code');
        await person.attempts(2);
        await person.type(await codeFor(name));
        await isIn(person);
        await person.page.reload();
        await isIn(person);
        await person.press('Sign out');
        await person.page.reload();
        await person.shows('Email address or mobile number');
      },
      async 'leaves for another page in the middle, and comes back by the back button'(name) {
        const person = await open();
        await person.start(name);
        await person.page.goto('about:blank');
        await person.page.goBack();
        await person.shows('Enter your code');
        await person.type(await codeFor(name));
        await isIn(person);
        await person.page.goto('about:blank');
        await person.page.goBack();
        await isIn(person);
      },
      async 'signs in in one tab, and somebody else in another'(name) {
        const context = await newDevice();
        const [one, two] = [await open(context), await open(context)];
        const other = `other-${name}`;
        await one.start(name);
        await two.start(other);
        await one.type(await codeFor(name));
        await isIn(one);
        await two.type(await codeFor(other));
        await isIn(two);
      },
      async 'shares the device with somebody else, and each keeps a proof'(name) {
        const person = await open();
        const people = [name, `sister-${name}`];
        for (const one of people) {
          await person.start(one);
          await person.type(await codeFor(one));
          await isIn(person);
          await person.press('Sign out');
          await person.shows('Email address or mobile number');
        }
        const proofs = await person.page.evaluate<string[]>(
          "Object.keys(localStorage).filter((key) => key.includes('.proof.')).map((key) => localStorage[key])",
        );
        expect(new Set(proofs).size).toBe(2);
      },
      async 'is locked out by a stranger on a new device, and not on the one with a proof'(name) {
        const own = await open(await newDevice(clockAhead(0)));
        await own.start(name);
        await own.type(await codeFor(name));
        await isIn(own);
        await own.press('Sign out');
        const { clientId, endpoint } = local;
        for (let signIns = 0; signIns < 4; signIns++) {
          const bot = createOtpClient({ transport: cognitoTransport({ clientId, endpoint }) });
          await bot.start(name, { signUp: false });
          if (bot.snapshot().step === 'choose') await bot.choose('EMAIL');
          for (let i = 0; i < 3; i++) await bot.answer(wrong(await codeFor(name)));
        }
        const stranger = await open();
        await stranger.start(name);
        await stranger.type(await codeFor(name));
        await stranger.shows('That code is not right.');
        await pass(21, own);
        await own.start(name);
        await own.type(await codeFor(name));
        await isIn(own);
      },
      async 'presses twice on a slow network, and is heard once'(name) {
        const person = await open();
        const network = await person.page.context().newCDPSession(person.page);
        await network.send('Network.enable');
        await network.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: 700,
          downloadThroughput: 20_000,
          uploadThroughput: 20_000,
        });
        await person.start(name);
        const code = await codeFor(name);
        await person.page.locator('#field').pressSequentially(code);
        const asked = calls(person.page);
        await person.page.keyboard.press('Enter');
        await person.page.keyboard.press('Enter');
        await person.shows('One moment');
        await isIn(person);
        expect(asked).toEqual(['RespondToAuthChallenge']);
      },
      async 'loses the network, and goes on when it is back'(name) {
        const person = await open();
        await person.page.context().setOffline(true);
        await person.type(name);
        await person.shows('There is no connection. Try again when you are online.');
        await person.page.context().setOffline(false);
        await person.start(name);
        await person.page.context().setOffline(true);
        await person.type(await codeFor(name));
        await person.shows('There is no connection. Try again when you are online.');
        await person.page.context().setOffline(false);
        await person.page.keyboard.press('Enter');
        await isIn(person);
      },
      async 'has a phone whose clock is an hour wrong'(name) {
        for (const [i, ms] of [3_600_000, -3_600_000].entries()) {
          const person = await open(await newDevice(clockAhead(ms)));
          const own = `${i}-${name}`;
          await person.start(own);
          await person.shows(/The code is good for (5:00|4:5\d)\./);
          await person.shows(/^Send again in (20|1\d) s$/);
          await person.type(await codeFor(own));
          await isIn(person);
          await person.page.reload();
          await isIn(person);
        }
      },
    };

    it.each(Object.keys(journeys))('%s', async (journey) => {
      const name = `${prefix}-${Object.keys(journeys).indexOf(journey)}@example.com`;
      await journeys[journey]?.(name);
    });

    it('signs in by the keyboard alone, with no stop but the fields', async () => {
      const name = `${prefix}-keys@example.com`;
      const { page, shows } = await open();
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: /Where should|Enter your code/ }).waitFor();
      const tabs = (await page.getByText('Where should').count()) ? 1 : 0;
      if (tabs) {
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
      }
      await shows('We sent a code to');
      await page.keyboard.type(await codeFor(name));
      await page.keyboard.press('Enter');
      await shows('You are signed in.');
      expect(tabs).toBeLessThanOrEqual(4);
    });

    it('has nothing that axe finds on any screen, at 320 pixels, light, dark and from right to left', async () => {
      const name = `${prefix}-looks@example.com`;
      const person = await open();
      const { page, type, shows } = person;
      const look = async (screen: string) => {
        for (const [colorScheme, direction] of [
          ['light', 'ltr'],
          ['dark', 'rtl'],
        ] as const) {
          await page.emulateMedia({ colorScheme });
          await page.evaluate(`document.documentElement.dir = '${direction}'`);
          expect(await faultsOf(page), `${screen} ${colorScheme}`).toEqual([]);
          await page.screenshot({ path: join(pictures, `element-${prefix}-${screen}-${direction}.png`) });
          // 160 pixels are 320 at 200 % (WCAG 2.2, 1.4.4).
          for (const width of [320, 160]) {
            await page.setViewportSize({ width, height: 640 });
            const wide = () => page.evaluate<number>('document.documentElement.scrollWidth');
            await expect.poll(wide, { message: `${screen} ${width}` }).toBeLessThanOrEqual(width);
          }
          await page.setViewportSize({ width: 320, height: 640 });
        }
        await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
        for (const one of await page.locator('otp-sign-in button.main').all())
          expect(await one.evaluate((button) => getComputedStyle(button).borderColor)).not.toBe(
            'rgba(0, 0, 0, 0)',
          );
        await page.emulateMedia({ forcedColors: 'none' });
      };
      await page.setViewportSize({ width: 320, height: 640 });
      await type('nonsense');
      await shows('Enter an email address');
      await look('name');
      if (env.START === 'client') {
        await type(name);
        await shows('Where should the code go?');
        await look('choice');
        await person.press(/^Email$/);
        await shows('We sent a code to');
      } else await person.start(name);
      await type('0');
      await shows('That is not the whole code.');
      await look('code');
      await type(await codeFor(name));
      await isIn(person);
      await look('in');
    });
  });
});
