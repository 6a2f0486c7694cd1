// A resend that names another channel: SNS takes messages to numbers that have opted out, so a person needs another way.
import { describe, expect, it } from 'vitest';
import { testDeps } from '../support/deps.ts';
import { SignIn } from '../support/sign-in.ts';

const both = {
  email: 'ada@example.com',
  email_verified: 'true',
  phone_number: '+4915123456789',
  phone_number_verified: 'true',
};
const by = (channel: string) => ({ action: 'resend', channel });

async function resent(
  who: ConstructorParameters<typeof SignIn>[1],
  metadata: Record<string, string>,
  waitSeconds = 31,
) {
  const deps = testDeps({ settings: { SIGN_UP_CONTACTS: 'any', DECOY_CHANNEL_SHARES: 'sms:100,email:100' } });
  const signIn = new SignIn(deps, who);
  const first = await signIn.start();
  deps.clockMs += waitSeconds * 1000;
  const step = await signIn.answer('x', metadata);
  if (first.kind !== 'challenge' || step.kind !== 'challenge') throw new Error(step.kind);
  return { deps, signIn, first: first.parameters, parameters: step.parameters };
}

describe('a resend by another channel', () => {
  it('sends the same code there, and it lets the person in', async () => {
    const { deps, signIn, first, parameters } = await resent({ userAttributes: both }, by('email'));
    expect(first).toMatchObject({ CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS', CHANNELS: 'SMS,EMAIL' });
    expect(parameters).toMatchObject({
      STATUS: 'CODE_RESENT',
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_DELIVERY_DESTINATION: 'a***@e***',
      CHANNELS: 'SMS,EMAIL',
    });
    expect(deps.outbox.map(({ channel }) => channel)).toEqual(['SMS', 'EMAIL']);
    expect(deps.outbox[1]?.code).toBe(deps.outbox[0]?.code);
    expect(await signIn.answer(deps.outbox[1]?.code)).toEqual({ kind: 'tokens' });
  });

  it('is kept to by the resends after it', async () => {
    const { deps, signIn } = await resent({ userAttributes: both }, by('EMAIL'));
    deps.clockMs += 31_000;
    await signIn.answer('x', { action: 'resend' });
    expect(deps.outbox.map(({ channel }) => channel)).toEqual(['SMS', 'EMAIL', 'EMAIL']);
  });

  it.each([
    ['a channel that there is not', by('PIGEON'), 31, 'CODE_RESENT', 'SMS'],
    ['one that the user has no contact for', by('EMAIL'), 31, 'CODE_RESENT', 'SMS'],
    ['another one too soon', by('EMAIL'), 1, 'RESEND_TOO_SOON', 'SMS'],
  ] as const)(
    'that names %s goes by, or speaks of, the one that was used',
    async (what, metadata, wait, STATUS, medium) => {
      const only = { phone_number: both.phone_number, phone_number_verified: 'true' };
      const userAttributes = what.startsWith('one') ? only : both;
      const { parameters } = await resent({ userAttributes }, metadata, wait);
      expect(parameters).toMatchObject({ STATUS, CODE_DELIVERY_DELIVERY_MEDIUM: medium });
    },
  );

  it.each(['EMAIL', 'SMS', 'PIGEON'])('by %s shows strangers what it shows users', async (channel) => {
    const view = async (who: ConstructorParameters<typeof SignIn>[1]) => {
      const { parameters, deps } = await resent(who, by(channel));
      const { CODE_DELIVERY_DESTINATION, PROOF, ...rest } = parameters;
      return { ...rest, EXPIRES_AT: Number(rest.EXPIRES_AT) - deps.clockMs / 1000, NOW: '', RESEND_AT: '' };
    };
    const stranger = await view({ userName: 'nobody', userNotFound: true });
    expect(stranger).toEqual(await view({ userAttributes: both }));
  });
});
