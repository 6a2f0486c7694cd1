// Which channel a sign-in goes by: every combination of start, settings, choice, contacts and course against one rule.
import { expect, it } from 'vitest';
import { listRows, nameRow } from './channels/rows.ts';
import { playRow } from './channels/walk.ts';

/** `npm test` plays every fifth combination, others in each run; `npm run test:world` plays all. */
const step = process.env.OTP_LONG_RUNS ? 1 : 5;
const first = Math.floor(Math.random() * step);

it('goes by the channel that the rule names, keeps to it, says so, and lets in by its code alone', {
  // Fifteen seconds alone; others may hold the processors.
  timeout: 420_000,
}, async () => {
  const failures: string[] = [];
  let count = 0;
  for (const [i, row] of [...listRows()].entries()) {
    if (i % step !== first) continue;
    count++;
    await playRow(row).catch((error: Error) => failures.push(`${nameRow(row)}\n    ${error.message}`));
  }
  console.log(`${count} sign-ins, every ${step}th from ${first}`);
  const some = failures.slice(0, 10).join('\n');
  expect(failures.length, `${failures.length} of ${count} sign-ins differ, among them\n${some}\n`).toBe(0);
});
