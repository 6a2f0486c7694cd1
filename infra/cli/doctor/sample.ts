// Some of a pool's users, and what the channels make of their contacts.
import {
  ListUsersCommand,
  type ListUsersCommandOutput,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
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

export interface Sample {
  /** Users that were looked at. */
  readonly read: number;
  /** Whether these are all users of the pool. */
  readonly isWhole: boolean;
  /** Those that are enabled, and confirmed or made by an administrator: nobody else can sign in by code. */
  readonly users: readonly SampledUser[];
  /** How many of them Cognito asks for a new password after the one that they have: an administrator has set that one. */
  readonly withTemporaryPassword: number;
}

export interface SampledUser {
  /** Cognito's user name: in a pool whose users sign up with a contact, an id that nobody types. */
  readonly name: string;
  readonly attributes: Attributes;
}

type SampleContext = {
  readonly aws: { readonly cognito: Pick<Context['aws']['cognito'], 'send'> };
} & Pick<Context, 'interrupt' | 'wait'>;

/** A user made by AdminCreateUser keeps FORCE_CHANGE_PASSWORD until a password is set: signing in by code sets none. */
const temporary = 'FORCE_CHANGE_PASSWORD';

function sampleOf(found: readonly UserType[], isWhole: boolean): Sample {
  const signingIn = found.filter(
    ({ Enabled: enabled, UserStatus: status }) =>
      enabled !== false && (status === 'CONFIRMED' || status === temporary),
  );
  return {
    read: found.length,
    isWhole,
    users: signingIn.map(({ Username: name = '', Attributes: attributes = [] }) => ({
      name,
      attributes: Object.fromEntries(attributes.map(({ Name = '', Value = '' }) => [Name, Value])),
    })),
    withTemporaryPassword: signingIn.filter(({ UserStatus: status }) => status === temporary).length,
  };
}

/** `names`: the attributes to ask for; without, Cognito gives all. */
async function readPages(
  { aws, interrupt, wait }: SampleContext,
  UserPoolId: string,
  names?: readonly string[],
): Promise<Sample> {
  const found: UserType[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    interrupt.check('nothing was changed', false);
    if (page > 0) await wait(pauseMs);
    let answer: ListUsersCommandOutput;
    try {
      answer = await aws.cognito.send(
        new ListUsersCommand({
          UserPoolId,
          Limit: pageSize,
          AttributesToGet: names && [...names],
          PaginationToken: next,
        }),
      );
    } catch (error) {
      // A smaller sample is a sample, and the quota is not ours alone.
      if (page > 0 && /TooManyRequests|Throttl/.test(errorName(error))) break;
      throw error;
    }
    found.push(...(answer.Users ?? []));
    next = answer.PaginationToken;
    if (next === undefined) return sampleOf(found, true);
  }
  return sampleOf(found, false);
}

/** The first users that Cognito lists, 600 at most. Rejects as ListUsers does. */
export async function sampleUsers(
  context: SampleContext,
  userPoolId: string,
  names: readonly string[],
): Promise<Sample> {
  try {
    return await readPages(context, userPoolId, names);
  } catch (error) {
    // Cognito refuses to name an attribute that a user of the page does not have (API reference, AttributesToGet;
    // aws-sdk-js#3091): so any pool in which some have a number and some an address. Then it has to give them all.
    if (errorName(error) !== 'InvalidParameterException') throw error;
    return readPages(context, userPoolId);
  }
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
