// Chromium for the tests that look at pages: found, or skipped with a word about what is missing.
import { describe } from 'vitest';
import { findChromium } from '../../../build/pictures/chromium.ts';

export type { Browser } from 'playwright-core';
export { launchChromium } from '../../../build/pictures/chromium.ts';

/** `describe` where Chromium is installed. With OTP_REQUIRE_TOOLS=1 a missing one is a failure, not a skip. */
export function describeWithChromium(name: string, tests: () => void): void {
  const found = findChromium(process.env);
  if (found !== undefined || process.env.OTP_REQUIRE_TOOLS === '1') {
    describe(name, tests);
    return;
  }
  console.warn(`skipped: ${name}: no Chromium at /usr/bin/chromium; set CHROMIUM_PATH to one`);
  describe.skip(name, tests);
}
