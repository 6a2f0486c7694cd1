// Where the pictures are taken: the built function in the local pool, and the page that `npm start` serves, in Chromium.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { servePage } from '../../infra/local/page-server.ts';
import { type Local, startLocal } from '../../infra/local/stack.ts';
import { buildBundle } from '../bundle/bundle.ts';
import { launchChromium } from './chromium.ts';

export interface Playground {
  readonly local: Local;
  readonly browser: Browser;
  readonly page: Page;
  /** Where a picture of this name goes; `ending` is `png` where it is left out. */
  readonly fileOf: (name: string, ending?: string) => string;
  close(): Promise<void>;
}

/** Wide enough for the three acts side by side. */
export const width = 1440;
/** Sharp also on screens with two pixels for one, and still small. */
const deviceScaleFactor = 1.5;

export async function openPlayground(fileOf: Playground['fileOf']): Promise<Playground> {
  const outDir = await mkdtemp(join(tmpdir(), 'otp-router-pictures-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(outDir, { recursive: true, force: true })];
  const close = async () => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  try {
    const { dir } = await buildBundle({ outDir });
    const local = await startLocal({ bundleDir: dir });
    closers.push(local.close);
    const served = await servePage(local);
    closers.push(served.close);
    const browser = await launchChromium();
    closers.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor });
    await page.goto(served.url);
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    return { local, browser, page, fileOf, close };
  } catch (error) {
    await close();
    throw error;
  }
}
