import { describe, expect, it } from 'vitest';
import { createDeps } from '../src/create-deps.ts';
import { recordAws } from './support/asked.ts';
import { settingsOf } from './support/deps.ts';
import { recordMetrics } from './support/emitted.ts';

const owner = { userPoolId: 'p', clientId: 'c', userName: 'u' };

function create(settings: Record<string, string> = {}) {
  const { emitted, emit } = recordMetrics();
  const asked: unknown[] = [];
  const getItem = async (input: unknown) => {
    asked.push(input);
    return {};
  };
  const aws = { ...recordAws().aws, getItem };
  const deps = createDeps(settingsOf(settings), aws, {
    emit,
    onSendFailure: () => {},
    onMarkFailure: () => {},
  });
  return { deps, emitted, asked };
}

describe('the real effects', () => {
  it('are the channels of CHANNELS, in its order', () => {
    const names = (CHANNELS: string) => create({ CHANNELS }).deps.channels.map(({ name }) => name);
    expect(names('email,sms')).toEqual(['EMAIL', 'SMS']);
    expect(names('email')).toEqual(['EMAIL']);
  });

  it('open what they have sealed', () => {
    const { deps } = create();
    const nonce = deps.nonce();
    const code = {
      kind: 'code',
      nonce,
      signIn: deps.nonce(),
      issuedAt: 1,
      wrong: 0,
      unreadable: 0,
      sends: 1,
      sentAt: 1,
    } as const;
    const state = { ...code, channel: 'SMS', recipient: 'real' } as const;
    expect(deps.openState(owner, deps.sealState(owner, state))).toEqual(state);
  });

  it('derive everything from OTP_SECRET', () => {
    const [one, same, other] = ['x', 'x', 'y'].map((letter) =>
      create({ OTP_SECRET: letter.repeat(32) }).deps.hmac('code', 'a'),
    );
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
  });

  it.each([
    ['none', 0],
    ['otp-table', 1],
  ])('ask the table of OTP_TABLE=%s %i times', async (OTP_TABLE, times) => {
    const { deps, asked } = create({ OTP_TABLE });
    await deps.limits.seeDestination('d');
    expect(asked).toHaveLength(times);
  });

  it('imitate in a round that sends nothing how long a send took', async () => {
    const { deps } = create();
    await expect(deps.pace.imitate('SMS', 1)).resolves.toBeUndefined();
  });

  it('mark a contact by one change of its value and its flag: a value that somebody edits meanwhile gets no flag', async () => {
    const { aws, updated } = recordAws();
    const watch = { emit: () => {}, onSendFailure: () => {}, onMarkFailure: () => {} };
    const { markVerified, channels } = createDeps(settingsOf({ CHANNELS: 'email' }), aws, watch);
    const [email] = channels;
    if (email) await markVerified({ ...owner, exists: true }, email, 'ada@example.com', 700);
    expect(updated).toEqual([
      {
        input: {
          UserPoolId: 'p',
          Username: 'u',
          UserAttributes: [
            { Name: 'email', Value: 'ada@example.com' },
            { Name: 'email_verified', Value: 'true' },
          ],
        },
        timeoutMs: 700,
      },
    ]);
  });

  it('have the clock of the machine', async () => {
    const { deps } = create();
    expect(Math.abs(deps.nowMs() - Date.now())).toBeLessThan(1000);
    await expect(deps.sleep(0)).resolves.toBeUndefined();
  });
});
