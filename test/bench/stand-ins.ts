// AWS's stand-ins over TLS, in a process of their own: measured functions do not share a processor's time with them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Send } from './aws.ts';
import { type Certificate, makeCertificate } from './certificate.ts';

export type Question = 'lastSend' | 'takeCalls';

export interface StandIns {
  /** Points a Lambda at them, and lets it trust their certificate. */
  readonly env: Readonly<Record<string, string>>;
  lastSend(): Promise<Send>;
  /** What AWS was asked for since this was last called. */
  takeCalls(): Promise<readonly string[]>;
  stop(): void;
}

/** `folder`: where the certificate goes. */
export async function startStandIns(folder: string): Promise<StandIns> {
  const { key, cert } = makeCertificate();
  const certFile = join(folder, 'certificate.pem');
  await writeFile(certFile, cert);
  // It asks its own table over TLS, too: to create it.
  const trust = { NODE_EXTRA_CA_CERTS: certFile };
  const child = fork(fileURLToPath(new URL('stand-ins-process.ts', import.meta.url)), {
    env: { ...process.env, ...trust },
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the process of the stand-ins ended');
  });
  ended.catch(() => {});
  const ask = async <T>(message: Question | Certificate): Promise<T> => {
    child.send(message);
    const [answer] = await Promise.race([once(child, 'message'), ended]);
    return answer;
  };
  const env = await ask<Record<string, string>>({ key, cert });
  return {
    env: { ...env, ...trust },
    lastSend: () => ask<Send>('lastSend'),
    takeCalls: () => ask<readonly string[]>('takeCalls'),
    stop: () => child.kill(),
  };
}
