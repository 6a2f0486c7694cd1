// The log and the metrics of a deployment, and whose sign-in their lines belong to.
import { Logger } from '@aws-lambda-powertools/logger';
import type { Hmac } from '../challenge/hmac.ts';
import { once } from '../once.ts';
import { createMetrics, type MetricSink } from './metrics.ts';
import { initKeys, lineKeys } from './projection.ts';
import { quietly } from './quietly.ts';

export interface Lines extends MetricSink {
  logger(): Logger;
  /** Puts into every line from here on whose sign-in it belongs to. */
  follow(event: unknown, hmac: Hmac): void;
}

/** `serviceName`: the function's name, so that two deployments of an account have metrics of their own. */
export function createLines(serviceName: string): Lines {
  let keys = initKeys;
  // Its constructor opens the process's output, which a start has no need of yet.
  const logger = once(() => new Logger({ serviceName }));
  return {
    logger,
    ...createMetrics(serviceName, () => keys),
    follow: (event, hmac) =>
      quietly(() => {
        keys = lineKeys(event, hmac);
        logger().appendKeys(keys);
      }),
  };
}

/** SDK error texts hold destinations, so only the name of an error is logged. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
