// Where Chromium is on this machine, and a headless one started from there.
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The npm package does without the client. */
function hasClient(): boolean {
  try {
    return import.meta.resolve('playwright-core') !== '';
  } catch {
    return false;
  }
}

export const findChromium = (env: Readonly<Record<string, string | undefined>>): string | undefined =>
  hasClient()
    ? [env.CHROMIUM_PATH, ...usual].find((path) => path !== undefined && path !== '' && existsSync(path))
    : undefined;

/** Rejects where there is none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium(process.env);
  if (executablePath === undefined)
    throw new Error(
      'No Chromium found: install it and the npm package playwright-core, or set CHROMIUM_PATH to its executable',
    );
  // The sandbox needs user namespaces, which containers running as root do not have. Only our own pages are shown.
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
