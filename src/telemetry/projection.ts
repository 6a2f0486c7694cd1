// What may be logged: a list of allowed fields. Whatever is not named here never reaches a line.
import type { Hmac } from '../crypto/hmac.ts';
import type { User } from '../sign-in.ts';
import { type Trigger, triggers } from './catalogue.ts';

/** The slot that an event came by, `Other` for whatever is no event of a trigger. */
export const nameSlot = (triggerSource: string | undefined): Trigger =>
  triggers.find((known) => known === triggerSource?.split('_')[0]) ?? 'Other';

/**
 * What every line carries. `id` is the same for all triggers of one user at one app client, from the first
 * Define on; `code` tells that user's sign-ins apart as soon as there is a code. All are keyed hashes.
 */
export interface LineKeys extends Record<string, string> {
  trigger: string;
  id: string;
}

/** For lines outside of any invocation. */
export const initKeys: LineKeys = { trigger: 'Init', id: 'none' };

/** For a call that is no trigger's. */
export const strangeKeys: LineKeys = { trigger: 'Other', id: 'none' };

const shorten = (hmac: Hmac, ...parts: string[]): string =>
  hmac('log', ...parts)
    .toString('base64url')
    .slice(0, 16);

export function lineKeys(triggerSource: string, user: User, hmac: Hmac): LineKeys {
  const isKnown = /^[A-Za-z]+_[A-Za-z]+$/.test(triggerSource) && triggerSource.length < 80;
  return {
    trigger: isKnown ? triggerSource : 'Other',
    id: shorten(hmac, 'id', user.userPoolId, user.clientId, user.userName),
    user: shorten(hmac, 'user', user.userPoolId, user.userName),
  };
}

export const codeKey = (nonce: string, hmac: Hmac) => ({ code: shorten(hmac, 'code', nonce) });

/** Of what came: which pool and client, how many rounds so far, and whether Cognito knows the name. */
export const projectInput = ({
  user,
  session,
}: {
  readonly user: User;
  readonly session: readonly unknown[];
}) => ({
  userPoolId: user.userPoolId,
  clientId: user.clientId,
  rounds: session.length,
  userNotFound: !user.exists,
});

const decisions = [
  'challengeName',
  'issueTokens',
  'failAuthentication',
  'answerCorrect',
  'autoConfirmUser',
  'autoVerifyEmail',
  'autoVerifyPhone',
] as const;

/** The decision in a response, and of the public parameters the status and the medium only. */
export function projectResponse(response: Readonly<Record<string, unknown>>) {
  const shown = (response.publicChallengeParameters ?? {}) as Readonly<Record<string, unknown>>;
  return {
    ...Object.fromEntries(
      decisions.flatMap((name) => (response[name] === undefined ? [] : [[name, response[name]]])),
    ),
    ...(shown.STATUS !== undefined && { status: shown.STATUS, medium: shown.CODE_DELIVERY_DELIVERY_MEDIUM }),
  };
}
