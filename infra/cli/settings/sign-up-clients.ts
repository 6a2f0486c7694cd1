// SIGN_UP_CLIENT_IDS where nobody has said it: the app clients of the pool that allow a sign-in by code.
import { CommandError } from '../command-error.ts';
import type { AppClient } from '../pool/client-flows.ts';
import type { Values } from './given.ts';

const name = 'SIGN_UP_CLIENT_IDS';

/** Room for these ids beside the other settings: Lambda takes 4,096 bytes of variables in all. */
const longest = 2_500;

/** Empty where the setting was given, also as an empty one, or was deployed before. Pure. */
export function signUpClients(given: Values, deployed: Values, clients: readonly AppClient[]): Values {
  if (given[name] !== undefined || deployed[name]) return {};
  const ids = clients.filter(({ allowsCode }) => allowsCode).map(({ id }) => id);
  const value = ids.sort().join(',');
  if (value.length > longest)
    throw new CommandError(
      `${ids.length} app clients of the pool allow CUSTOM_AUTH, too many to list in ${name}`,
      `Say --set ${name}= with those that users sign up through; empty means all clients of the pool`,
    );
  return value === '' ? {} : { [name]: value };
}
