// The log and the metrics of a deployment, and whose sign-in their lines belong to.
import { Logger } from '@aws-lambda-powertools/logger';
import { ignoreErrors, lazy } from '../effects.ts';
import { createMetrics, type MetricSink, type Write } from './metrics.ts';
import { initKeys } from './projection.ts';

export interface Telemetry extends MetricSink {
  logger(): Logger;
  /** Begins a call: these keys, and no others, are in every line from here on. */
  begin(keys: Readonly<Record<string, string>>): void;
  /** Adds to the keys of the call's further lines. */
  append(keys: Readonly<Record<string, string>>): void;
}

/** Writes nothing at any level. AWS_LAMBDA_LOG_LEVEL overrides our level, and must not change that. */
class MutedLogger extends Logger {
  override debug(): void {}
  override info(): void {}
  override warn(): void {}
  override error(): void {}
}

/**
 * `serviceName` is the function's name: it keeps the metrics of two deployments in one account apart. Log lines go to the
 * process's output; `write` takes the lines that carry metrics.
 */
export const createTelemetry = (serviceName: string, write: Write): Telemetry =>
  connect(serviceName, write, Logger);

/** For the warm-up: logs and counts nothing, and uses up nothing that the first call needs, such as the cold start. */
export const createMutedTelemetry = (serviceName: string): Telemetry =>
  connect(serviceName, () => {}, MutedLogger);

function connect(serviceName: string, write: Write, LoggerClass: typeof Logger): Telemetry {
  let keys: Readonly<Record<string, string>> = initKeys;
  const logger = lazy(() => new LoggerClass({ serviceName }));
  const set = (next: Readonly<Record<string, string>>) =>
    ignoreErrors(() => {
      keys = next;
      logger().appendKeys(keys);
    });
  return {
    logger,
    ...createMetrics(serviceName, () => keys, write),
    begin: set,
    append: (more) => set({ ...keys, ...more }),
  };
}

/**
 * What a log line says of an error: its name only, as AWS's error messages can contain phone numbers and addresses. A
 * failed connection's code says more than its name, which the SDK makes `TimeoutError` for all. A text that does not look
 * like a name was set by a service, and can contain anything.
 */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, name }: NodeJS.ErrnoException = error;
  if (code && /^(E|HPE_)[A-Z_]{2,40}$/.test(code)) return code;
  return /^[A-Za-z][\w.]{0,79}$/.test(name) ? name : 'Error';
}
