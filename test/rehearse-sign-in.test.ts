// The sign-in that a start plays through: it gets to its end with any settings, or it would warm half of what it should.
import { describe, expect, it } from 'vitest';
import { createConnections } from '../src/aws/connections.ts';
import { createDeps } from '../src/create-deps.ts';
import { createHandler } from '../src/handler.ts';
import { rehearseSignIn } from '../src/rehearse-sign-in.ts';
import { createTelemetry } from '../src/telemetry/telemetry.ts';
import { clientsOf } from './support/clients.ts';
import { settingsOf } from './support/deps.ts';

/** Plays it with a log that is read, and with everybody who would have been connected to. */
async function play(over: Record<string, string> = {}) {
  const lines: Record<string, unknown>[] = [];
  const hosts = new Set<string>();
  const telemetry = createTelemetry('rehearsal', (line) => lines.push(JSON.parse(line)));
  const connections = {
    ...createConnections(Date.now),
    openAhead: ({ hostname }: { hostname: string }) => void hosts.add(hostname),
  };
  const { rehearsal } = clientsOf({}, { connections });
  const failures: unknown[] = [];
  const deps = {
    ...createDeps(settingsOf(over), rehearsal, {
      emit: telemetry.emit,
      onSendFailure: (_channel, error) => failures.push(error),
    }),
    sleep: async () => {},
  };
  await rehearseSignIn(createHandler(telemetry, deps), deps);
  expect(failures).toEqual([]);
  expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([]);
  const counted = (name: string) => lines.filter((line) => name in line).length;
  return { hosts: [...hosts].sort(), counted };
}

const [table, sns, ses] = ['dynamodb', 'sns', 'email'].map((name) => `${name}.eu-west-1.amazonaws.com`);

describe('a rehearsed sign-in', () => {
  it.each<[Record<string, string>, (string | undefined)[]]>([
    [{}, [table, ses, sns]],
    [{ CHANNELS: 'email,sms' }, [table, ses, sns]],
    [{ CHANNELS: 'sms' }, [table, sns]],
    [{ CHANNELS: 'email', SMS_COUNTRIES: '' }, [table, ses]],
    [{ SMS_COUNTRIES: 'DE' }, [table, ses, sns]],
    [{ OTP_TABLE: 'none' }, [ses, sns]],
    [{ CODE_LENGTH: '10', SMS_BREAKER_PERCENT: '0' }, [table, ses, sns]],
  ])('with %j sends, is answered right, and gets tokens', async (settings, hosts) => {
    const { hosts: met, counted } = await play(settings);
    expect(met).toEqual(hosts);
    expect(['CodeSent', 'CodeRight', 'SignIn'].map(counted)).toEqual([1, 1, 1]);
  });

  it('sends and is answered right, and is not let in, where a password has to come first', async () => {
    const { counted } = await play({ SRP_FIRST: 'verify' });
    expect(['CodeSent', 'CodeRight', 'SignIn'].map(counted)).toEqual([1, 1, 0]);
  });

  it('sends by every channel where the client chooses one, and goes no further', async () => {
    const { hosts, counted } = await play({ CHANNEL_CHOICE: 'client' });
    expect(hosts).toEqual([ses, sns]);
    expect(counted('SignIn')).toBe(0);
  });
});
