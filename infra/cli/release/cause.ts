// What the function's own log says of a failure. Its errors are constants towards clients, so the cause is there only.
import { publicText } from '../../../src/errors.ts';

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
    // The first says why, as where a message was not accepted; what follows from it has no reason of its own.
    if (level === 'ERROR' && typeof named === 'string' && named !== 'undefined') reason ??= named;
    if (tableErrors !== undefined) isTable = true;
  }
  return { ...(reason !== undefined && { reason }), isTable };
}

/** A failure in words: `failure` is what Cognito, and so a client, would be told. */
export function wordFailure(failure: string, { reason, isTable }: Cause = { isTable: false }): string {
  const because = reason === undefined ? '' : ` (${reason})`;
  if (isTable) return `cannot reach its table${because}`;
  if (failure === publicText.DELIVERY_FAILED) return `cannot send a message${because}`;
  if (failure === publicText.UNAVAILABLE && reason !== undefined)
    return `fails by a fault of its own${because}`;
  return `fails with: ${failure}${because}`;
}
