// DefineAuthChallenge: another round, tokens, or the end.

import type { Deps } from '../deps.ts';
import { type Decision, decide } from '../rounds/decide.ts';
import type { DefineResponse, TriggerInput } from './event.ts';

const responses: Readonly<Record<Decision['kind'], DefineResponse>> = {
  code: { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false },
  password: { challengeName: 'PASSWORD_VERIFIER', issueTokens: false, failAuthentication: false },
  tokens: { issueTokens: true, failAuthentication: false },
  fail: { issueTokens: false, failAuthentication: true },
};

export function define(
  signIn: Pick<TriggerInput, 'user' | 'session' | 'state' | 'clientMetadata'>,
  { settings, emit }: Pick<Deps, 'settings' | 'emit'>,
): DefineResponse {
  const decision = decide(signIn, settings);
  if (decision.kind === 'tokens') emit('SignIn');
  if (decision.kind === 'fail') emit('SignInFailed', { Reason: decision.why });
  return responses[decision.kind];
}
