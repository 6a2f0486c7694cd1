// What axe finds on a page, in words.
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { settle } from '../../../build/pictures/page-steps.ts';

const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

const inWords = ({ id, nodes }: Finding): string =>
  `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`;

/**
 * All that axe finds, and what it could not decide about contrast. A sandboxed mail runs no script, so axe stays out of
 * it.
 */
export async function faultsOf(page: Page): Promise<string[]> {
  // What is still sliding in has colours that are on no palette.
  await settle(page);
  if (!(await page.evaluate('"axe" in window'))) await page.addScriptTag({ path });
  const { violations, incomplete } = (await page.evaluate(
    'axe.run(document, { iframes: false, resultTypes: ["violations", "incomplete"] })',
  )) as { violations: Finding[]; incomplete: Finding[] };
  return [...violations, ...incomplete.filter(({ id }) => id === 'color-contrast')].map(inWords);
}
