// Effects under the test's control: a scripted clock, an outbox, counted metrics, limits in memory.
import type { Destination } from '../../src/challenge/contact.ts';
import { destinationText } from '../../src/challenge/contact.ts';
import { createHmac, randomNonce } from '../../src/challenge/hmac.ts';
import { readPhone } from '../../src/challenge/phone.ts';
import type { Deps } from '../../src/deps.ts';
import { tableLimits } from '../../src/limits/index.ts';
import type { Limits } from '../../src/limits/limits.ts';
import type { MetricName } from '../../src/observability/catalogue.ts';
import { readSettings } from '../../src/settings/read.ts';
import type { Settings } from '../../src/settings/table.ts';
import { memoryTable } from './memory-table.ts';
import { keepSecret } from './silence.ts';

export const env = {
  OTP_SECRET: 'a-secret-of-more-than-32-characters-for-tests',
  OTP_TABLE: 'otp-table',
  EMAIL_FROM: 'signin@example.com',
  SMS_COUNTRIES: '*',
  RESPONSE_FLOOR_MS: '0',
};

export const configOf = (over: Record<string, string> = {}): Settings =>
  readSettings({ ...env, ...over }, Date.parse('2026-11-23'));

export interface Sent {
  readonly to: string;
  readonly via: Destination['via'];
  readonly code: string;
  readonly atMs: number;
}

export interface TestDeps extends Deps {
  /** Set it to move the clock. */
  clockMs: number;
  readonly outbox: Sent[];
  readonly metrics: Map<MetricName, number>;
  readonly failures: { via: string; error: unknown }[];
}

export interface DepsOptions {
  readonly settings?: Record<string, string>;
  readonly limits?: (config: Settings) => Limits;
  /** Called before a message lands in the outbox: may reject, or wait. */
  readonly onSend?: (destination: Destination, budgetMs: number) => Promise<void>;
}

export function testDeps({ settings = {}, limits, onSend }: DepsOptions = {}): TestDeps {
  const config = configOf(settings);
  const outbox: Sent[] = [];
  const metrics = new Map<MetricName, number>();
  const failures: TestDeps['failures'] = [];
  const deps: TestDeps = {
    clockMs: Date.parse('2026-11-23T12:00:00Z'),
    outbox,
    metrics,
    failures,
    settings: config,
    hmac: createHmac(config.OTP_SECRET),
    limits: limits ? limits(config) : tableLimits(memoryTable(), config),
    readPhone,
    send: async ({ destination, code, budgetMs }) => {
      keepSecret(code);
      await onSend?.(destination, budgetMs);
      outbox.push({ to: destinationText(destination), via: destination.via, code, atMs: deps.clockMs });
    },
    emit: (name, ..._rest) => {
      metrics.set(name, (metrics.get(name) ?? 0) + 1);
    },
    nonce: () => {
      const nonce = randomNonce();
      keepSecret(nonce);
      return nonce;
    },
    nowMs: () => deps.clockMs,
    sleep: async (ms) => {
      deps.clockMs += ms;
    },
    onSendFailure: ({ via }, error) => failures.push({ via, error }),
  };
  return deps;
}
