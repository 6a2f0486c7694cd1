// A channel that nobody has: carrier pigeons over HTTP. A whole room, as src/channels/sms and email are.
import type { ChannelRow } from '../../../src/channels/channel.ts';

const mask = (loft: string): string => `${loft[0] ?? '*'}***`;

export const pigeon: ChannelRow<'PIGEON', object> = {
  name: 'PIGEON',
  setting: 'pigeon',
  attribute: 'custom:loft',
  verifiedAttribute: 'custom:loft_verified',
  nameKind: 'loft',
  readIdentity: (value) => (/^[a-z-]{3,20}$/.test(value) ? value : undefined),
  findFaults: () => [],
  // Two for those who are new.
  readCaps: () => ({ perHour: 4, breaker: undefined }),
  open(settings) {
    return {
      name: 'PIGEON',
      attribute: this.attribute,
      verifiedAttribute: this.verifiedAttribute,
      autoVerify: undefined,
      provesSignUp: true,
      caps: this.readCaps(settings),
      example: 'loft-of-nobody',
      unusable: 'SIGN_UP_NO_CONTACT',
      refuseSignUp: () => undefined,
      readIdentity: this.readIdentity,
      async readContact(value) {
        if (!/^[a-z-]{3,20}$/.test(value)) return 'malformed';
        return {
          kind: 'destination',
          channel: this,
          to: value,
          limitKey: `loft/${value}`,
          country: undefined,
          masked: mask(value),
        };
      },
      mask,
      nameKind: this.nameKind,
      claims: () => false,
      inventContact: async (_userName, draw) => ({
        masked: mask(String.fromCharCode(97 + Math.floor(draw('letter') * 26))),
        country: undefined,
        limitKey: undefined,
      }),
      async send(to, { code }, budgetMs) {
        const { ok } = await fetch(process.env.PIGEON_ENDPOINT ?? '', {
          method: 'POST',
          body: JSON.stringify({ to, code }),
          signal: AbortSignal.timeout(budgetMs),
        });
        if (!ok) throw new Error('the pigeon came back');
      },
      repeatsNotice: false,
      sendNotice: async () => {},
    };
  },
};
