// What happened, told as sign-ins: the calls of the triggers and of SNS and SES, each in one plain sentence.
import type { ServiceCall } from './inbox/message.ts';
import type { Actor, Card, Outcome, Step } from './page/protocol.ts';
import type { TriggerCall } from './pool/triggers.ts';

type Fields = Readonly<Record<string, unknown>>;
type Text = Readonly<Record<string, string>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const actors: Readonly<Record<string, Actor>> = {
  PreSignUp: 'PreSignUp',
  DefineAuthChallenge: 'Define',
  CreateAuthChallenge: 'Create',
  VerifyAuthChallengeResponse: 'Verify',
};

const actorOf = ({ source }: TriggerCall): Actor => actors[source.split('_')[0] ?? ''] ?? 'Define';

const requestOf = ({ event }: TriggerCall): Fields => fieldsOf(event.request);
const attributesOf = (call: TriggerCall): Text => fieldsOf(requestOf(call).userAttributes) as Text;
const parametersOf = ({ response }: TriggerCall): Text =>
  fieldsOf(response?.publicChallengeParameters) as Text;

const isKnown = (call: TriggerCall): boolean => requestOf(call).userNotFound !== true;

/** Whether a call to SNS or SES can be one that Create made: within its time, to one of the user's own contacts. */
function couldSend(call: TriggerCall, { at, durationMs, to }: ServiceCall): boolean {
  const { email, phone_number } = attributesOf(call);
  return (
    actorOf(call) === 'Create' &&
    at >= call.at &&
    at + durationMs <= call.at + call.durationMs + slackMs &&
    (to === phone_number || (email !== undefined && to.includes(email)))
  );
}

/** Times are rounded, and a connection closes a moment after its answer. */
const slackMs = 50;

/** Which Create sent what. Of two at once for the same user only one has sent: the one that was done first. */
function sendsOf(
  calls: readonly TriggerCall[],
  services: readonly ServiceCall[],
): ReadonlyMap<TriggerCall | undefined, readonly ServiceCall[]> {
  return Map.groupBy(services, (service) => calls.find((call) => couldSend(call, service)));
}

function sayDefine({ response = {}, event }: TriggerCall): string {
  const session = fieldsOf(event.request).session;
  const rounds = Array.isArray(session) ? (session as Fields[]) : [];
  if (response.issueTokens === true) return 'The last answer was right: tokens.';
  if (response.failAuthentication === true) return 'Ends the sign-in, without tokens.';
  if (response.challengeName === 'PASSWORD_VERIFIER') return 'A sign-in begins: the password comes first.';
  const last = rounds.at(-1);
  if (last?.challengeName === 'PASSWORD_VERIFIER') return 'The password was right: now a code.';
  return last?.challengeName === 'CUSTOM_CHALLENGE'
    ? 'Not there yet: another round.'
    : 'A sign-in begins: asks for a code.';
}

function sayCreate(call: TriggerCall, sends: readonly ServiceCall[]): string {
  const { STATUS, ATTEMPTS_LEFT = '?' } = parametersOf(call);
  const taken = sends.some(({ status }) => status === 200);
  switch (STATUS) {
    case 'READY':
      return 'Sends nothing yet: the client has the first word.';
    case 'HUMAN_CHECK_FAILED':
      return 'Sends nothing: the human check was not passed.';
    case 'WRONG_CODE':
      return `Says that the code was wrong: ${ATTEMPTS_LEFT} ${ATTEMPTS_LEFT === '1' ? 'attempt' : 'attempts'} left.`;
    case 'CODE_EXPIRED':
      return 'Says that the code has expired.';
    case 'RESEND_TOO_SOON':
      return 'Sends nothing: it is too soon for another message.';
    default:
      if (!isKnown(call)) return 'Plays the same round for nobody: no message leaves.';
      if (taken && STATUS === 'CODE_RESENT') return 'Sends the code again.';
      return taken
        ? 'Draws a code and has it sent.'
        : 'Sends nothing new: a code is still fresh, or a limit holds it back.';
  }
}

function sayPreSignUp({ response = {} }: TriggerCall): string {
  const trusted = [
    response.autoVerifyEmail === true ? 'email address' : undefined,
    response.autoVerifyPhone === true ? 'mobile number' : undefined,
  ].filter((contact) => contact !== undefined);
  if (response.autoConfirmUser !== true) return 'Lets the person sign up, unconfirmed.';
  return trusted.length === 0
    ? 'Confirms the new user.'
    : `Confirms the new user; the code will prove the ${trusted.join(' and the ')}.`;
}

