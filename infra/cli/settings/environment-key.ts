// The KMS key that the function's environment is under, and who may use it.
import type { Where } from '../aws/clients.ts';
import type { Values } from './given.ts';

/**
 * Patterns for `aws:PrincipalArn`, which names the role of a caller that has assumed one. AWS does not show the role's path to the one
 * who asks, and a name is in use once only, whatever its path.
 */
export function principalPatterns({ caller, partition, account }: Where): readonly string[] {
  const role = /:assumed-role\/([^/]+)\//.exec(caller)?.[1];
  if (role === undefined) return [caller];
  const path = `arn:${partition}:iam::${account}:role/`;
  return [`${path}${role}`, `${path}*/${role}`];
}

/** The roles that may use a key that the stack creates (`create`): the one that deploys now, and those that deployed before. */
export function keyUsers(key: string | undefined, before: string | undefined, where: Where): Values {
  if (key !== 'create') return {};
  const users = new Set([...(before ?? '').split(',').filter(Boolean), ...principalPatterns(where)]);
  return { KeyUsers: [...users].sort().join(',') };
}
