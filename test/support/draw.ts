// Chance for made-up contacts, under the control of a test.
import { createHash } from 'node:crypto';
import type { Draw } from '../../src/channels/draw.ts';

/** Other draws for each seed. */
export const seededDraw =
  (seed: number): Draw =>
  (label) =>
    createHash('sha256').update(`${seed}/${label}`).digest().readUInt32BE() / 2 ** 32;

/** What is given for a label; 0 for the others. */
export const givenDraw =
  (given: Readonly<Record<string, number>>): Draw =>
  (label) =>
    given[label] ?? 0;
