// Runs one event through a published version, and says in words why it failed, as far as the function's log tells.
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { publicText } from '../../../src/errors.ts';
import type { SmokeEvent } from './smoke-events.ts';

function readLine(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown>;
  } catch {
    // A line of Lambda's own.
    return {};
  }
}

/** `failure` is what Cognito, and so a client, would get. The log names errors and holds no more of them. */
export function wordFailure(failure: string, log: readonly string[] = []): string {
  const lines = log.map(readLine);
  // The first line says why, such as a message that was not accepted. Later lines follow from it and have no reason.
  const reasons = lines.filter(({ level }) => level === 'ERROR').map(({ reason }) => reason);
  const reason = reasons.find((named) => typeof named === 'string' && named !== 'undefined');
  const because = reason === undefined ? '' : ` (${String(reason)})`;
  if (lines.some(({ TableError }) => TableError !== undefined)) return `cannot reach its table${because}`;
  if (failure === publicText.DELIVERY_FAILED) return `cannot send a message${because}`;
  if (failure === publicText.UNAVAILABLE && because !== '') return `fails with an unexpected error${because}`;
  return `fails with: ${failure}${because}`;
}

/** An error of the function comes as `failure`, with the lines of its log. */
export type Invoke = (
  event: SmokeEvent,
) => Promise<{ answer: unknown } | { failure: string; log?: readonly string[] }>;

export const invokeVersion =
  (lambda: LambdaClient, functionName: string, version: string): Invoke =>
  async (event) => {
    const answered = await lambda.send(
      new InvokeCommand({
        FunctionName: functionName,
        Qualifier: version,
        Payload: JSON.stringify(event),
        LogType: 'Tail',
      }),
    );
    const { FunctionError: error, Payload: payload, LogResult: log = '' } = answered;
    try {
      const answer: unknown = JSON.parse(payload?.transformToString() ?? '');
      if (error === undefined) return { answer };
      const { errorMessage = error } = answer as { errorMessage?: string };
      return { failure: errorMessage, log: Buffer.from(log, 'base64').toString().split('\n') };
    } catch {
      return { failure: 'the answer is not JSON' };
    }
  };
