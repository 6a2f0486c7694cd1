// What a round has sealed, opened as the Lambda opens it.
import type { CodeState } from '../../src/crypto/state.ts';
import type { Deps } from '../../src/deps.ts';

const owner = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'ada' };

/** `undefined` where it is no code round of ada's. */
export function codeStateIn({ openState }: Pick<Deps, 'openState'>, sealed: unknown): CodeState | undefined {
  const state = openState(owner, sealed);
  return state?.kind === 'code' ? state : undefined;
}

export const nonceIn = (deps: Pick<Deps, 'openState'>, sealed: unknown): string =>
  codeStateIn(deps, sealed)?.nonce ?? '';
