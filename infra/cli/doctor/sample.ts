// Some of a pool's users, and what is known of how they can be reached.
import {
  type AttributeType,
  ListUsersCommand,
  type ListUsersCommandOutput,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
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

const toAttributes = (attributes: readonly AttributeType[] = []): Attributes =>
  Object.fromEntries(attributes.map(({ Name: name = '', Value: value = '' }) => [name, value]));

/** A user made by AdminCreateUser keeps FORCE_CHANGE_PASSWORD until a password is set: signing in by code sets none. */
const temporary = 'FORCE_CHANGE_PASSWORD';
const statusesThatSignIn: readonly (string | undefined)[] = ['CONFIRMED', temporary];

const canSignIn = ({ Enabled: enabled, UserStatus: status }: UserType): boolean =>
  enabled !== false && statusesThatSignIn.includes(status);

const isThrottled = (error: unknown): boolean => /TooManyRequests|Throttl/.test(errorName(error));

/** `names`: the attributes to ask for; without, Cognito gives all. */
async function readPages(
  { aws, interrupt, wait }: SampleContext,
  userPoolId: string,
  names: readonly string[] | undefined,
): Promise<Sample> {
  const users: SampledUser[] = [];
  let withTemporaryPassword = 0;
  let read = 0;
  let next: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    interrupt.check('nothing was changed', false);
    if (page > 0) await wait(pauseMs);
    let answer: ListUsersCommandOutput;
    try {
      answer = await aws.cognito.send(
        new ListUsersCommand({
          UserPoolId: userPoolId,
          Limit: pageSize,
          ...(names && { AttributesToGet: [...names] }),
          ...(next !== undefined && { PaginationToken: next }),
        }),
      );
    } catch (error) {
      // A smaller sample is a sample, and the quota is not ours alone.
      if (read > 0 && isThrottled(error)) break;
      throw error;
    }
    const found = answer.Users ?? [];
    read += found.length;
    const signingIn = found.filter(canSignIn);
    withTemporaryPassword += signingIn.filter(({ UserStatus: status }) => status === temporary).length;
    users.push(
      ...signingIn.map(({ Username: name = '', Attributes: attributes }) => ({
        name,
        attributes: toAttributes(attributes),
      })),
    );
    next = answer.PaginationToken;
    if (next === undefined) return { read, isWhole: true, users, withTemporaryPassword };
  }
  return { read, isWhole: false, users, withTemporaryPassword };
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
    return readPages(context, userPoolId, undefined);
  }
}
