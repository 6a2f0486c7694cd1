// Cognito's event turned into values of our own, once. Nothing behind this file knows Cognito's shapes.

import type { Attributes } from '../channels/channel.ts';
import { readProof } from '../crypto/proof.ts';
import type { ChallengeState, OpenState } from '../crypto/state.ts';
import { isDevice, type SessionRound } from '../rounds/decide.ts';
import type { User } from '../user.ts';
import type { TriggerEvent } from './event.ts';

/** What the client asks for in ClientMetadata, which Cognito never validates. InitiateAuth's does not get here. */
export interface ClientWishes {
  /** `{"action":"resend"}`: the answer is not looked at. */
  readonly resend: boolean;
  readonly channel: string | undefined;
  /** What it kept of an earlier sign-in that ended well. */
  readonly proof: string | undefined;
  readonly locale: string | undefined;
}

/** A trigger's call. What its slot does not send is empty. */
export interface Call {
  readonly user: User;
  readonly attributes: Attributes;
  /** What Cognito has seen so far in this sign-in, oldest first. */
  readonly session: readonly SessionRound[];
  /** Our own round's state: of the last item of the session, or as Create gave it to Verify. */
  readonly state: ChallengeState | undefined;
  readonly answer: string | undefined;
  readonly wishes: ClientWishes;
}

/** `@types/aws-lambda` lacks fields and challenge names that Cognito sends, and what a field holds is not checked. */
interface LooseRequest {
  readonly [field: string]: unknown;
}

/** A map of strings, whatever came: Cognito sends `null`, or nothing, for an empty one. */
const readStrings = (map: unknown): Attributes =>
  typeof map === 'object' && map !== null
    ? Object.fromEntries(
        Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};

/** As `readStrings`. Flags come as booleans after some imports, and a user whose flag is lost can be sent nothing. */
const readAttributes = (map: unknown): Attributes =>
  typeof map === 'object' && map !== null
    ? readStrings(
        Object.fromEntries(
          Object.entries(map).map(([name, value]) => [
            name,
            typeof value === 'boolean' ? String(value) : value,
          ]),
        ),
      )
    : {};

const readText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const readItems = ({ session }: LooseRequest): readonly LooseRequest[] =>
  Array.isArray(session) ? session.filter((item) => typeof item === 'object' && item !== null) : [];

/**
 * Who signs in. Pools ignore the case of names by default, so Cognito gives one user's name whatever case was
 * typed, but hands on a stranger's as typed: two spellings must be one stranger too.
 */
function readUser({ userPoolId, callerContext, userName, request }: TriggerEvent): User {
  const exists = (request as LooseRequest).userNotFound !== true;
  return {
    userPoolId,
    clientId: callerContext.clientId,
    userName: exists ? userName : userName.toLowerCase(),
    exists,
  };
}

export function readEvent(event: TriggerEvent, openState: OpenState): Call {
  const user = readUser(event);
  const request = event.request as LooseRequest;
  const items = readItems(request);
  const session = items.map(({ challengeName, challengeResult }) => ({
    challenge: readText(challengeName) ?? '',
    passed: challengeResult === true,
  }));
  const last = session.findLastIndex((round) => !isDevice(round));
  const metadata = readStrings(request.clientMetadata);
  const attributes = user.exists ? readAttributes(request.userAttributes) : {};
  const sealed = readStrings(request.privateChallengeParameters).state ?? items[last]?.challengeMetadata;
  return {
    user,
    attributes,
    session,
    state: openState(user, sealed),
    answer: readText(request.challengeAnswer),
    wishes: {
      resend: metadata.action === 'resend',
      proof: readProof(metadata.proof),
      channel: metadata.channel,
      locale: metadata.locale,
    },
  };
}
