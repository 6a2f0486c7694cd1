// The code that the page hands over, word for word: what it says is run by tests, is run here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Snippet } from '../../../infra/local/page/protocol.ts';
import { readSnippets } from '../../../infra/local/snippets.ts';
import { sdkFor } from '../../support/local-clients.ts';
import { codeFor, type RealLocal, realLocal, wrong } from '../../support/local-real.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ada = 'ada@example.com';

type Round = Readonly<Record<string, string>>;
/** As much of a browser's localStorage as the code asks for. */
type Proofs = Pick<Storage, 'getItem' | 'setItem'>;
interface Client {
  signOut?(): Promise<void>;
  join?(username: string): Promise<unknown>;
  signInByCode(
    username: string,
    askForCode: (round: Round) => Promise<string>,
    proofs: Proofs,
  ): Promise<object>;
}

function keepProofs(): Proofs {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
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

const snippet = async (local: RealLocal, name: string): Promise<Snippet> => {
  const found = (await readSnippets(local, ada)).find((one) => one.name === name);
  if (!found) throw new Error(`no snippet ${name}`);
  return found;
};

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'otp-router-snippet-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

/** Bundled from the project's root, where its imports are found. */
async function load(contents: string): Promise<Client> {
  const outfile = join(await folder(), 'client.mjs');
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return import(pathToFileURL(outfile).href);
}

/** Amplify remembers who is signed in. */
const more: Readonly<Record<string, string>> = {
  'Amplify JS': "export { signOut } from 'aws-amplify/auth';",
};

describe.each(['Amplify JS', 'AWS SDK v3'])('%s', (name) => {
  it('signs in past a wrong code, as it stands on the page', async () => {
    const local = await realLocal();
    const client = await load((await snippet(local, name)).code);
    if (client.join) await client.join(ada);
    else await sdkFor(local).signUp(ada);
    const seen: (string | undefined)[] = [];
    const tokens = await client.signInByCode(
      ada,
      async ({ STATUS }) => {
        seen.push(STATUS);
        const code = await codeFor(local, ada);
        return STATUS === 'WRONG_CODE' ? code : wrong(code);
      },
      keepProofs(),
    );
    expect(seen).toEqual(['CODE_SENT', 'WRONG_CODE']);
    expect(Object.keys(tokens).map((key) => key.toLowerCase())).toEqual(
      expect.arrayContaining(['accesstoken', 'idtoken']),
    );
  });

  it('is not locked out by guesses of others, where it has signed in before', async () => {
    const local = await realLocal();
    const client = await load(`${(await snippet(local, name)).code}\n${more[name] ?? ''}`);
    await sdkFor(local).signUp(ada);
    const rightCode = () => codeFor(local, ada);
    const known = keepProofs();
    await client.signInByCode(ada, rightCode, known);
    await client.signOut?.();
    await local.pass(60);
    await guess(local);
    const locked = 'a round after the right code';
    const tryOnce = async ({ STATUS }: Round) => {
      if (STATUS === 'WRONG_CODE') throw new Error(locked);
      return rightCode();
    };
    await expect(client.signInByCode(ada, tryOnce, keepProofs())).rejects.toThrow(locked);
    await expect(client.signInByCode(ada, tryOnce, known)).resolves.toBeTypeOf('object');
  });
});

describe('curl', () => {
  it('signs in, as it stands on the page', async () => {
    const local = await realLocal();
    await sdkFor(local).signUp(ada);
    const file = join(await folder(), 'sign-in.sh');
    await writeFile(file, (await snippet(local, 'curl')).code);
    const child = spawn('bash', [file], { stdio: ['pipe', 'pipe', 'pipe'] });
    onTestFinished(() => {
      child.kill();
    });
    let out = '';
    child.stderr.on('data', (chunk) => {
      out += chunk;
    });
    for await (const chunk of child.stdout) {
      out += chunk;
      if (out.includes('"CODE_SENT"') && !child.stdin.writableEnded)
        child.stdin.end(`${await codeFor(local, ada)}\n`);
    }
    if (child.exitCode === null) await once(child, 'exit');
    expect({ code: child.exitCode, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining('"AccessToken":"'),
    });
  });
});

describe('the snippets', () => {
  it('name the endpoint and the ids of this start, and say which of them nobody has run', async () => {
    const ids = {
      endpoint: 'http://127.0.0.1:4711',
      region: 'eu-west-1',
      userPoolId: 'eu-west-1_Abc',
      clientId: 'client-x',
    };
    const all = await readSnippets(ids, ada);
    expect(all.filter(({ proof }) => proof === 'test').map(({ name }) => name)).toEqual([
      'Amplify JS',
      'AWS SDK v3',
      'curl',
    ]);
    expect(all).toHaveLength(8);
    for (const { name, proof, code } of all) {
      if (!name.startsWith('React')) expect(code, name).toContain('client-x');
      if (proof === 'test') expect(code, name).toContain('http://127.0.0.1:4711');
      expect(code, name).not.toContain('undefined');
    }
  });
});
