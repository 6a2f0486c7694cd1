// DefineAuthChallenge: another round, tokens, or the end.

import type { Deps } from '../deps.ts';
import { type Decision, decide } from '../rounds/decide.ts';
import { wasUnreadable } from '../rounds/plan-round.ts';
import type { DefineResponse, TriggerInput } from './event.ts';
import { countUnreadable } from './unreadable.ts';

const responses: Readonly<Record<Decision['kind'], DefineResponse>> = {
  code: { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false },
  password: { challengeName: 'PASSWORD_VERIFIER', issueTokens: false, failAuthentication: false },
  tokens: { issueTokens: true, failAuthentication: false },
  fail: { issueTokens: false, failAuthentication: true },
};

export async function define(
  signIn: Pick<TriggerInput, 'user' | 'session' | 'state' | 'clientMetadata'>,
  { settings, limits, emit }: Pick<Deps, 'settings' | 'limits' | 'emit'>,
): Promise<DefineResponse> {
  const decision = await decideWithTable(signIn, settings, limits);
  if (decision.kind === 'tokens') emit('SignIn');
  if (decision.kind === 'fail') emit('SignInFailed', { Reason: decision.why });
  return responses[decision.kind];
}

/** The session decides alone, but for the answer that would be the last one: if it could not be a code, it costs nothing. */
async function decideWithTable(
  signIn: Pick<TriggerInput, 'user' | 'session' | 'state' | 'clientMetadata'>,
  settings: Deps['settings'],
  limits: Deps['limits'],
): Promise<Decision> {
  const decision = decide(signIn, settings);
  const { state } = signIn;
  if (decision.kind !== 'fail' || decision.why !== 'Attempts' || state?.kind !== 'code') return decision;
  return wasUnreadable(state, await countUnreadable(state, { limits })) ? { kind: 'code' } : decision;
}
