// A pool on loopback whose function is a script in this process, and the AWS SDK's client for it.
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { onTestFinished } from 'vitest';
import type { Invocation } from '../../infra/host/process.ts';
import type { Faults } from '../../infra/local/faults.ts';
import { createPool } from '../../infra/local/pool/pool.ts';
import { startPoolServer } from '../../infra/local/pool/server.ts';
import {
  type ClientSettings,
  defaultClient,
  defaultPool,
  type PoolSettings,
} from '../../infra/local/pool/settings.ts';
import type { TriggerCall, Waits } from '../../infra/local/pool/triggers.ts';
import type { SlotName } from '../../src/sign-in.ts';

export interface ScriptedEvent {
  readonly version: string;
  readonly userName: string;
  readonly triggerSource: string;
  readonly callerContext: { readonly clientId: string };
  readonly request: Readonly<Record<string, unknown>> & {
    readonly userAttributes: Readonly<Record<string, string>>;
    readonly session?: readonly { challengeName: string; challengeResult: boolean }[];
    readonly privateChallengeParameters?: Readonly<Record<string, string>>;
    readonly challengeAnswer?: string;
  };
  readonly response: Readonly<Record<string, unknown>>;
}

/** What each trigger puts into its response; a function may throw, or return a whole payload by `payload`. */
export type Script = Partial<Record<SlotName, (event: ScriptedEvent) => object>>;

/** A sign-in by one right answer, `42`; three wrong ones fail. */
export const defaultScript: Required<Script> = {
  PreSignUp: () => ({ autoConfirmUser: true }),
  DefineAuthChallenge: ({ request: { session = [] } }) => {
    const last = session.at(-1);
    if (last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult) return { issueTokens: true };
    return session.length >= 3 ? { failAuthentication: true } : { challengeName: 'CUSTOM_CHALLENGE' };
  },
  CreateAuthChallenge: () => ({
    publicChallengeParameters: { HINT: 'the answer' },
    privateChallengeParameters: { answer: '42' },
    challengeMetadata: 'round',
  }),
  VerifyAuthChallengeResponse: ({ request }) => ({
    answerCorrect: request.challengeAnswer === request.privateChallengeParameters?.answer,
  }),
};

export interface TestPoolOptions {
  readonly script?: Script;
  readonly pool?: Partial<PoolSettings>;
  readonly client?: Partial<ClientSettings>;
  readonly waits?: Waits;
  readonly lostAnswers?: Faults['lostAnswers'];
  /** In place of the script: full control of the invocation. */
  readonly invoke?: (event: ScriptedEvent) => Promise<Invocation>;
}

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value));

export async function testPool(options: TestPoolOptions = {}) {
  const clock = { ms: Date.UTC(2030, 0, 1) };
  const events: ScriptedEvent[] = [];
  const calls: TriggerCall[] = [];
  const script = { ...defaultScript, ...options.script };
  const run = async (event: ScriptedEvent): Promise<Invocation> => {
    const trigger = event.triggerSource.split('_')[0] as SlotName;
    try {
      const response = { ...event.response, ...script[trigger](event) };
      return { cold: false, payload: throughJson({ ...event, response }) };
    } catch (error) {
      return { cold: false, error: { errorType: 'Error', errorMessage: (error as Error).message } };
    }
  };
  const client = { ...defaultClient, ...options.client };
  const pool = await createPool({
    pool: { ...defaultPool, ...options.pool },
    clients: [client, { ...defaultClient, id: 'another-client' }],
    invoke(event) {
      const sent = throughJson(event) as ScriptedEvent;
      events.push(sent);
      return (options.invoke ?? run)(sent);
    },
    waits: options.waits ?? { answerMs: 5000, tries: 3 },
    lostAnswers: options.lostAnswers ?? {},
    now: () => clock.ms,
    onCall: (call) => calls.push(call),
  });
  const server = await startPoolServer(pool);
  const cognito = new CognitoIdentityProviderClient({
    endpoint: server.url,
    region: pool.settings.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    cognito.destroy();
    await server.close();
  });
  const ClientId = client.id;
  return {
    cognito,
    pool,
    clock,
    events,
    calls,
    endpoint: server.url,
    ids: { ClientId, UserPoolId: pool.settings.id },
    /** The events of one trigger. */
    sent: (trigger: SlotName) => events.filter((event) => event.triggerSource.startsWith(trigger)),
    signUp: (Username: string, more: object = {}) =>
      cognito.send(new SignUpCommand({ ClientId, Username, ...more })),
    begin: (USERNAME: string, more: object = {}, parameters: Record<string, string> = {}) =>
      cognito.send(
        new InitiateAuthCommand({
          ClientId,
          AuthFlow: 'CUSTOM_AUTH',
          AuthParameters: { USERNAME, ...parameters },
          ...more,
        }),
      ),
    answer: (Session: string | undefined, USERNAME: string, ANSWER: string, more: object = {}) =>
      cognito.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session,
          ChallengeResponses: { USERNAME, ANSWER },
          ...more,
        }),
      ),
  };
}

/** `Name: text` of what a call was refused with. */
export const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
  return 'not refused';
};
