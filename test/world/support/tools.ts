// Tools that are no npm packages: tests that need one are skipped where it is missing, and say so. With
// OTP_REQUIRE_TOOLS=1, as in CI, a missing tool is a failure.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether `name` is on PATH. */
export function hasTool(name: string): boolean {
  const found = (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found) return true;
  if (process.env.OTP_REQUIRE_TOOLS === '1')
    throw new Error(`${name} is not on PATH, and OTP_REQUIRE_TOOLS is 1`);
  console.warn(`Skipped: ${name} is not on PATH`);
  return false;
}
