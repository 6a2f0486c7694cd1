// DefineAuthChallenge: another round, tokens, or the end.
import { type Decision, decide } from '../challenge/decide.ts';
import { parseState } from '../challenge/state.ts';
import type { Deps } from '../deps.ts';
import { asksResend, type DefineEvent, ownerOf, sessionOf } from '../events.ts';

function respond(decision: Decision): DefineEvent['response'] {
  switch (decision.kind) {
    case 'code':
      return { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
    case 'password':
      return { challengeName: 'PASSWORD_VERIFIER', issueTokens: false, failAuthentication: false };
    case 'tokens':
      return { issueTokens: true, failAuthentication: false };
    case 'fail':
      return { issueTokens: false, failAuthentication: true };
  }
}

export async function define(
  event: DefineEvent,
  { settings, hmac, emit }: Pick<Deps, 'settings' | 'hmac' | 'emit'>,
): Promise<DefineEvent> {
  const owner = ownerOf(event);
  const decision = decide(
    {
      session: sessionOf(event),
      userNotFound: event.request.userNotFound === true,
      resend: asksResend(event),
      parse: (metadata) => parseState(hmac, owner, metadata),
    },
    settings,
  );
  if (decision.kind === 'tokens') emit('SignIn');
  if (decision.kind === 'fail') emit('SignInFailed', { Reason: decision.why });
  event.response = respond(decision);
  return event;
}
