// A pool or an app client that AWS does not know: said so, with those that there are, as far as they may be read.
import {
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Where } from '../aws/clients.ts';
import { attempt, isNotFound } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { LocalContext } from '../context.ts';

type Asking = Pick<LocalContext, 'aws'> & { readonly where?: Where };

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a person can look through; ListUserPools and ListUserPoolClients give at most 60 at once. */
const most = 10;

/** Pure. `a (web), b (ios) and more`; empty where there are none to choose from. */
export function nameList(found: readonly Named[], isMore: boolean): string {
  const shown = found.slice(0, most).map(({ id, name }) => (name ? `${id} (${name})` : id));
  return `${shown.join(', ')}${shown.length > 0 && (isMore || found.length > most) ? ' and more' : ''}`;
}

async function listPools({ aws }: Asking): Promise<string> {
  const read = await attempt(() => aws.cognito.send(new ListUserPoolsCommand({ MaxResults: 60 })));
  if ('why' in read) return '';
  const { UserPools: pools = [], NextToken: next } = read.value;
  return nameList(
    pools.map(({ Id: id = '', Name: name = '' }) => ({ id, name })),
    next !== undefined,
  );
}

/** The app clients of a pool, as a text; empty where there are none or they may not be read. */
export async function listClients({ aws }: Asking, UserPoolId: string): Promise<string> {
  const read = await attempt(() =>
    aws.cognito.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60 })),
  );
  if ('why' in read) return '';
  const { UserPoolClients: clients = [], NextToken: next } = read.value;
  return nameList(
    clients.map(({ ClientId: id = '', ClientName: name = '' }) => ({ id, name })),
    next !== undefined,
  );
}

interface Refusal {
  readonly message: string;
  readonly fix: string;
}

/** Runs `read`; where AWS does not know what it asks for, throws what `refuse` says. */
async function orRefuse<T>(read: () => Promise<T>, refuse: () => Promise<Refusal>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!isNotFound(cause)) throw cause;
    const { message, fix } = await refuse();
    throw new CommandError(message, fix, exit.refused, { cause });
  }
}

/** Runs `read`, which asks for the pool; where there is none of that id, says which there are. */
export const orNamePools = <T>(context: Asking, userPoolId: string, read: () => Promise<T>): Promise<T> =>
  orRefuse(read, async () => {
    const pools = await listPools(context);
    const place = context.where ? ` in ${context.where.region}, account ${context.where.account}` : '';
    return {
      message: `There is no user pool ${userPoolId}${place}`,
      fix: pools
        ? `Say --user-pool-id with one that there is: ${pools}`
        : 'Look the id up in the Cognito console, and check --region and --profile',
    };
  });

/** The same for an app client of a pool that is there. */
export const orNameClients = <T>(
  context: Asking,
  userPoolId: string,
  clientId: string,
  read: () => Promise<T>,
): Promise<T> =>
  orRefuse(read, async () => {
    const clients = await listClients(context, userPoolId);
    return {
      message: `The pool ${userPoolId} has no app client ${clientId}`,
      fix: clients
        ? `Say --client-id with one that it has: ${clients}`
        : 'Make one in the Cognito console, without a secret, and say its id with --client-id',
    };
  });

/** Refuses a pool that is not there. Where we may not read it, it may still be right: say nothing. */
export const requirePool = (context: Asking, UserPoolId: string): Promise<void> =>
  orNamePools(context, UserPoolId, () =>
    unlessUnread(() => context.aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId }))),
  );

export const requireClient = (context: Asking, UserPoolId: string, ClientId: string): Promise<void> =>
  orNameClients(context, UserPoolId, ClientId, () =>
    unlessUnread(() => context.aws.cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))),
  );

async function unlessUnread(read: () => Promise<unknown>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (isNotFound(error)) throw error;
  }
}
