// The SDK's own clients over an account in memory. A fault may be put on any call: refused, throttled, or carried out with
// the answer lost.
import { STSClient } from '@aws-sdk/client-sts';
import { rememberCalls } from '../../../infra/cli/aws/calls.ts';
import { type Aws, openClients } from '../../../infra/cli/aws/clients.ts';
import { region } from '../aws-account.ts';
import { cloudformation } from './cloudformation.ts';
import { lambda } from './lambda.ts';
import { services } from './services.ts';
import { type AccountState, awsError } from './state.ts';

export const faults = ['denied', 'throttled', 'lost'] as const;
export type Fault = (typeof faults)[number];

/** What AWS answers, or does not. HEAD has no body, so that there are no words in it. */
export function thrown(fault: Fault, call: string): Error {
  const isHead = call.startsWith('Head');
  switch (fault) {
    case 'denied':
      return isHead
        ? awsError('Unknown', 'UnknownError', 403)
        : awsError(
            'AccessDeniedException',
            'User: arn:aws:iam::123456789012:user/ada is not authorized',
            403,
          );
    case 'throttled':
      return isHead
        ? awsError('Unknown', 'UnknownError', 503)
        : Object.assign(awsError('ThrottlingException', 'Rate exceeded'), {
            $retryable: { throttling: true },
          });
    case 'lost':
      return Object.assign(new Error('socket hang up'), {
        name: 'TimeoutError',
        code: 'ECONNRESET',
        $metadata: {},
      });
  }
}

const operations = { ...cloudformation, ...lambda, ...services };

export interface FakeAccount {
  readonly aws: Aws;
  readonly sts: STSClient;
  readonly state: AccountState;
  /** Every call by its name, in order. */
  readonly calls: string[];
  fault: { readonly call: string; readonly as: Fault } | undefined;
}

interface Stacked {
  middlewareStack: { add(middleware: unknown, options: object): void };
  config: { requestHandler: unknown; retryStrategy?: unknown };
}

const never = { acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }) };

export function openAccount(state: AccountState): FakeAccount {
  process.env.AWS_ACCESS_KEY_ID ??= 'testing';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'testing';
  const account: FakeAccount = {
    aws: openClients(region),
    sts: rememberCalls(new STSClient({ region })),
    state,
    calls: [],
    fault: undefined,
  };

  const run = async (call: string, input: Record<string, unknown>): Promise<unknown> => {
    account.calls.push(call);
    const { fault } = account;
    const isHit = fault?.call === call;
    if (isHit && fault.as !== 'lost') throw thrown(fault.as, call);
    const operation = operations[call];
    if (operation === undefined) throw new Error(`The account in memory does not know ${call}`);
    if (!isHit) return operation(state, input);
    // Whatever the answer is, a refusal too, it does not arrive.
    await Promise.resolve()
      .then(() => operation(state, input))
      .catch(() => {});
    throw thrown('lost', call);
  };

  /** Cognito's answers are read as they came over the wire: they have to come over one. */
  const overTheWire = {
    handle: async (request: { headers: Record<string, string>; body: unknown }) => {
      const call = request.headers['x-amz-target']?.split('.')[1] ?? '';
      const input = JSON.parse(Buffer.from(request.body as Uint8Array).toString() || '{}');
      const answer = await run(call, input).catch(
        (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
          if (error.name === 'TimeoutError') throw error;
          return {
            __type: error.name,
            message: error.message,
            $status: error.$metadata?.httpStatusCode ?? 400,
          };
        },
      );
      const { $status: statusCode = 200, ...body } = answer as { $status?: number };
      return {
        response: {
          statusCode,
          headers: { 'content-type': 'application/x-amz-json-1.1' },
          body: Buffer.from(JSON.stringify(body)),
        },
      };
    },
  };

  for (const [name, client] of Object.entries({ ...account.aws, sts: account.sts })) {
    const { middlewareStack, config } = client as unknown as Stacked;
    if (name === 'cognito') {
      config.requestHandler = overTheWire;
      config.retryStrategy = async () => ({
        ...never,
        refreshRetryTokenForRetry: noRetry,
        recordSuccess: () => {},
      });
      continue;
    }
    middlewareStack.add(
      (_: unknown, { commandName = '' }: { commandName?: string }) =>
        async ({ input }: { input: Record<string, unknown> }) => {
          const output = await run(commandName.replace(/Command$/, ''), input);
          return { output: isPlain(output) ? structuredClone(output) : output, response: {} };
        },
      { step: 'initialize', name: 'fakeAccount', priority: 'low' },
    );
  }
  return account;
}

const noRetry = async () => {
  throw new Error('no retry');
};

/** Answers that carry a stream cannot be cloned. */
const isPlain = (output: unknown): boolean =>
  !Object.values((output ?? {}) as object).some(
    (value) => typeof (value as Record<string, unknown>)?.transformToString === 'function',
  );
