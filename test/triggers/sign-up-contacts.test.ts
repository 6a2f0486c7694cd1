// Which sign-ups are ours to judge, and how many contacts one may bring.
import { describe, expect, it } from 'vitest';
import { contactAttributes } from '../../src/channels/list.ts';
import { publicText } from '../../src/errors.ts';
import { testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { signUpEvent } from '../support/events.ts';

const email = 'ada@example.com';
const phone_number = '+4915123456789';

describe('a sign-up through an app client', () => {
  const through = (clientId: string, attributes: Record<string, string> = { email }) =>
    signUpEvent(attributes, 'SignUp', { clientId });

  it.each(['', 'app', 'web,app'])('that SIGN_UP_CLIENT_IDS=%j has, is confirmed', async (ids) => {
    const deps = testDeps({ settings: { SIGN_UP_CLIENT_IDS: ids } });
    const { response } = await dispatch(through('app'), deps);
    expect(response).toMatchObject({ autoConfirmUser: true, autoVerifyEmail: true });
    expect(deps.metrics.get('SignUp')).toBe(1);
  });

  // A prefix, another case and a longer id are other clients.
  it.each(['passwords', 'ap', 'APP', 'app2', ''])(
    'that it does not have (%j), is left as it came',
    async (id) => {
      const deps = testDeps({
        settings: { SIGN_UP_CLIENT_IDS: 'app', SIGN_UP_EMAIL_DOMAINS: 'example.org' },
      });
      const event = { ...through(id, { email, phone_number }), response: { autoConfirmUser: null } };
      expect(await dispatch(structuredClone(event), deps)).toEqual(event);
      expect([...deps.metrics.keys()]).toEqual([]);
    },
  );
});

describe('the contacts of a sign-up', () => {
  const values: Record<string, readonly (string | undefined)[]> = {
    email: [undefined, '', email, 'no address'],
    phone_number: [undefined, '', phone_number, '+49'],
  };

  it('are the attributes of every channel there is', () => {
    expect([...contactAttributes].sort()).toEqual(Object.keys(values).sort());
  });

  const cases = ['one', 'any'].flatMap((allowed) =>
    ['sms,email', 'email,sms', 'email', 'sms'].flatMap((channels) =>
      (values.email ?? []).flatMap((address) =>
        (values.phone_number ?? []).map((number) => ({ allowed, channels, address, number })),
      ),
    ),
  );

  it.each(cases)(
    'with SIGN_UP_CONTACTS=$allowed, CHANNELS=$channels: $address and $number',
    async (given) => {
      const { allowed, channels, address, number } = given;
      const deps = testDeps({ settings: { SIGN_UP_CONTACTS: allowed, CHANNELS: channels } });
      const attributes = Object.fromEntries(
        Object.entries({ email: address, phone_number: number }).filter(([, value]) => value !== undefined),
      ) as Record<string, string>;
      const outcome = await dispatch(signUpEvent(attributes), deps).then(
        ({ response }) => response,
        (error: Error) => error.message,
      );
      // The rule: two that hold anything are refused, whatever the channels and whether or not they could be used.
      if (allowed === 'one' && address && number) {
        expect(outcome).toBe(publicText.SIGN_UP_ONE_CONTACT);
        expect(deps.metrics.get('SignUpRefused')).toBe(1);
        return;
      }
      const usable = channels
        .split(',')
        .filter((channel) => (channel === 'sms' ? number === phone_number : address === email));
      if (usable.length === 0) {
        // The reason is that of the first contact, in the order of CHANNELS, that holds anything.
        const [first] = channels.split(',').filter((channel) => (channel === 'sms' ? number : address));
        const reason = { sms: 'SIGN_UP_PHONE_UNUSABLE', email: 'SIGN_UP_EMAIL_UNUSABLE' } as const;
        return expect(outcome).toBe(
          publicText[first === 'sms' || first === 'email' ? reason[first] : 'SIGN_UP_NO_CONTACT'],
        );
      }
      expect(outcome).toEqual({
        autoConfirmUser: true,
        autoVerifyEmail: usable[0] === 'email',
        autoVerifyPhone: usable[0] === 'sms',
      });
    },
  );
});
