// The whole local wiring around the real bundle, with a clock for the function that a test can move.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inject, onTestFinished } from 'vitest';
import type { InboxMessage } from '../../infra/local/inbox/message.ts';
import { type Local, type LocalOptions, startLocal } from '../../infra/local/stack.ts';
import { bundleOf } from './local-bundle.ts';
import { hear, keepPersonal, keepSecret } from './silence.ts';

export interface RealLocal extends Local {
  /** Moves the function's clock on. */
  pass(seconds: number): Promise<void>;
  /** The messages to one address or number, newest last. */
  messagesTo(to: string): Promise<InboxMessage[]>;
}

/** Loads the bundle with `Date.now` shifted by what a file beside it says. */
export const shifted = (bundleDir: string): string => `
  import { readFileSync } from 'node:fs';
  const real = Date.now;
  const offset = new URL('offset', import.meta.url);
  Date.now = () => real() + Number(readFileSync(offset, 'utf8'));
  export const { handler } = await import('${pathToFileURL(join(bundleDir, 'index.mjs')).href}');
`;

export async function realLocal(options: Partial<LocalOptions> = {}): Promise<RealLocal> {
  const dir = await bundleOf(shifted(inject('bundle').dir));
  let offsetMs = 0;
  const pass = (seconds: number) => {
    offsetMs += seconds * 1000;
    return writeFile(join(dir, 'offset'), String(offsetMs));
  };
  await pass(0);
  const env = { RESPONSE_FLOOR_MS: '0', ...options.env };
  const local = await startLocal({ ...options, bundleDir: dir, env });
  onTestFinished(async () => {
    await listen(local);
    await local.close();
  });
  return {
    ...local,
    pass,
    messagesTo: async (to) => (await local.inbox()).filter((message) => message.to === to),
  };
}

/** Hands over what the function wrote, and what it must not have written. */
async function listen(local: Local): Promise<void> {
  for (const { line } of local.log) hear(line);
  keepSecret(local.env.OTP_SECRET ?? '');
  for (const { to, text } of await local.inbox()) {
    keepPersonal(to);
    for (const [code] of text.matchAll(/(?<!\d)\d{6}(?!\d)/g)) keepSecret(code);
  }
  // Nonces, answers and attributes, as they went through the triggers.
  for (const call of local.triggers) {
    const text = JSON.stringify(call);
    for (const [, nonce = ''] of text.matchAll(/otp6C([\w-]{22})/g)) keepSecret(nonce);
    for (const [, answer = ''] of text.matchAll(/"challengeAnswer":"([\w-]{6,64})"/g)) keepSecret(answer);
    for (const [, value = ''] of text.matchAll(/"(?:email|phone_number|userName)":"([^"]{4,80})"/g))
      keepPersonal(value);
  }
}

/** The code in the newest message to somebody. */
export async function codeFor(local: RealLocal, to: string): Promise<string> {
  const code = /(?<!\d)\d{6}(?!\d)/.exec((await local.messagesTo(to)).at(-1)?.text ?? '')?.[0];
  if (code === undefined) throw new Error(`no code arrived for ${to}`);
  return code;
}

/** Another code of the same length. */
export const wrong = (code: string): string =>
  String((Number(code) + 1) % 10 ** code.length).padStart(code.length, '0');
