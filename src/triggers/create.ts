// CreateAuthChallenge: the next round. Finds out where the code may go, sends it, and says so.

import { deriveProof } from '../crypto/code.ts';
import type { ChallengeState } from '../crypto/state.ts';
import type { Deps } from '../deps.ts';
import { type Contact, findUnproven, putFirst, readVerifiedContacts } from '../recipients/contacts.ts';
import { findRecipient, type Recipient } from '../recipients/recipient.ts';
import { planRound, preferredChannel } from '../rounds/plan-round.ts';
import { codeParameters } from '../rounds/public-parameters.ts';
import { isDeviceRound } from '../sign-in.ts';
import type { CreateResponse, TriggerInput } from './event.ts';
import { openRound } from './opening.ts';
import { type CodeRound, sendCode } from './send-code.ts';
import { countUnreadable } from './unreadable.ts';

export async function create(
  {
    user,
    attributes,
    session,
    state,
    clientMetadata,
  }: Pick<TriggerInput, 'user' | 'attributes' | 'session' | 'state' | 'clientMetadata'>,
  deps: Deps,
): Promise<CreateResponse> {
  const { settings, hmac, emit } = deps;
  const startedMs = deps.nowMs();
  const nowSeconds = Math.floor(startedMs / 1000);
  const respond = (next: ChallengeState, parameters: Record<string, string>): CreateResponse => {
    const sealed = deps.sealState(user, next);
    return {
      publicChallengeParameters: parameters,
      // Verify has no session, so it gets the state by these.
      privateChallengeParameters: { state: sealed },
      challengeMetadata: sealed,
    };
  };

  const passed = session.findLast((round) => !isDeviceRound(round))?.passed === true;
  const plan = planRound(
    state,
    {
      passed,
      resend: clientMetadata.resend,
      showsProof: clientMetadata.proof !== undefined,
      unreadable: clientMetadata.resend ? 0 : await countUnreadable(state, deps),
      nowSeconds,
    },
    settings,
  );
  if (plan.kind === 'open') {
    const opening = await openRound({ failed: plan.failed, nowSeconds }, deps);
    return respond(opening.state, opening.parameters);
  }

  const preferred = preferredChannel(
    state,
    {
      channel: clientMetadata.channel,
      wasRight: passed,
      isResend: plan.kind === 'send' && clientMetadata.resend,
    },
    settings.CHANNELS,
  );
  const recipient = await chooseRecipient({ user, attributes, state }, preferred, startedMs, deps);
  const show = ({ state: next, status, target }: CodeRound): CreateResponse =>
    respond(
      next,
      codeParameters(status, next, target, deriveProof(hmac, user, next.signIn), nowSeconds, settings),
    );
  if (plan.kind === 'stay') {
    if (plan.resendRefused) emit('ResendRefused');
    return show({ ...plan, target: recipient.targets[0] });
  }
  const { previous } = plan;
  const mayNameLocale = clientMetadata.resend || state?.kind === 'opening';
  const locale = (mayNameLocale ? clientMetadata.locale : undefined) ?? attributes.locale;
  const { proof } = clientMetadata;
  // Cognito has checked the password: the client knows that there is such a user.
  const knowsAccount = session.some(({ challenge, passed }) => challenge === 'PASSWORD_VERIFIER' && passed);
  return show(
    await sendCode({ user, attributes, locale, recipient, proof, knowsAccount, previous, startedMs }, deps),
  );
}

/** Where the code goes. `preferred`: the channel that is tried first; `undefined`: the order of CHANNELS. */
async function chooseRecipient(
  { user, attributes, state }: Pick<TriggerInput, 'user' | 'attributes' | 'state'>,
  preferred: string | undefined,
  nowMs: number,
  { settings, channels, hmac, emit }: Pick<Deps, 'settings' | 'channels' | 'hmac' | 'emit'>,
): Promise<Recipient> {
  const tests = { identities: settings.TEST_IDENTITIES, nowMs };
  const readInOrder = (first: string | undefined) =>
    readVerifiedContacts(putFirst(channels, first), attributes, tests);
  // In the order of CHANNELS: a client may not choose which contact it proves.
  const unproven =
    settings.AUTO_VERIFY === 'proof' ? await findUnproven(channels, attributes, tests) : undefined;
  const find = (inOrder: readonly Contact[]) =>
    findRecipient(user, attributes, inOrder, { hmac, shareRules: settings, unproven });
  const contacts = await readInOrder(preferred);
  const recipient = await find(contacts);
  for (const contact of contacts)
    if (
      contact.kind === 'refused' &&
      contact.why !== 'missing' &&
      !(unproven && contact.why === 'unverified')
    )
      emit('ContactRefused', { Reason: contact.why });
  // No resend leads from a real contact to the fixed code of a test identity, nor back.
  return state?.kind === 'code' && recipient.kind !== state.recipient
    ? find(await readInOrder(state.channel))
    : recipient;
}
