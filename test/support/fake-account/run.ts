// Runs the command line, as it is parsed, on an account in memory. A file of tests that deploys has to stand in for the trial
// of a build on this machine: `vi.mock('…/rehearsal/rehearse.ts')`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { locate } from '../../../infra/cli/aws/clients.ts';
import { exit } from '../../../infra/cli/command-error.ts';
import { lazy } from '../../../src/effects.ts';
import { runCommandLine } from '../command-line.ts';
import { temporaryFolder, testTerminal } from '../deployment.ts';
import { type FakeAccount, openAccount } from './account.ts';
import type { AccountState } from './state.ts';

/** Of no code: builds are not tried here. Put aside once for a file of tests. */
export const zip = lazy((): string => {
  const path = join(temporaryFolder(), 'otp-router.zip');
  writeFileSync(path, zipSync({ 'index.mjs': strToU8('// code') }, { mtime: new Date(1980, 0, 1) }));
  return path;
});

const settings = [
  'APP_NAME=Acme',
  'CHANNELS=email,sms',
  'EMAIL_FROM=login@example.com',
  'SMS_COUNTRIES=DE',
  'RESPONSE_FLOOR_MS=0',
];
export const deployWords = (...more: string[]) => [
  'deploy',
  '--zip',
  zip(),
  ...settings.flatMap((one) => ['--set', one]),
  ...more,
];

export async function run(account: FakeAccount, words: readonly string[], answer = true) {
  const terminal = testTerminal();
  terminal.yes = answer;
  const folder = ['deploy', 'attach', 'detach', 'destroy'].includes(words[0] ?? '')
    ? ['--snapshots', temporaryFolder()]
    : [];
  return runCommandLine([...words, ...folder], {
    aws: account.aws,
    locate: () => locate('eu-west-1', undefined, account.sts),
    terminal,
  });
}

/** The account once these commands have been run on a copy of it. Throws where one of them fails. */
export async function after(
  state: AccountState,
  ...commands: readonly (readonly string[])[]
): Promise<AccountState> {
  const account = openAccount(structuredClone(state));
  for (const words of commands) {
    const { code, text } = await run(account, words);
    if (code !== exit.done) throw new Error(`${words.join(' ')} ends with ${code}:\n${text}`);
  }
  return account.state;
}
