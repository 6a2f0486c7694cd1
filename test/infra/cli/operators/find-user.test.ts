// limits and unlock: the user by any name that an operator may have, over DynamoDB and a Cognito that knows two filters.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../support/command-line.ts';
import { wrongFor } from '../../../support/counting.ts';
import { env, testDeps } from '../../../support/deps.ts';
import { dispatch } from '../../../support/dispatch.ts';
import { type LocalDynamo, startDynalite } from '../../../support/dynalite.ts';
import { verifyEvent } from '../../../support/events.ts';
import { limitsOver } from '../../../support/limits.ts';
import { SignIn } from '../../../support/sign-in.ts';

type Person = Readonly<Record<string, string>> & { readonly username: string };

const sub = '0b3c1f6e-9a44-4f5e-8d3e-1c2b3a4d5e6f';
/** `ada` is the user name in the events of SignIn. */
const ada: Person = {
  username: 'ada',
  sub,
  email: 'ada.l@example.net',
  phone_number: '+4915123456789',
  preferred_username: 'countess',
};
const twins: readonly Person[] = [
  { username: 'tom', email: 'shared@example.net' },
  { username: 'tim', email: 'shared@example.net' },
];
const quiet: Person = { username: 'quiet', email: 'quiet@example.net' };

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

/** Cognito, as far as ListUsers with a filter of `=` goes; `refuses` is the error that it answers instead. */
async function withCognito<T>(
  refuses: string | undefined,
  act: (filters: string[]) => Promise<T>,
): Promise<T> {
  const filters: string[] = [];
  const cognito = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { Filter: filter = '' } = JSON.parse(body) as { Filter?: string };
    filters.push(filter);
    const [, name = '', value = ''] = /^(\w+) = "((?:[^"\\]|\\.)*)"$/.exec(filter) ?? [];
    const wanted = value.replaceAll(/\\(.)/g, '$1');
    const found = [ada, ...twins, quiet].filter((person) => name !== '' && person[name] === wanted);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (refuses !== undefined || name === '') response.statusCode = 400;
    response.end(
      JSON.stringify(
        response.statusCode === 400
          ? { __type: refuses ?? 'InvalidParameterException', message: 'refused' }
          : { Users: found.map(({ username }) => ({ Username: username })) },
      ),
    );
  });
  await new Promise<void>((resolve) => cognito.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(cognito.address() as AddressInfo).port}`;
  process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = url;
  try {
    return await act(filters);
  } finally {
    delete process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER;
    cognito.closeAllConnections();
    cognito.close();
  }
}

async function locked() {
  const { name, table } = await dynamo.table();
  const deps = testDeps({ limits: (config) => limitsOver(table, config) });
  const signIn = new SignIn(deps);
  await signIn.start();
  const code = deps.outbox[0]?.code ?? '';
  for (let i = 0; i < 12; i++) await dispatch(verifyEvent(signIn.secret, wrongFor(code)), deps);
  const run = (command: string, ...words: string[]) =>
    runCommandLine([command, ...words, '--user-pool-id', 'eu-west-1_Example1'], {
      env: { ...env, OTP_TABLE: name },
      nowMs: deps.clockMs,
    });
  return { run };
}

const names: readonly (readonly [string, string])[] = [
  ['an address', 'ada.l@example.net'],
  ['an address in capitals', 'Ada.L@Example.NET'],
  ['a number', '+4915123456789'],
  ['a number with spaces', '+49 151 2345-6789'],
  ['a sub', sub],
  ['a sub in capitals', sub.toUpperCase()],
  ['a preferred user name', 'countess'],
  ['a user name in another case', 'ADA'],
];

describe.each(names)('%s', (_, given) => {
  it('leads limits to the user, and unlock after it', async () => {
    const { run } = await locked();
    await withCognito(undefined, async () => {
      const shown = await run('limits', given);
      expect(shown.text).toContain('Wrong answers in a row          10 of 100');
      expect(shown.text).toContain('User                            ada');
      expect(shown.code).toBe(0);
      const unlocked = await run('unlock', given);
      expect(unlocked.text).toContain('Unlocked. Forgotten: 10 wrong answers in a row.');
      expect(unlocked.code).toBe(0);
      expect((await run('limits', given)).text).toContain('Wrong answers in a row          0 of 100');
    });
  });
});

describe.each(['limits', 'unlock'])('%s', (command) => {
  it('asks Cognito nothing for the user name that the table knows', async () => {
    const { run } = await locked();
    await withCognito(undefined, async (filters) => {
      expect((await run(command, 'ada')).code).toBe(0);
      expect(filters).toEqual([]);
    });
  });

  it('fails where Cognito has no such user, and repeats no address', async () => {
    const { run } = await locked();
    await withCognito(undefined, async () => {
      const { code, text, results } = await run(command, 'eve@example.net');
      expect(code).toBe(1);
      expect(text).toContain('eu-west-1_Example1 has no user with this name, address, number or sub');
      expect(text).not.toContain('eve@example.net');
      expect(results).toEqual([]);
    });
  });

  it('does not choose between two users with one address: it names both', async () => {
    const { run } = await locked();
    await withCognito(undefined, async () => {
      const { code, text } = await run(command, 'shared@example.net');
      expect(code).toBe(1);
      expect(text).toContain('2 users have this');
      expect(text).toContain('tom, tim');
    });
  });

  it('says that nothing counts against a user whom only Cognito knows', async () => {
    const { run } = await locked();
    await withCognito(undefined, async () => {
      const { code, text } = await run(command, 'quiet@example.net');
      expect(code).toBe(0);
      expect(text).toContain('Nothing counts against this user');
    });
  });

  it('says why it could not look, and does not call the user unknown', async () => {
    const { run } = await locked();
    await withCognito('AccessDeniedException', async () => {
      const { code, text } = await run(command, 'ada.l@example.net');
      expect(code).toBe(1);
      expect(text).toContain('AWS refused ListUsers');
      expect(text).not.toContain('has no user');
    });
  });

  it('cannot be led astray by quotes in a name', async () => {
    const { run } = await locked();
    await withCognito(undefined, async (filters) => {
      const { code } = await run(command, 'x" or username = "ada');
      expect(code).toBe(1);
      expect(filters).toContain(String.raw`username = "x\" or username = \"ada"`);
    });
  });
});
