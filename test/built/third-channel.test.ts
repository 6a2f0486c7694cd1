// A third channel, by one room and one row of the list: nothing else of src/ is touched. On the built bundle,
// with AWS's own client against the local pool.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildBundle } from '../../build/bundle/bundle.ts';
import { type Listening, serve } from '../../infra/host/http.ts';
import { startLocal } from '../../infra/local/stack.ts';

const room = fileURLToPath(new URL('../support/pigeon/channel.ts', import.meta.url));

/** The list as it would read with one row more. */
const withPigeon: Plugin = {
  name: 'a third channel',
  setup(build) {
    build.onLoad({ filter: /src\/channels\/list\.ts$/ }, async ({ path }) => {
      const list = await readFile(path, 'utf8');
      const longer = list.replace('[sms, email] as const', '[sms, email, pigeon] as const');
      if (longer === list) throw new Error('the list of channels reads otherwise: adapt this test');
      return { contents: `import { pigeon } from ${JSON.stringify(room)};\n${longer}`, loader: 'ts' };
    });
  },
};

let outDir: string;
let bundleDir: string;
let loft: Listening;
const arrived: { to: string; code: string }[] = [];

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'otp-router-third-'));
  bundleDir = (await buildBundle({ outDir, plugins: [withPigeon] })).dir;
  loft = await serve(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    arrived.push(JSON.parse(body));
    response.end();
  });
});
afterAll(async () => {
  await loft.close();
  await rm(outDir, { recursive: true });
});

async function start(env: Record<string, string>) {
  const local = await startLocal({
    bundleDir,
    env: { RESPONSE_FLOOR_MS: '0', PIGEON_ENDPOINT: loft.url, ...env },
  });
  const cognito = new CognitoIdentityProviderClient({
    endpoint: local.endpoint,
    region: local.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  onTestFinished(async () => {
    cognito.destroy();
    await local.close();
  });
  const { clientId: ClientId, userPoolId: UserPoolId } = local;
  let users = 0;
  return {
    local,
    /** A user with all three contacts, or those of `attributes`. */
    async createUser(attributes: Record<string, string> = {}) {
      const Username = `ada${++users}@example.com`;
      const all = {
        email: Username,
        email_verified: 'true',
        phone_number: `+4915123456${780 + users}`,
        phone_number_verified: 'true',
        'custom:loft': `loft-${'abcdefgh'[users]}`,
        'custom:loft_verified': 'true',
        ...attributes,
      };
      await cognito.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username,
          MessageAction: 'SUPPRESS',
          UserAttributes: Object.entries(all).map(([Name, Value]) => ({ Name, Value })),
        }),
      );
      return { username: Username, loft: all['custom:loft'] };
    },
    begin: (USERNAME: string) =>
      cognito.send(
        new InitiateAuthCommand({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME } }),
      ),
    answer: (
      USERNAME: string,
      Session: string | undefined,
      ANSWER: string,
      ClientMetadata?: Record<string, string>,
    ) =>
      cognito.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session,
          ChallengeResponses: { USERNAME, ANSWER },
          ClientMetadata,
        }),
      ),
    metrics: () => local.log.map(({ line }) => line).filter((line) => line.includes('"_aws"')),
  };
}

const lastCode = (to: string): string => arrived.findLast((message) => message.to === to)?.code ?? '';

describe('a third channel', () => {
  it('is preferred, shown, counted, and signs in', async () => {
    const { createUser, begin, answer, metrics } = await start({ CHANNELS: 'pigeon,email' });
    const { username, loft } = await createUser();
    const started = await begin(username);
    expect(started.ChallengeParameters).toMatchObject({
      STATUS: 'CODE_SENT',
      CODE_DELIVERY_DELIVERY_MEDIUM: 'PIGEON',
      CODE_DELIVERY_DESTINATION: 'l***',
    });
    const done = await answer(username, started.Session, lastCode(loft));
    expect(done.AuthenticationResult?.AccessToken).toBeTruthy();
    for (const name of ['CodeSent', 'CodeRight'])
      expect(metrics().some((line) => line.includes(name) && line.includes('"Channel":"PIGEON"'))).toBe(true);
  });

  it('is failed over to, and the sign-in keeps to it', async () => {
    const { local, createUser, begin } = await start({ CHANNELS: 'sms,pigeon' });
    local.faults.sns = { kind: 'down' };
    const { username, loft } = await createUser();
    const before = arrived.length;
    const started = await begin(username);
    expect(started.ChallengeParameters).toMatchObject({ CODE_DELIVERY_DELIVERY_MEDIUM: 'PIGEON' });
    expect(arrived.slice(before).map(({ to }) => to)).toEqual([loft]);
  });

  it('is chosen by the client, of three', async () => {
    const { createUser, begin, answer } = await start({
      CHANNELS: 'sms,email,pigeon',
      START: 'client',
    });
    const { username, loft } = await createUser();
    const asked = await begin(username);
    expect(asked.ChallengeParameters).toMatchObject({
      STATUS: 'READY',
      CHANNELS: 'SMS,EMAIL,PIGEON',
    });
    const sent = await answer(username, asked.Session, 'PIGEON', { channel: 'PIGEON' });
    expect(sent.ChallengeParameters).toMatchObject({ CODE_DELIVERY_DELIVERY_MEDIUM: 'PIGEON' });
    const done = await answer(username, sent.Session, lastCode(loft));
    expect(done.AuthenticationResult?.AccessToken).toBeTruthy();
  });

  it('is limited by a separate cap, past which the next channel is used', async () => {
    const { createUser, begin, metrics } = await start({ CHANNELS: 'pigeon,email' });
    const media: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      const { username } = await createUser();
      media.push((await begin(username)).ChallengeParameters?.CODE_DELIVERY_DELIVERY_MEDIUM);
    }
    expect(media).toEqual(['PIGEON', 'PIGEON', 'EMAIL']);
    expect(metrics().some((line) => line.includes('CapReached') && line.includes('"Channel":"PIGEON"'))).toBe(
      true,
    );
  });

  it('is made up for strangers too', async () => {
    const { begin } = await start({ CHANNELS: 'pigeon' });
    const started = await begin('nobody@example.org');
    expect(started.ChallengeParameters).toMatchObject({ CODE_DELIVERY_DELIVERY_MEDIUM: 'PIGEON' });
    expect(started.ChallengeParameters?.CODE_DELIVERY_DESTINATION).toMatch(/^[a-z]\*{3}$/);
  });
});