/** What Verify was asked, when it was no guess. `status`: of the round before. */
function requestWithoutGuess(call: TriggerCall, status: string | undefined): string | undefined {
  if (actorOf(call) !== 'Verify') return undefined;
  const { action, channel } = fieldsOf(requestOf(call).clientMetadata);
  if (action === 'resend')
    return channel ? `The person asks for a message by ${channel}.` : 'The person asks for another message.';
  if (status === 'READY') return 'The app begins: it says by which channel, and shows what it has.';
  return undefined;
}

function say(call: TriggerCall, sends: readonly ServiceCall[], asked: string | undefined): string {
  if (call.error) return call.error.message;
  switch (actorOf(call)) {
    case 'PreSignUp':
      return sayPreSignUp(call);
    case 'Define':
      return sayDefine(call);
    case 'Create':
      return sayCreate(call, sends);
    default:
      if (asked) return `${asked} No guess is spent.`;
      return call.response?.answerCorrect === true
        ? 'Compares the answer: right. The code is used up.'
        : 'Spends a guess: the answer does not count as right.';
  }
}

const notesOf = ({ cold, tries }: TriggerCall): string => {
  const notes = [...(cold ? ['cold start'] : []), ...(tries > 1 ? [`${tries} tries by Cognito`] : [])];
  return notes.length > 0 ? ` (${notes.join(', ')})` : '';
};

const isGood = ({ error, response = {} }: TriggerCall, asked: string | undefined): boolean =>
  !error && response.failAuthentication !== true && (response.answerCorrect !== false || asked !== undefined);

function sayService({ service, status }: ServiceCall): string {
  const what = service === 'SNS' ? 'text message' : 'email';
  if (status === undefined) return `Gives no answer: the ${what} counts as not sent.`;
  return status < 300 ? `Takes the ${what}.` : `Refuses the ${what}.`;
}

const stepOf = (
  call: TriggerCall,
  sends: readonly ServiceCall[],
  asked: string | undefined,
  logged: object,
): Step => ({
  actor: actorOf(call),
  durationMs: call.durationMs,
  sentence: say(call, sends, asked) + notesOf(call),
  good: isGood(call, asked),
  logged,
});

const serviceStep = (call: ServiceCall): Step => ({
  actor: call.service,
  durationMs: call.durationMs,
  sentence: sayService(call),
  good: call.status !== undefined && call.status < 300,
});

function outcomeOf(calls: readonly TriggerCall[]): Outcome {
  const last = calls.at(-1);
  if (last?.error) return 'failed';
  if (last?.response?.issueTokens === true) return 'signed in';
  if (last?.response?.failAuthentication === true) return 'refused';
  return last && actorOf(last) === 'PreSignUp' ? 'signed up' : 'under way';
}

/** The name that the person is known by: as it was typed where the pool knows nobody of it. */
function whoOf(call: TriggerCall): string {
  const { email, phone_number } = attributesOf(call);
  return email ?? phone_number ?? String(call.event.userName);
}

function cardOf(
  id: string,
  calls: readonly TriggerCall[],
  sent: ReturnType<typeof sendsOf>,
  describe: (call: TriggerCall) => object,
): Card {
  const [first] = calls;
  const medium = calls.map((call) => parametersOf(call).CODE_DELIVERY_DELIVERY_MEDIUM).findLast(Boolean);
  return {
    id,
    at: first?.at ?? 0,
    who: first ? whoOf(first) : '',
    isKnown: calls.every(isKnown),
    ...(medium === 'SMS' || medium === 'EMAIL' ? { channel: medium } : {}),
    outcome: outcomeOf(calls),
    steps: calls.flatMap((call, i) => {
      const sends = sent.get(call) ?? [];
      const status = calls.slice(0, i).map((one) => parametersOf(one).STATUS);
      const asked = requestWithoutGuess(call, status.findLast(Boolean));
      return [stepOf(call, sends, asked, describe(call)), ...sends.map(serviceStep)];
    }),
  };
}

/** A card for each sign-in and each sign-up, oldest first. `describe`: what the function's log says of a call. */
export function cardsOf(
  calls: readonly TriggerCall[],
  services: readonly ServiceCall[],
  describe: (call: TriggerCall) => object,
): Card[] {
  const sent = sendsOf(calls, services);
  const grouped = Map.groupBy(
    calls.map((call, i) => ({ call, key: call.signInId ?? `sign-up-${i}` })),
    ({ key }) => key,
  );
  return [...grouped].map(([id, group]) =>
    cardOf(
      id,
      group.map(({ call }) => call),
      sent,
      describe,
    ),
  );
}
