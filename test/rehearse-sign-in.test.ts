// The sign-in that a start plays through. It has to reach its end with any settings: a part that it misses stays cold.
import { describe, expect, it } from 'vitest';
import { createConnections } from '../src/aws/connections.ts';
import { createDeps } from '../src/create-deps.ts';
import { createHandler } from '../src/handler.ts';
import { rehearseSignIn, rememberRows } from '../src/rehearse-sign-in.ts';
import { createTelemetry } from '../src/telemetry/telemetry.ts';
import { clientsOf } from './support/clients.ts';
import { settingsOf } from './support/deps.ts';
import { hearLines, writeLine } from './support/heard.ts';
import { memoryTable } from './support/memory-table.ts';

/** Plays it, reads its log, and collects the hosts that a connection would be opened to. */
async function play(over: Record<string, string> = {}) {
  const lines = hearLines();
  const hosts = new Set<string>();
  const telemetry = createTelemetry('rehearsal', writeLine);
  const connections = {
    ...createConnections(Date.now),
    openAhead: async ({ hostname }: { hostname: string }) => void hosts.add(hostname),
  };
  const { warmUp } = clientsOf({}, { connections });
  const failures: unknown[] = [];
  const deps = {
    ...createDeps(
      settingsOf(over),
      warmUp,
      {
        emit: telemetry.emit,
        onSendFailure: (_channel, error) => failures.push(error),
        onMarkFailure: (error) => failures.push(error),
      },
      rememberRows,
    ),
    sleep: async () => {},
  };
  await rehearseSignIn(createHandler(telemetry, deps), deps);
  expect(failures).toEqual([]);
  expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([]);
  const responses = lines.filter(({ message }) => message === 'response');
  const decisions = responses.map(({ decision }) => decision as Record<string, unknown>);
  return { hosts: [...hosts].sort(), decisions };
}

const [table, sns, ses] = ['dynamodb', 'sns', 'email'].map((name) => `${name}.eu-west-1.amazonaws.com`);

describe('the table of the warm-up', () => {
  const row = { version: 1, rev: 'mark', expiresAt: 9, record: 'r' };

  it('finds what was put, and else what is there', async () => {
    const table = rememberRows(memoryTable(new Map([['old', { rev: 'before' }]])));
    expect(await table.put('new', row, undefined)).toBe(true);
    expect([await table.get('new'), await table.get('old')]).toEqual([row, { rev: 'before' }]);
  });

  it('forgets what was not written, and does ask the table', async () => {
    const asked: string[] = [];
    const table = rememberRows({
      get: async (key) => void asked.push(`get ${key}`),
      put: async (key) => asked.push(`put ${key}`) > 99,
      add: async (key) => asked.push(`add ${key}`) > 0,
    });
    expect(await table.put('a', row, undefined)).toBe(false);
    expect(await table.get('a')).toBeUndefined();
    expect(await table.add('b', { add: { n: 1 }, under: {}, expiresAt: 9 })).toBe(true);
    expect(asked).toEqual(['put a', 'get a', 'add b']);
  });
});

describe('a rehearsed sign-in', () => {
  it.each<[Record<string, string>, (string | undefined)[]]>([
    [{}, [table, ses, sns]],
    [{ CHANNELS: 'email,sms' }, [table, ses, sns]],
    [{ CHANNELS: 'sms' }, [table, sns]],
    [{ CHANNELS: 'email', SMS_COUNTRIES: '' }, [table, ses]],
    [{ SMS_COUNTRIES: 'DE' }, [table, ses, sns]],
    [{ OTP_TABLE: 'none' }, [ses, sns]],
    [{ CODE_LENGTH: '10', SMS_BREAKER_PERCENT: '0' }, [table, ses, sns]],
  ])(
    'with %j asks every service that a sign-in needs, and goes on to the tokens',
    async (settings, hosts) => {
      const { hosts: met, decisions } = await play(settings);
      expect(met).toEqual(hosts);
      expect(decisions).toMatchObject([
        { challengeName: 'CUSTOM_CHALLENGE' },
        { medium: expect.any(String) },
        { answerCorrect: true },
        { issueTokens: true },
      ]);
    },
  );

  it('gets no tokens where a password has to come first', async () => {
    const { decisions } = await play({ SRP_FIRST: 'verify' });
    expect(decisions).toHaveLength(4);
    expect(decisions.at(-1)).toMatchObject({ issueTokens: false });
  });

  it.each(['none', 'altcha'])(
    'answers the opening round of START=client too, with HUMAN_CHECK=%s',
    async (check) => {
      const { hosts, decisions } = await play({ START: 'client', HUMAN_CHECK: check });
      expect(hosts).toEqual([table, ses, sns]);
      expect(decisions).toMatchObject([
        { challengeName: 'CUSTOM_CHALLENGE' },
        { status: 'READY' },
        { answerCorrect: check === 'none' },
        { challengeName: 'CUSTOM_CHALLENGE' },
        { medium: expect.any(String) },
        { answerCorrect: true },
        { issueTokens: true },
      ]);
    },
  );
});
