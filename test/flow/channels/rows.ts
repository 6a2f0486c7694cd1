// The axes along which a sign-in finds its channel, crossed. A row is one sign-in, from its start to its end.

export type ChannelName = 'SMS' | 'EMAIL';

/** Who chooses the channel, and in which way a client does. */
export interface Choice {
  readonly by: 'server' | 'client';
  readonly name: string;
  /** ANSWER of the round that asks for a channel. */
  readonly answer: string;
  /** `channel` in ClientMetadata: with that answer, or, where no round asks, with the last answer before the code. */
  readonly channel: string | undefined;
  /** What the client has asked for, and has a say in. */
  readonly wants: ChannelName | undefined;
}

export type Contact = 'none' | 'unverified' | 'verified';

export interface Walk {
  readonly name: string;
  /** `at once`: the right answer to the first message. `long`: after wrong answers and resends. */
  readonly length: 'at once' | 'long';
  /** Whose service is down while the first message, or the first resend, is sent. */
  readonly downAtStart?: ChannelName;
  readonly downAtResend?: ChannelName;
}

export interface Row {
  /** Names of the challenges that Cognito has seen pass before ours. */
  readonly start: readonly string[];
  readonly srpFirst: 'skip' | 'verify';
  readonly choice: Choice;
  readonly channels: readonly ChannelName[];
  readonly contacts: Readonly<Record<ChannelName, Contact>>;
  /** As Cognito spells the flags of the contacts; `undefined` where it leaves one out. */
  readonly flags: Readonly<Record<ChannelName, string | undefined>>;
  readonly autoVerify: 'delivery' | 'proof' | 'none';
  /** The contact that TEST_IDENTITIES gives a fixed code. */
  readonly testIdentity: ChannelName | undefined;
  readonly walk: Walk;
}

const names = ['SMS', 'EMAIL'] as const;
export const other = { SMS: 'EMAIL', EMAIL: 'SMS' } as const;

const orders: readonly (readonly ChannelName[])[] = [['SMS'], ['EMAIL'], ['SMS', 'EMAIL'], ['EMAIL', 'SMS']];

const noWord = 'neither of them';
const byServer = { by: 'server', answer: '', wants: undefined } as const;
const choices: readonly Choice[] = [
  { ...byServer, name: 'server', channel: undefined },
  ...names.map((name) => ({ ...byServer, name: `server, the client names ${name}`, channel: name })),
  { by: 'client', name: 'a wrong word', answer: noWord, channel: undefined, wants: undefined },
  { by: 'client', name: 'an unknown channel', answer: noWord, channel: 'FAX', wants: undefined },
  ...names.flatMap((wants): Choice[] => [
    { by: 'client', name: `ANSWER ${wants}`, answer: wants, channel: undefined, wants },
    { by: 'client', name: `ClientMetadata ${wants}`, answer: noWord, channel: wants, wants },
    { by: 'client', name: `both ${wants}`, answer: wants, channel: wants, wants },
    { by: 'client', name: `ANSWER ${wants} and an unknown channel`, answer: wants, channel: 'FAX', wants },
    // Where the two differ, the one that is called a channel counts.
    {
      by: 'client',
      name: `ClientMetadata ${wants} over ANSWER`,
      answer: other[wants],
      channel: wants,
      wants,
    },
  ]),
];

const proofs: readonly (readonly string[])[] = [[], ['SRP_A'], ['SRP_A', 'PASSWORD_VERIFIER']];
const mfaItems: readonly (readonly string[])[] = [
  [],
  ['SMS_MFA'],
  ['SOFTWARE_TOKEN_MFA'],
  ['EMAIL_OTP'],
  ['DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER'],
];

const atOnce: Walk = { name: 'answered at once', length: 'at once' };
const longWalks: readonly Walk[] = [
  { name: 'wrong answers and resends', length: 'long' },
  ...names.flatMap((name): Walk[] => [
    { name: `${name} down at the first send`, length: 'long', downAtStart: name },
    { name: `${name} down at the resend`, length: 'long', downAtResend: name },
  ]),
];

