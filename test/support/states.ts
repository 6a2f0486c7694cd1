// States of a round: examples, and what a round has sealed, opened as the Lambda opens it.
import type { CodeState, OpeningState } from '../../src/crypto/state.ts';
import type { Deps } from '../../src/deps.ts';
import type { ClientMetadata } from '../../src/sign-in.ts';

export const openingState: OpeningState = {
  kind: 'opening',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  issuedAt: 1_795_434_000,
  failed: 0,
  ifTrue: 'EMAIL',
};

/** Issued and sent in the first second there is. */
export const codeState: CodeState = {
  kind: 'code',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  signIn: 'BBBBBBBBBBBBBBBBBBBBBB',
  issuedAt: 1,
  wrong: 0,
  unreadable: 0,
  sends: 1,
  sentAt: 1,
  channel: 'SMS',
  recipient: 'real',
};

/** Of an answer that brings none. */
export const noMetadata: ClientMetadata = {
  resend: false,
  channel: undefined,
  proof: undefined,
  human: undefined,
  locale: undefined,
};

const owner = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'ada' };

/** `undefined` where it is no code round of ada's. */
export function codeStateIn({ openState }: Pick<Deps, 'openState'>, sealed: unknown): CodeState | undefined {
  const state = openState(owner, sealed);
  return state?.kind === 'code' ? state : undefined;
}

export const nonceIn = (deps: Pick<Deps, 'openState'>, sealed: unknown): string =>
  codeStateIn(deps, sealed)?.nonce ?? '';
