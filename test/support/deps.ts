// Effects under the test's control: a scripted clock, an outbox, counted metrics, limits in memory.

import type { NoticeMessage } from '../../src/channels/channel.ts';
import { openChannels } from '../../src/channels/list.ts';
import { createHmacFor, type Hmac, randomNonce } from '../../src/crypto/hmac.ts';
import { createSealState, openSealed } from '../../src/crypto/state.ts';
import { createPace } from '../../src/delivery/pace.ts';
import type { Deps } from '../../src/deps.ts';
import { createHumanCheck } from '../../src/human-check/create-human-check.ts';
import type { Fetch } from '../../src/human-check/siteverify.ts';
import type { Limits } from '../../src/limits/limits.ts';
import { readSettings } from '../../src/settings/read.ts';
import type { Settings } from '../../src/settings/table.ts';
import type { MetricName } from '../../src/telemetry/catalogue.ts';
import { limitsOver } from './limits.ts';
import { memoryTable } from './memory-table.ts';
import { keepSecret } from './silence.ts';

export const env = {
  OTP_SECRET: 'a-secret-of-more-than-32-characters-for-tests',
  OTP_TABLE: 'otp-table',
  EMAIL_FROM: 'signin@example.com',
  SMS_COUNTRIES: '*',
  RESPONSE_FLOOR_MS: '0',
};

export const settingsOf = (over: Record<string, string> = {}): Settings =>
  readSettings({ ...env, ...over }, Date.parse('2026-11-23'));

export interface Sent {
  readonly to: string;
  readonly channel: string;
  readonly code: string;
  readonly atMs: number;
}

export interface TestDeps extends Deps {
  /** Set it to move the clock. */
  clockMs: number;
  readonly outbox: Sent[];
  readonly metrics: Map<MetricName, number>;
  readonly failures: { channel: string; error: unknown }[];
  readonly notices: ({ to: string; channel: string } & NoticeMessage)[];
  /** What Cognito was asked to hold as verified. */
  readonly marked: { userName: string; attribute: string; value: string }[];
}

export interface DepsOptions {
  readonly settings?: Record<string, string>;
  readonly limits?: (settings: Settings) => Limits;
  /** What is derived from the secret, in place of `createHmac`: a test of many sign-ins may remember it. */
  readonly hmac?: Hmac;
  /** In place of the call to the service that judges a widget's token; left out: it does not answer. */
  readonly fetch?: Fetch;
  /** Called before a message lands in the outbox: may reject, or wait. */
  /** Called before a notice is sent: may reject, or wait. */
  readonly onNotice?: (notice: { to: string; channel: string }, budgetMs: number) => Promise<void>;
  /** Called before a contact is marked: may reject, or wait. */
  readonly onMark?: (timeoutMs: number) => Promise<void>;
  readonly onSend?: (message: Omit<Sent, 'code' | 'atMs'>, budgetMs: number) => Promise<void>;
}

export function testDeps({
  settings: over = {},
  limits,
  hmac: givenHmac,
  onSend,
  onMark,
  onNotice,
  fetch = () => Promise.reject(new Error('no service answers')),
}: DepsOptions = {}): TestDeps {
  const settings = settingsOf(over);
  const outbox: Sent[] = [];
  const metrics = new Map<MetricName, number>();
  const failures: TestDeps['failures'] = [];
  const marked: TestDeps['marked'] = [];
  const notices: TestDeps['notices'] = [];
  const hmac = givenHmac ?? createHmacFor(settings);
  const fails = () => Promise.reject(new Error('nothing is sent: the messages land in the outbox'));
  const aws = { publish: fails, sendEmail: fails };
  const channels = openChannels(settings, { aws, onTemplateRefused: () => deps.emit('TemplateRefused') });
  const deps: TestDeps = {
    clockMs: Date.parse('2026-11-23T12:00:00Z'),
    outbox,
    metrics,
    failures,
    settings,
    channels,
    hmac,
    openState: openSealed(hmac),
    sealState: createSealState(hmac),
    // Little work: a table of sign-ins solves hundreds.
    humanCheck: createHumanCheck(settings, hmac, fetch, { cost: 1, keyPrefix: '0' }),
    limits: limits ? limits(settings) : limitsOver(memoryTable(), settings, hmac, () => deps.clockMs),
    pace: createPace((ms) => deps.sleep(ms), Math.random, []),
    emit: (name, ..._rest) => {
      metrics.set(name, (metrics.get(name) ?? 0) + 1);
    },
    nonce: () => {
      const nonce = randomNonce(hmac);
      keepSecret(nonce);
      return nonce;
    },
    nowMs: () => deps.clockMs,
    inTime: (_timeoutMs, act) => act(),
    sleep: async (ms) => {
      deps.clockMs += ms;
    },
    marked,
    notices,
    markVerified: async ({ userName }, { attribute }, value, timeoutMs) => {
      await onMark?.(timeoutMs);
      marked.push({ userName, attribute, value });
    },
    onMarkFailure: (error) => failures.push({ channel: 'cognito', error }),
    onSendFailure: (channel, error) => failures.push({ channel, error }),
  };
  for (const channel of channels) {
    channel.sendNotice = async (to, notice, budgetMs) => {
      await onNotice?.({ to, channel: channel.name }, budgetMs);
      notices.push({ to, channel: channel.name, ...notice });
    };
    channel.send = async (to, { code }, budgetMs) => {
      keepSecret(code);
      await onSend?.({ to, channel: channel.name }, budgetMs);
      outbox.push({ to, channel: channel.name, code, atMs: deps.clockMs });
    };
  }
  return deps;
}