/** In turns rather than crossed: each spelling meets every other axis. */
const spellings: Readonly<Record<Contact, readonly (string | undefined)[]>> = {
  none: [undefined],
  verified: ['true', 'True'],
  unverified: ['false', undefined, 'False'],
};
const takeTurn = <T>(values: readonly T[], turn: number): T => values[turn % values.length] as T;

/** Everything that a user and a deployment can be. */
function* users(): Generator<Omit<Row, 'start' | 'walk'>> {
  let turn = 0;
  for (const channels of orders)
    for (const choice of choices)
      for (const srpFirst of ['skip', 'verify'] as const)
        for (const sms of ['none', 'unverified', 'verified'] as const)
          for (const email of ['none', 'unverified', 'verified'] as const)
            for (const testIdentity of [undefined, ...names]) {
              const contacts = { SMS: sms, EMAIL: email };
              if (testIdentity && contacts[testIdentity] === 'none') continue;
              // Settings refuse it: it could never sign in.
              if (testIdentity && !channels.includes(testIdentity)) continue;
              // Settings refuse it: there is nothing to choose.
              if (choice.by === 'client' && channels.length === 1) continue;
              turn++;
              const flags = {
                SMS: takeTurn(spellings[sms], turn),
                EMAIL: takeTurn(spellings[email], turn >> 1),
              };
              // A sign-in tells them apart only of a user without a verified contact. Elsewhere they take turns.
              const all = ['delivery', 'proof', 'none'] as const;
              const hasVerified = sms === 'verified' || email === 'verified';
              for (const autoVerify of hasVerified ? [takeTurn(all, turn)] : all.slice(0, 2))
                yield { channels, choice, srpFirst, contacts, flags, autoVerify, testIdentity };
            }
}

/** An outage of a channel that could not be used anyway is no other walk. */
const canBeNoticed =
  ({ channels, contacts, autoVerify }: Pick<Row, 'channels' | 'contacts' | 'autoVerify'>) =>
  ({ downAtStart, downAtResend }: Walk): boolean => {
    const down = downAtStart ?? downAtResend;
    if (down === undefined) return true;
    const isProven = autoVerify === 'proof' && contacts[down] === 'unverified';
    return channels.includes(down) && (contacts[down] === 'verified' || isProven);
  };

/**
 * Every start meets everything else in the walk of one message. In the longer walks the MFA items take turns: from
 * the first round of ours on they lie further back in the session, where no later round tells them apart.
 */
export function* listRows(): Generator<Row> {
  let turn = 0;
  for (const user of users())
    for (const proof of proofs) {
      const starts = mfaItems.map((items) => [...proof, ...items]);
      // What comes with InitiateAuth itself, Cognito hands to nobody.
      const canNameChannel = (start: readonly string[]) =>
        user.choice.by === 'client' || user.choice.channel === undefined || start.length > 1;
      for (const start of starts.filter(canNameChannel)) yield { ...user, start, walk: atOnce };
      for (const walk of longWalks.filter(canBeNoticed(user)))
        yield { ...user, start: takeTurn(starts.filter(canNameChannel), turn++), walk };
    }
}

export const nameRow = ({
  start,
  srpFirst,
  choice,
  channels,
  contacts,
  flags,
  autoVerify,
  testIdentity,
  walk,
}: Row) =>
  [
    `[${start.join(', ')}]`,
    `SRP_FIRST=${srpFirst}`,
    `AUTO_VERIFY=${autoVerify}`,
    `CHANNELS=${channels.join()}`,
    `choice: ${choice.name}`,
    ...names.map((name) => `${name}: ${contacts[name]} (flag ${flags[name]})`),
    `test identity: ${testIdentity ?? 'none'}`,
    walk.name,
  ].join(' | ');
