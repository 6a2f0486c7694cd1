// The types of the packed client, as compilers of apps read them: bundler and node16, without skipLibCheck.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/deployment.ts';
import { appWithPackage } from '../support/app-with-package.ts';

const root = join(import.meta.dirname, '../../..');
const folder = temporaryFolder();

const app = `
import { cognitoTransport, createOtpClient, type OtpErrorCode, type Snapshot } from 'cognito-otp-router/client';
import { useOtpSignIn } from 'cognito-otp-router/react';
import { OtpSignInElement } from 'cognito-otp-router/element';

const client = createOtpClient({ transport: cognitoTransport({ clientId: 'x', region: 'eu-west-1' }), country: { callingCode: '44' } });
export const words: Partial<Record<OtpErrorCode, string>> = { WRONG_CODE: 'no' };
export function show(now: Snapshot): string {
  switch (now.step) {
    case 'idle': return now.name;
    case 'choose': return now.channels.join();
    case 'code': return now.destination + now.attemptsLeft.toFixed();
    case 'signed-in': return now.tokens?.idToken ?? '';
  }
}
export function App() {
  const signIn = useOtpSignIn(client);
  return signIn.step === 'code' ? signIn.resend({ channel: 'SMS' }) : signIn.start('ada@example.com');
}
const element = document.querySelector('otp-sign-in');
if (element instanceof OtpSignInElement) element.client = client;
`;

const amplify = `
import * as auth from 'aws-amplify/auth';
import { amplifyTransport, createOtpClient } from 'cognito-otp-router/client';

export const client = createOtpClient({ transport: amplifyTransport(auth, { id: 'x' }), storage: localStorage });
`;

const wrong: readonly (readonly [fault: string, line: string])[] = [
  ['a step that is none', "client.snapshot().step === 'done';"],
  ['an error code that is none', "words.WRONG = 'x';"],
  ['a call that is none', 'client.signin();'],
  ['a field that a step has not', "const now = client.snapshot(); if (now.step === 'idle') now.destination;"],
];

beforeAll(async () => {
  await appWithPackage(folder, ['react', '@types/react', '@types/node', 'csstype', 'aws-amplify'], {
    'app.ts': app,
    'amplify.ts': amplify,
  });
}, 180_000);

describe.each([
  ['bundler', 'es2022'],
  ['node16', 'node16'],
])('with moduleResolution %s', (moduleResolution, module) => {
  const check = (
    name: string,
    more: readonly string[] = ['--types', '', '--skipLibCheck', 'false'],
  ): string => {
    const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022'];
    const args = [...options, '--lib', 'es2022,dom,dom.iterable', ...more];
    try {
      const modules = ['--module', module, '--moduleResolution', moduleResolution];
      execFileSync(join(root, 'node_modules/.bin/tsc'), [...args, ...modules, name], {
        cwd: folder,
        encoding: 'utf8',
      });
      return '';
    } catch (error) {
      return String((error as { stdout: string }).stdout);
    }
  };

  it('an app compiles against client, React hook and element', { timeout: 60_000 }, () => {
    expect(check('app.ts')).toBe('');
  });

  it('Amplify is taken as it is, whose own types need those of Node', { timeout: 60_000 }, () => {
    expect(check('amplify.ts', ['--types', 'node', '--skipLibCheck'])).toBe('');
  });

  it('names its files as a compiler finds them', () => {
    const types = join(folder, 'node_modules/cognito-otp-router/dist/client/types');
    for (const path of globSync('**/*.d.ts', { cwd: types }))
      expect(readFileSync(join(types, path), 'utf8'), path).not.toMatch(/from '\.[^']*\.ts'/);
  });

  it.each(wrong)('%s is an error', { timeout: 60_000 }, (_, line) => {
    writeFileSync(join(folder, 'wrong.ts'), `${app}\n${line}\n`);
    expect(check('wrong.ts')).toMatch(/^wrong\.ts\(\d+,\d+\): error TS/);
  });
});
