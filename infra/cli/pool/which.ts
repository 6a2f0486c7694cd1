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

type Named = readonly [id?: string | undefined, name?: string | undefined];

/** What a person can look through; ListUserPools and ListUserPoolClients give at most 60 at once. */
const most = 10;

/** `a (web), b (ios) and more`; empty where there are none to choose from, or they may not be read. */
async function nameList(read: () => Promise<{ named: Named[]; next: string | undefined }>): Promise<string> {
  const answer = await attempt(read);
  if ('why' in answer || answer.value.named.length === 0) return '';
  const { named, next } = answer.value;
  const shown = named.slice(0, most).map(([id, name]) => (name ? `${id} (${name})` : id));
  return `${shown.join(', ')}${next !== undefined || named.length > most ? ' and more' : ''}`;
}

const listPools = ({ aws }: Asking): Promise<string> =>
  nameList(async () => {
    const { UserPools: pools = [], NextToken: next } = await aws.cognito.send(
      new ListUserPoolsCommand({ MaxResults: 60 }),
    );
    return { named: pools.map(({ Id: id, Name: name }) => [id, name]), next };
  });

/** The app clients of a pool, as a text; empty where there are none or they may not be read. */
export const listClients = ({ aws }: Asking, UserPoolId: string): Promise<string> =>
  nameList(async () => {
    const { UserPoolClients: clients = [], NextToken: next } = await aws.cognito.send(
      new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60 }),
    );
    return { named: clients.map(({ ClientId: id, ClientName: name }) => [id, name]), next };
  });

/** Runs `read`; where AWS does not know what it asks for, throws what `refuse` says. */
const orRefuse = <T>(
  read: () => Promise<T>,
  refuse: () => Promise<readonly [what: string, fix: string]>,
): Promise<T> =>
  read().catch(async (cause: unknown) => {
    if (!isNotFound(cause)) throw cause;
    const [what, fix] = await refuse();
    throw new CommandError(what, fix, exit.refused, { cause });
  });

/** Runs `read`, which asks for the pool; where there is none of that id, says which there are. */
export const orNamePools = <T>(context: Asking, userPoolId: string, read: () => Promise<T>): Promise<T> =>
  orRefuse(read, async () => {
    const pools = await listPools(context);
    const place = context.where ? ` in ${context.where.region}, account ${context.where.account}` : '';
    return [
      `There is no user pool ${userPoolId}${place}`,
      pools
        ? `Say --user-pool-id with one that there is: ${pools}`
        : 'Look the id up in the Cognito console, and check --region and --profile',
    ];
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
    return [
      `The pool ${userPoolId} has no app client ${clientId}`,
      clients
        ? `Say --client-id with one that it has: ${clients}`
        : 'Make one in the Cognito console, without a secret, and say its id with --client-id',
    ];
  });

/** What may not be read may still be right: nothing is said of it. */
const unlessUnread = (read: Promise<unknown>): Promise<unknown> =>
  read.catch((error: unknown) => {
    if (error instanceof CommandError) throw error;
  });

/** Refuses a pool that is not there. */
export const requirePool = (context: Asking, UserPoolId: string): Promise<unknown> =>
  unlessUnread(
    orNamePools(context, UserPoolId, () =>
      context.aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId })),
    ),
  );

export const requireClient = (context: Asking, UserPoolId: string, ClientId: string): Promise<unknown> =>
  unlessUnread(
    orNameClients(context, UserPoolId, ClientId, () =>
      context.aws.cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })),
    ),
  );
