// The code that README, clients.md and the page hand over, word for word, as a person uses it: past wrong codes and a reload, after
// a third wrong code, with somebody signed in already, and on a device that others try to lock out.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readSnippets } from '../../../infra/local/snippets.ts';
import { sdkFor } from '../../support/local-clients.ts';
import { codeFor, type RealLocal, realLocal, wrong } from '../../support/local-real.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ada = 'ada@example.com';

/** As much of a browser's storage as the code and its libraries ask for. */
function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, String(value)),
    removeItem: (name: string) => void kept.delete(name),
    clear: () => kept.clear(),
    key: (index: number) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
}

beforeEach(() => {
  vi.stubGlobal('localStorage', storage());
  vi.stubGlobal('sessionStorage', storage());
  vi.stubGlobal('window', globalThis);
});
afterEach(() => vi.unstubAllGlobals());

const codeOf = async (local: RealLocal, name: string): Promise<string> => {
  const found = (await readSnippets(local, ada)).find((one) => one.name === name);
  if (!found) throw new Error(`no snippet ${name}`);
  return found.code;
};

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'otp-router-snippet-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

type Module = Readonly<Record<string, (...given: unknown[]) => Promise<Record<string, unknown>>>>;

/** Bundled from the project's root, where its imports are found; each load is that of a page. */
async function bundle(contents: string): Promise<() => Promise<Module>> {
  const dir = await folder();
  const outfile = join(dir, 'client.mjs');
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: { 'cognito-otp-router/client': join(root, 'src/client/index.ts') },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  let loads = 0;
  return () => import(`${pathToFileURL(outfile).href}?${loads++}`);
}

/** Twelve wrong answers, two more than lock a user. */
async function guess(local: RealLocal): Promise<void> {
  const stranger = sdkFor(local);
  for (let signIn = 0; signIn < 4; signIn++) {
    let round = await stranger.begin(ada);
    const code = await codeFor(local, ada);
    for (let attempt = 0; attempt < 3; attempt++)
      round = await stranger.answer(round, ada, wrong(code)).catch(() => round);
  }
}

/** What a snippet has come to: a STATUS, `signed in`, or what ended it. */
interface Driver {
  start(name: string): Promise<string>;
  answer(code: string): Promise<string>;
  resend(): Promise<string>;
  /** Loads the page again. */
  reload(): Promise<string>;
}

const told = (error: Error) => error.message;

const drivers: Readonly<Record<string, (load: () => Promise<Module>) => Promise<Driver>>> = {
  async 'Amplify JS'(load) {
    let page = await load();
    const read = ({ step, round, error }: Record<string, unknown>): string =>
      step === 'code' ? (round as { STATUS: string }).STATUS : step === 'idle' ? String(error) : 'signed in';
    return {
      start: async (name) => read((await page.start?.(name)) ?? {}),
      answer: async (code) => read((await page.answer?.(code)) ?? {}),
      resend: async () => read((await page.resend?.()) ?? {}),
      async reload() {
        page = await load();
        return read((await page.resume?.()) ?? {});
      },
    };
  },
  async 'AWS SDK v3'(load) {
    let page = await load();
    let round: Record<string, unknown> = {};
    let proof: unknown;
    const read = async (call: Promise<Record<string, unknown>> | undefined): Promise<string> => {
      try {
        round = (await call) ?? {};
        if (round.tokens) proof = round.proof;
        return round.tokens ? 'signed in' : String(round.STATUS);
      } catch (error) {
        return told(error as Error);
      }
    };
    return {
      start: (name) => read(page.start?.(name, proof)),
      answer: (code) => read(page.answer?.(round, code)),
      resend: () => read(page.resend?.(round)),
      async reload() {
        page = await load();
        round = JSON.parse(JSON.stringify(round));
        return round.tokens ? 'signed in' : String(round.STATUS);
      },
    };
  },
  async 'amazon-cognito-identity-js'(load) {
    let page = await load();
    const read = async (call: Promise<Record<string, unknown>> | undefined): Promise<string> => {
      try {
        const { tokens, round } = (await call) ?? {};
        return tokens ? 'signed in' : (round as { STATUS: string }).STATUS;
      } catch (error) {
        return told(error as Error);
      }
    };
    return {
      start: (name) => read(page.start?.(name)),
      answer: (code) => read(page.answer?.(code)),
      resend: () => read(page.resend?.()),
      async reload() {
        page = await load();
        return read(page.resume?.());
      },
    };
  },
  async JavaScript(load) {
    type Now = { step: string; error?: { code: string }; sent?: string };
    let page = await load();
    let say: (typed: string) => void = () => undefined;
    let heard: (now: string) => void = () => undefined;
    const statuses: Readonly<Record<string, string>> = { sent: 'CODE_SENT', again: 'CODE_RESENT' };
    const read = ({ step, error, sent = '' }: Now): string =>
      step !== 'code' || error ? (error?.code ?? step) : (statuses[sent] ?? sent);
    const next = () =>
      new Promise<string>((resolve) => {
        heard = resolve;
      });
    const open = async () => {
      const first = next();
      const ask = (now: unknown) => {
        heard(read(now as Now));
        return new Promise((resolve) => {
          say = resolve;
        });
      };
      page.signIn?.(ask)?.then((tokens) => heard(tokens ? 'signed in' : 'no tokens'));
      return first;
    };
    await open();
    const type = (typed: string) => {
      const shown = next();
      say(typed);
      return shown;
    };
    return {
      start: type,
      answer: type,
      resend: async () => 'RESEND_TOO_SOON',
      async reload() {
        page = await load();
        return open();
      },
    };
  },
};

