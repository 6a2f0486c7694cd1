// Rehearses a sign-in of a made-up user while Lambda starts. Code is slowest when it runs for the first time, and a start has
// a whole processor, while a call has only the share that its memory buys.
import type { Context } from 'aws-lambda';
import { deriveCode } from './crypto/code.ts';
import type { Deps } from './deps.ts';
import type { Handler } from './handler.ts';
import type { Item, Table } from './limits/table.ts';

/** For what a rehearsed send takes: it never waits. */
const sendMs = 1000;

const user = { userPoolId: 'eu-west-1_Rehearsal', clientId: 'rehearsal', userName: 'rehearsal' };
const message = {
  code: '000000',
  secondsLeft: 300,
  clientId: user.clientId,
  locale: undefined,
  attributes: {},
};

const context: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'rehearsal',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'rehearsal',
  memoryLimitInMB: '512',
  awsRequestId: 'rehearsal',
  logGroupName: 'rehearsal',
  logStreamName: 'rehearsal',
  getRemainingTimeInMillis: () => sendMs,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

/**
 * The warm-up's table finds nothing and accepts every write. Around it, what was put is found: without the code that it
 * took, a sign-in's right answer would be wrong.
 */
export function rememberRows(table: Table): Table {
  const rows = new Map<string, Item>();
  return {
    ...table,
    async get(key) {
      const item = await table.get(key);
      return rows.get(key) ?? item;
    },
    async put(key, row, seen) {
      const isWritten = await table.put(key, row, seen);
      if (isWritten) rows.set(key, { ...row });
      return isWritten;
    },
  };
}

/**
 * `handler` and `deps` are real but for their ends: nothing is asked, written or counted. Rejects where a part of it
 * fails: that part and what follows it is then done by the first call.
 */
export async function rehearseSignIn(
  handler: Handler,
  {
    channels,
    settings,
    hmac,
    openState,
    markVerified,
  }: Pick<Deps, 'channels' | 'settings' | 'hmac' | 'openState' | 'markVerified'>,
): Promise<void> {
  const userAttributes = Object.fromEntries(
    channels.flatMap(({ attribute, verifiedAttribute, example }) => [
      [attribute, example],
      [verifiedAttribute, 'true'],
    ]),
  );
  const call = async (trigger: string, request: object): Promise<Record<string, unknown>> => {
    const event = {
      version: '1',
      region: 'eu-west-1',
      userPoolId: user.userPoolId,
      userName: user.userName,
      callerContext: { awsSdkVersion: 'rehearsal', clientId: user.clientId },
      triggerSource: `${trigger}_Authentication`,
      request: { userAttributes, ...request },
      response: {},
    };
    const answered: unknown = await handler(event, context);
    return (answered as typeof event).response;
  };

  // All of them first: while the rest is played, their connections are being opened.
  await Promise.all([
    ...channels.map((channel) => channel.send(channel.example, message, sendMs)),
    ...channels
      .slice(0, settings.AUTO_VERIFY === 'proof' ? 1 : 0)
      .map((channel) => markVerified({ ...user, exists: true }, channel, channel.example, sendMs)),
  ]);
  const passed = (challengeMetadata: unknown) => ({
    challengeName: 'CUSTOM_CHALLENGE',
    challengeResult: true,
    challengeMetadata,
  });
  const create = async (session: readonly object[]) => {
    await call('DefineAuthChallenge', { session });
    const created = await call('CreateAuthChallenge', { session, challengeName: 'CUSTOM_CHALLENGE' });
    return { created, state: openState(user, created.challengeMetadata) };
  };
  let { created, state } = await create([]);
  if (state?.kind === 'opening') {
    const { privateChallengeParameters } = created;
    await call('VerifyAuthChallengeResponse', { privateChallengeParameters, challengeAnswer: state.ifTrue });
    ({ created, state } = await create([passed(created.challengeMetadata)]));
  }
  if (state?.kind !== 'code') return;
  await call('VerifyAuthChallengeResponse', {
    privateChallengeParameters: created.privateChallengeParameters,
    challengeAnswer: deriveCode(hmac, { ...user, nonce: state.nonce }, settings.CODE_LENGTH),
  });
  await call('DefineAuthChallenge', { session: [passed(created.challengeMetadata)] });
}
