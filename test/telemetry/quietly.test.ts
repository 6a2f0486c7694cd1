import { expect, it } from 'vitest';
import { quietly } from '../../src/telemetry/quietly.ts';

it('does what it is given, and lets no failure of it out', () => {
  let done = 0;
  quietly(() => {
    done++;
  });
  quietly(() => {
    done++;
    throw new Error('EPIPE');
  });
  expect(done).toBe(2);
});
