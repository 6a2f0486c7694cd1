// What the triggers are given: every effect, chance and the clock included.
import { createAws } from './aws/client.ts';
import type { Environment } from './aws/credentials.ts';
import { createDynamoDb } from './aws/dynamodb.ts';
import type { Destination } from './challenge/contact.ts';
import { createHmac, type Hmac, randomNonce } from './challenge/hmac.ts';
import { type PhoneReader, readPhone } from './challenge/phone.ts';
import { createSend, type Send } from './delivery/send.ts';
import { tableCallMs } from './limits/dynamodb.ts';
import { createLimits } from './limits/index.ts';
import type { Limits } from './limits/limits.ts';
import type { Emit } from './observability/catalogue.ts';
import type { Settings } from './settings/table.ts';

export interface Deps {
  readonly settings: Settings;
  readonly hmac: Hmac;
  readonly limits: Limits;
  readonly readPhone: PhoneReader;
  readonly send: Send;
  readonly emit: Emit;
  /** A fresh nonce: 22 characters of base64url. */
  nonce(): string;
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  /** Tells the log that a message was not accepted. */
  onSendFailure(destination: Destination, error: unknown): void;
}

/** The real effects for a configuration. `env` is where Lambda keeps credentials and Region. */
export function createDeps(
  settings: Settings,
  env: Environment,
  watch: Pick<Deps, 'emit' | 'onSendFailure'>,
): Deps {
  const clock: Pick<Deps, 'nowMs' | 'sleep'> = {
    nowMs: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const aws = createAws({ env, ...clock });
  return {
    settings,
    hmac: createHmac(settings.OTP_SECRET),
    limits: createLimits(settings, createDynamoDb(aws, tableCallMs)),
    readPhone,
    send: createSend(settings, aws, watch.emit),
    nonce: randomNonce,
    ...clock,
    ...watch,
  };
}
