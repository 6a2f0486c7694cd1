// Some of a pool's users, and what the channels make of their contacts.
import { paginateListUsers, type UserType } from '@aws-sdk/client-cognito-identity-provider';
import type { Channel, Destination } from '../../../src/channels/channel.ts';
import {
  type Contact,
  findUnproven,
  readVerifiedContacts,
  type Tests,
} from '../../../src/recipients/contacts.ts';
import type { Attributes } from '../../../src/sign-in.ts';
import { errorName } from '../aws/errors.ts';
import type { Context } from '../context.ts';

/** The most that ListUsers gives at once (API reference, Limit). */
const pageSize = 60;
const mostPages = 10;

/** ListUsers has a separate quota per account and Region, which sign-ups and consoles share. */
const pauseMs = 100;

/** A user made by AdminCreateUser keeps FORCE_CHANGE_PASSWORD until a password is set: signing in by code sets none. */
const temporary = 'FORCE_CHANGE_PASSWORD';

export type Sample = ReturnType<typeof sampleOf>;

export interface SampledUser {
  /** Cognito's user name: in a pool whose users sign up with a contact, an id that nobody types. */
  readonly name: string;
  readonly attributes: Attributes;
}

function sampleOf(found: readonly UserType[], isWhole: boolean) {
  const signingIn = found.filter(
    ({ Enabled: enabled, UserStatus: status }) =>
      enabled !== false && (status === 'CONFIRMED' || status === temporary),
  );
  return {
    /** Users that were looked at. */
    read: found.length,
    /** Whether these are all users of the pool. */
    isWhole,
    /** Those that are enabled, and confirmed or made by an administrator: nobody else can sign in by code. */
    users: signingIn.map(
      ({ Username: name = '', Attributes: attributes = [] }): SampledUser => ({
        name,
        attributes: Object.fromEntries(attributes.map(({ Name = '', Value = '' }) => [Name, Value])),
      }),
    ),
    /** How many of them Cognito asks for a new password after the one that they have: an administrator has set that one. */
    withTemporaryPassword: signingIn.filter(({ UserStatus: status }) => status === temporary).length,
  };
}

/** The first users that Cognito lists, 600 at most. Rejects as ListUsers does. `names`: the attributes to ask for. */
export async function sampleUsers(
  context: Pick<Context, 'aws' | 'interrupt' | 'wait'>,
  UserPoolId: string,
  names?: readonly string[],
): Promise<Sample> {
  const { aws, interrupt, wait } = context;
  const found: UserType[] = [];
  try {
    let page = 0;
    for await (const { Users: users = [], PaginationToken: next } of paginateListUsers(
      { client: aws.cognito, pageSize },
      { UserPoolId, AttributesToGet: names && [...names] },
    )) {
      found.push(...users);
      if (next === undefined) return sampleOf(found, true);
      if (++page === mostPages) break;
      interrupt.check('nothing was changed', false);
      await wait(pauseMs);
    }
  } catch (error) {
    // Cognito refuses to name an attribute that a user of the page does not have (API reference, AttributesToGet;
    // aws-sdk-js#3091): so any pool in which some have a number and some an address. Then it has to give them all.
    if (names && errorName(error) === 'InvalidParameterException') return sampleUsers(context, UserPoolId);
    // A smaller sample is a sample, and the quota is not ours alone.
    if (found.length === 0 || !/TooManyRequests|Throttl/.test(errorName(error))) throw error;
  }
  return sampleOf(found, false);
}

export interface ReachableUser extends SampledUser {
  /** The contact of each channel, or why no code can go there. */
  readonly contacts: readonly Contact[];
  /** The contact that a right code would prove. */
  readonly unproven: Destination | undefined;
}

export const readReach = (
  channels: readonly Channel[],
  users: readonly SampledUser[],
  tests: Tests,
): Promise<readonly ReachableUser[]> =>
  Promise.all(
    users.map(async (user) => ({
      ...user,
      contacts: await readVerifiedContacts(channels, user.attributes, tests),
      unproven: await findUnproven(channels, user.attributes, tests),
    })),
  );
