// Which tests `npm run check` leaves out: `npm test` runs them too.
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What takes its time: a browser, stand-ins for AWS, waits for a network, the function or a build in a process of its own. */
const slowParts =
  /support\/(chromium|command-line|deployment|dynalite|lambda-host|local-\w+|moto|started|tools|wire)\.ts|node:child_process|buildBundle|startLocal/;

/** Thousands of sign-ins, or of messages, in each. */
const histories = ['test/flow/**/*.test.ts', 'test/limits/scale.test.ts', 'test/messages/fuzz.test.ts'];

export const slowTests: readonly string[] = [
  ...histories,
  ...globSync('test/**/*.test.ts', { cwd: root }).filter((file) =>
    slowParts.test(readFileSync(`${root}${file}`, 'utf8')),
  ),
];
