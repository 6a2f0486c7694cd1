// Keeps every metric as it was emitted, dimensions and all.
import type { Emit } from '../../src/telemetry/catalogue.ts';

export function recordMetrics() {
  const emitted: unknown[][] = [];
  const emit: Emit = (name, ...rest) => {
    emitted.push([name, ...rest]);
  };
  return { emitted, emit };
}
