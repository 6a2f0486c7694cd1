// Made-up channels, so that what holds for every channel is not shown with SMS and email alone.
import type { Channel, CodeMessage, Destination } from '../../src/channels/channel.ts';

/** Its contacts are texts such as `pigeon:coop`; `bad` cannot be used. */
export const fakeChannel = (name: string, over: Partial<Channel> = {}): Channel => ({
  name,
  attribute: `custom:${name.toLowerCase()}`,
  verifiedAttribute: `custom:${name.toLowerCase()}_verified`,
  autoVerify: undefined,
  provesSignUp: true,
  caps: { perHour: undefined, breaker: undefined },
  unusable: 'SIGN_UP_NO_CONTACT',
  refuseSignUp: () => undefined,
  readIdentity: (value) => value.toLowerCase(),
  example: `${name.toLowerCase()}:example`,
  async readContact(value) {
    return value === 'bad' ? 'malformed' : destinationOf(this, value);
  },
  nameKind: name.toLowerCase(),
  mask: (value) => `${name} ${value.slice(0, 1)}***`,
  claims: (userName) => userName.startsWith(`${name.toLowerCase()}:`),
  async inventContact(userName, draw) {
    return this.claims(userName)
      ? { masked: this.mask(userName), country: undefined, limitKey: userName }
      : { masked: `${name} ${Math.floor(draw('digit') * 10)}***`, country: undefined, limitKey: undefined };
  },
  send: async () => {},
  sendNotice: async () => {},
  repeatsNotice: false,
  ...over,
});

export const destinationOf = (
  channel: Channel,
  to: string,
  over: Partial<Destination> = {},
): Destination => ({
  kind: 'destination',
  channel,
  to,
  limitKey: to,
  country: undefined,
  masked: channel.mask(to),
  ...over,
});

export const codeMessage = (over: Partial<CodeMessage> = {}): CodeMessage => ({
  code: '048213',
  secondsLeft: 300,
  clientId: 'client-1',
  locale: undefined,
  attributes: {},
  ...over,
});
