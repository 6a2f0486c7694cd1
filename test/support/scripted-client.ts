// The client over a scripted transport, with storages that a test can look into.
import {
  createOtpClient,
  type OtpClientOptions,
  type Reply,
  type Transport,
} from '../../src/client/index.ts';
import type { ClientMetadata, RoundParameters } from '../../src/rounds/contract.ts';

export const serverNow = Date.UTC(2030, 0, 1) / 1000;

const parametersOf = (more: Partial<RoundParameters> = {}): Partial<RoundParameters> => ({
  STATUS: 'CODE_SENT',
  CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
  CODE_DELIVERY_DESTINATION: 'a***@e***',
  CODE_LENGTH: '6',
  NOW: String(serverNow),
  EXPIRES_AT: String(serverNow + 300),
  RESEND_AT: String(serverNow + 30),
  ATTEMPTS_LEFT: '3',
  SENDS_LEFT: '2',
  PROOF: 'proof-1',
  ...more,
});

export const round = (session: string, more: Partial<RoundParameters> = {}): Reply => ({
  session,
  parameters: parametersOf(more),
});

export const tokens = { accessToken: 'a', idToken: 'i', refreshToken: 'r', expiresAt: 0 };
export const signedIn: Reply = { tokens };

export const fail = (name: string, message = 'x') => Object.assign(new Error(message), { name });
export const sessionExpired = fail(
  'NotAuthorizedException',
  'Invalid session for the user, session is expired.',
);

export const storageOf = () => {
  const values = new Map<string, string>();
  return {
    values,
    getItem: async (key: string) => values.get(key) ?? null,
    setItem: async (key: string, value: string) => void values.set(key, value),
    removeItem: async (key: string) => void values.delete(key),
  };
};

type Next = Reply | Error;

/** Answers each call with the next of `replies`, and keeps what it was asked. */
function scripted(replies: Next[], signUps: (Error | undefined)[] = []) {
  const asked: {
    call: string;
    name: string;
    answer?: string;
    session?: string;
    metadata?: ClientMetadata;
    attributes?: Readonly<Record<string, string>>;
  }[] = [];
  const next = async (): Promise<Reply> => {
    const reply = replies.shift();
    if (!reply || reply instanceof Error) throw reply ?? new Error('nothing scripted');
    return reply;
  };
  const transport: Transport = {
    id: 'client-1',
    async signUp(name, _, attributes) {
      asked.push({ call: 'signUp', name, attributes });
      const error = signUps.shift();
      if (error) throw error;
    },
    start(name) {
      asked.push({ call: 'start', name });
      return next();
    },
    answer(name, session, answer, metadata) {
      asked.push({ call: 'answer', name, answer, session, metadata });
      return next();
    },
    renew: async (held) => held,
    signOut: async () => void asked.push({ call: 'signOut', name: '' }),
  };
  return { transport, asked };
}

export const clientOf = (
  replies: Next[],
  more: Partial<OtpClientOptions> = {},
  signUps: (Error | undefined)[] = [],
) => {
  const { transport, asked } = scripted(replies, signUps);
  const storage = storageOf();
  const session = storageOf();
  const options = { transport, storage, session, ...more };
  return { client: createOtpClient(options), asked, storage, session, options };
};
