// The log and the metrics of a deployment, and whose sign-in their lines belong to.
import { Logger, type LogItem } from '@aws-lambda-powertools/logger';
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

/** `serviceName`: the function's name, so that two deployments of an account have metrics of their own. */
export function createTelemetry(serviceName: string, write: Write): Telemetry {
  let keys: Readonly<Record<string, string>> = initKeys;
  class LineLogger extends Logger {
    protected override printLog(_level: number, item: LogItem): void {
      item.prepareForPrint();
      write(JSON.stringify(item.getAttributes(), this.getJsonReplacer()));
    }
  }
  const logger = lazy(() => new LineLogger({ serviceName }));
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
 * Of an error only its name is logged, as the texts of AWS hold destinations: of a connection's its code (the SDK
 * calls them all `TimeoutError`). What has not the form of a name was put there by a service, and may hold more.
 */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, name }: NodeJS.ErrnoException = error;
  if (code && /^(E|HPE_)[A-Z_]{2,40}$/.test(code)) return code;
  return /^[A-Za-z][\w.]{0,79}$/.test(name) ? name : 'Error';
}
