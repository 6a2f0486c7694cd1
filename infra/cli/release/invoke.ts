// Runs one event through a published version, and reads from the function's log why it failed.

import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { publicText } from '../../../src/errors.ts';
import type { SmokeEvent } from './smoke-events.ts';

export interface Cause {
  /** The name of the error: the log holds no more of it. */
  readonly reason?: string;
  /** Whether it was the table that did not answer. */
  readonly isTable: boolean;
}

function readLine(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown>;
  } catch {
    // A line of Lambda's own.
    return {};
  }
}

export function readCause(lines: readonly string[]): Cause {
  let reason: string | undefined;
  let isTable = false;
  for (const { level, reason: named, TableError: tableErrors } of lines.map(readLine)) {
    // The first line says why, such as a message that was not accepted. Later lines follow from it and have no reason.
    if (level === 'ERROR' && typeof named === 'string' && named !== 'undefined') reason ??= named;
    if (tableErrors !== undefined) isTable = true;
  }
  return { ...(reason !== undefined && { reason }), isTable };
}

/** A failure in words: `failure` is what Cognito, and so a client, would get. */
export function wordFailure(failure: string, { reason, isTable }: Cause = { isTable: false }): string {
  const because = reason === undefined ? '' : ` (${reason})`;
  if (isTable) return `cannot reach its table${because}`;
  if (failure === publicText.DELIVERY_FAILED) return `cannot send a message${because}`;
  if (failure === publicText.UNAVAILABLE && reason !== undefined)
    return `fails with an unexpected error${because}`;
  return `fails with: ${failure}${because}`;
}

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
