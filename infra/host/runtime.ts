// Runs in the function's own process: loads the bundle once, then hands it one event after another.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionError, InvokeMessage, ReplyMessage } from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
const timeoutMs = Number(process.argv[2]);

async function load(): Promise<Handler> {
  const file = join(process.env.LAMBDA_TASK_ROOT ?? '', 'index.mjs');
  const { handler } = (await import(pathToFileURL(file).href)) as { handler?: unknown };
  if (typeof handler !== 'function') throw new Error('index.handler is undefined or not exported');
  // nodejs24.x has dropped callbacks and refuses such a handler at its start.
  if (handler.length > 2) throw new Error('Callback-based handlers are not supported');
  return handler as Handler;
}

const asFunctionError = (thrown: unknown): FunctionError =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message }
    : { errorType: typeof thrown, errorMessage: String(thrown) };

function contextOf(requestId: string): object {
  const deadline = performance.now() + timeoutMs;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION}:123456789012:function:${functionName}`,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

const reply = (message: ReplyMessage): void => {
  process.send?.(message);
};

const loading = load();
// An invocation reports the failure; without one, nobody asked.
loading.catch(() => undefined);

process.on('message', async ({ requestId, event }: InvokeMessage) => {
  let initFailed = true;
  try {
    const handler = await loading;
    initFailed = false;
    const result = await handler(JSON.parse(event), contextOf(requestId));
    reply({ requestId, payload: JSON.stringify(result ?? null) });
  } catch (thrown) {
    reply({ requestId, error: asFunctionError(thrown), initFailed });
  }
});
process.on('disconnect', () => process.exit());
