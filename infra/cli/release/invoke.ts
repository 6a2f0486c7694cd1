// Runs one event through a published version.
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type Cause, readCause } from './cause.ts';
import type { SmokeEvent } from './smoke-events.ts';

/** An error of the function comes as `failure`, with what its log says of it. */
export type Invoke = (event: SmokeEvent) => Promise<{ answer: unknown } | { failure: string; cause?: Cause }>;

export const invokeVersion =
  (lambda: LambdaClient, functionName: string, version: string): Invoke =>
  async (event) => {
    const {
      FunctionError: error,
      Payload: payload,
      LogResult: log = '',
    } = await lambda.send(
      new InvokeCommand({
        FunctionName: functionName,
        Qualifier: version,
        Payload: JSON.stringify(event),
        LogType: 'Tail',
      }),
    );
    const text = payload?.transformToString() ?? '';
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      return { failure: 'the answer is not JSON' };
    }
    if (error === undefined) return { answer };
    const { errorMessage = error } = answer as { errorMessage?: string };
    return { failure: errorMessage, cause: readCause(Buffer.from(log, 'base64').toString().split('\n')) };
  };