/** Each says the same of a third wrong code, in its own words. */
const ended = /^(Incorrect username or password\.|TOO_MANY_ATTEMPTS)$/;

describe.each(Object.entries(drivers))('%s', (name, driverOf) => {
  const driven = async (local: RealLocal) => driverOf(await bundle(await codeOf(local, name)));

  it.each(['SMS,EMAIL', 'EMAIL'])(
    'asks for the code where START=client leaves that to it, with CHANNELS=%s',
    async (channels) => {
      const local = await realLocal({ env: { START: 'client', CHANNELS: channels.toLowerCase() } });
      const page = await driven(local);
      const first = await page.start(ada);
      if (name === 'JavaScript' && channels !== 'EMAIL') {
        // Our client lets the person choose.
        expect(first).toBe('choose');
        expect(await page.answer('EMAIL')).toBe('CODE_SENT');
      } else expect(first).toBe('CODE_SENT');
      expect(await local.messagesTo(ada)).toHaveLength(1);
      expect(await page.answer(wrong(await codeFor(local, ada)))).toBe('WRONG_CODE');
      expect(await page.answer(await codeFor(local, ada))).toBe('signed in');
    },
  );

  it('signs up and in past a wrong code, a resend and a reload, and is still in after another', async () => {
    const local = await realLocal();
    const page = await driven(local);
    expect(await page.start(ada)).toBe('CODE_SENT');
    expect(await page.resend()).toBe('RESEND_TOO_SOON');
    expect(await page.answer(wrong(await codeFor(local, ada)))).toBe('WRONG_CODE');
    expect(await page.reload()).toBe(name === 'JavaScript' ? 'nothing' : 'WRONG_CODE');
    expect(await page.answer(await codeFor(local, ada))).toBe('signed in');
    expect(await page.reload()).toBe('signed in');
  });

  it('takes a third wrong code, and begins again with the same person', async () => {
    const local = await realLocal();
    const page = await driven(local);
    await page.start(ada);
    const bad = wrong(await codeFor(local, ada));
    await page.answer(bad);
    await page.answer(bad);
    expect(await page.answer(bad)).toMatch(ended);
    await local.pass(60);
    expect(await page.start(ada)).toBe('CODE_SENT');
    expect(await page.answer(await codeFor(local, ada))).toBe('signed in');
  });

  if (name === 'JavaScript') return;

  it('takes another person while somebody is signed in', async () => {
    const local = await realLocal();
    const page = await driven(local);
    await page.start(ada);
    await page.answer(await codeFor(local, ada));
    expect(await page.start('bo@example.com')).toBe('CODE_SENT');
    expect(await page.answer(await codeFor(local, 'bo@example.com'))).toBe('signed in');
  });

  it('is not locked out by guesses of others, where it has signed in before', async () => {
    const local = await realLocal();
    const page = await driven(local);
    await page.start(ada);
    await page.answer(await codeFor(local, ada));
    await local.pass(60);
    await guess(local);
    await page.start(ada);
    expect(await page.answer(await codeFor(local, ada))).toBe('signed in');
    const stranger = sdkFor(local);
    const round = await stranger.begin(ada);
    const answered = await stranger.answer(round, ada, await codeFor(local, ada));
    expect(answered.AuthenticationResult).toBeUndefined();
  });
});

