// Runs one event through a published version.
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { SmokeEvent } from './smoke-events.ts';

/** An error of the function comes as `failure`. */
export type Invoke = (event: SmokeEvent) => Promise<{ answer: unknown } | { failure: string }>;

export const invokeVersion =
  (lambda: LambdaClient, functionName: string, version: string): Invoke =>
  async (event) => {
    const { FunctionError: error, Payload: payload } = await lambda.send(
      new InvokeCommand({ FunctionName: functionName, Qualifier: version, Payload: JSON.stringify(event) }),
    );
    const text = payload?.transformToString() ?? '';
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      return { failure: 'the answer is no JSON' };
    }
    if (error === undefined) return { answer };
    const { errorMessage = error } = answer as { errorMessage?: string };
    return { failure: errorMessage };
  };