describe('curl', () => {
  it.each(['server', 'client'])(
    'signs up and in with START=%s, past a resend and a wrong code, and shows the proof',
    async (START) => {
      const local = await realLocal({ env: { START } });
      const file = join(await folder(), 'sign-in.sh');
      await writeFile(file, await codeOf(local, 'curl'));
      const child = spawn('bash', [file], { stdio: ['pipe', 'pipe', 'pipe'] });
      onTestFinished(() => {
        child.kill();
      });
      let out = '';
      child.stderr.on('data', (chunk) => {
        out += chunk;
      });
      const seen: string[] = [];
      for await (const chunk of child.stdout) {
        out += chunk;
        const status = [...out.matchAll(/^(\w+): \w\*/gm)].map(([, one = '']) => one);
        if (status.length === seen.length) continue;
        seen.push(status.at(-1) ?? '');
        const code = await codeFor(local, ada);
        child.stdin.write(`${['', wrong(code), code][seen.length - 1]}\n`);
      }
      if (child.exitCode === null) await once(child, 'exit');
      expect(seen).toEqual(['CODE_SENT', 'RESEND_TOO_SOON', 'WRONG_CODE']);
      expect({ code: child.exitCode, out }).toMatchObject({
        code: 0,
        out: expect.stringMatching(/"AccessToken":"[\s\S]*OLD_PROOF=[\w-]{20,}/),
      });
    },
  );
});

describe('a client that proves a password first', () => {
  const clients: Readonly<Record<string, string>> = {
    'Amplify with CUSTOM_WITH_SRP': `
      import { Amplify } from 'aws-amplify';
      import { signIn } from 'aws-amplify/auth';
      export async function start({ userPoolId, clientId, endpoint }, username, password) {
        Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: endpoint } } });
        const { nextStep } = await signIn({ username, password, options: { authFlowType: 'CUSTOM_WITH_SRP' } });
        return nextStep.additionalInfo;
      }`,
    'authenticateUser of amazon-cognito-identity-js': `
      import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';
      export function start({ userPoolId, clientId, endpoint }, username, password) {
        const Pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint });
        const user = new CognitoUser({ Username: username, Pool });
        user.setAuthenticationFlowType('CUSTOM_AUTH');
        const details = new AuthenticationDetails({ Username: username, Password: password });
        return new Promise((resolve, reject) =>
          user.authenticateUser(details, { customChallenge: resolve, onFailure: reject, onSuccess: resolve }));
      }`,
  };
  it.each(Object.entries(clients))('%s needs SRP_FIRST=verify', async (_, code) => {
    const run = async (SRP_FIRST: string) => {
      const local = await realLocal({ env: { SRP_FIRST } });
      const { signUp } = sdkFor(local);
      await signUp(ada);
      const page = await (await bundle(code))();
      // A library of callbacks throws past its promise.
      const thrown = new Promise<never>((_, reject) => {
        process.once('uncaughtException', reject);
        onTestFinished(() => void process.off('uncaughtException', reject));
      });
      return Promise.race([page.start?.(local, ada, 'correct horse battery'), thrown]).then(
        (round) => round?.STATUS,
        () => 'failed on the client',
      );
    };
    expect(await run('verify')).toBe('CODE_SENT');
    expect(await run('skip')).toBe('failed on the client');
  });
});

describe('the snippets', () => {
  it('name the endpoint and the ids of this start', async () => {
    const ids = {
      endpoint: 'http://127.0.0.1:4711',
      region: 'eu-west-1',
      userPoolId: 'eu-west-1_Abc',
      clientId: 'client-x',
    };
    const all = await readSnippets(ids, ada);
    expect(all.map(({ name }) => name)).toEqual([
      'JavaScript',
      'React',
      'Amplify JS',
      'AWS SDK v3',
      'curl',
      'amazon-cognito-identity-js',
    ]);
    for (const { name, code } of all) {
      expect(code, name).toContain('client-x');
      expect(code, name).toContain('http://127.0.0.1:4711');
      expect(code, name).not.toContain('undefined');
    }
  });
});
