// Renders the messages, writes them to a folder, and says what is wrong with them.
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CommandError } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { exit } from '../exit-codes.ts';
import { findChromium } from './chromium.ts';
import { writeContactSheet } from './contact-sheet.ts';
import { writePages } from './pages.ts';
import { renderAll } from './render-all.ts';
import { allBrands, readSettings } from './settings.ts';
import { asData, tableLines } from './table.ts';

const ownFolder = 'dist/messages';

export interface MessagesOptions {
  readonly brands?: string;
  readonly out?: string;
  /** Undefined: where Chromium is found. */
  readonly screenshots?: boolean;
}

async function readBrandsFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandError(`--brands: ${file} cannot be read`, 'Check its path', exit.refused, { cause });
  }
}

/** Returns how many faults the messages have. */
export async function runMessages(
  { env, terminal, interrupt }: Pick<LocalContext, 'env' | 'terminal' | 'interrupt'>,
  options: MessagesOptions,
): Promise<number> {
  const hasChromium = findChromium(env) !== undefined;
  if (options.screenshots === true && !hasChromium)
    throw new CommandError(
      '--screenshots: no Chromium found',
      'Install it, or set CHROMIUM_PATH to its executable',
    );
  const brands = options.brands === undefined ? undefined : await readBrandsFile(options.brands);
  const values = readSettings(env, brands);
  const out = options.out ?? ownFolder;
  const rows = await terminal.watch('render the messages', async () => {
    const rendered = await renderAll(allBrands(values), {
      code: '0482135976'.slice(0, values.CODE_LENGTH),
      minutes: Math.floor(values.CODE_TTL_SECONDS / 60),
    });
    // A folder that someone names may hold other things of theirs.
    if (options.out === undefined) await rm(out, { recursive: true, force: true });
    await writePages(rendered, out);
    return rendered;
  });
  for (const line of tableLines(rows, terminal.style)) terminal.say(line);
  const faults = rows.reduce((sum, row) => sum + row.faults.length, 0);
  const verdict = faults === 0 ? 'no faults' : faults === 1 ? '1 fault' : `${faults} faults`;
  terminal.say(`\n${rows.length} messages by SMS and as many by email: ${verdict}.`);
  terminal.say(`To look at them, open ${relative('.', join(out, 'index.html'))}`);
  if (options.screenshots ?? hasChromium) {
    interrupt.check(`the messages are in ${out}, without a picture of them`, false);
    const file = join(out, 'contact-sheet.png');
    const ofDefault = rows.filter((row) => row.brandName === 'default');
    await terminal.watch('take a picture of them', () => writeContactSheet(ofDefault, file));
    terminal.say(`All of them in one picture: ${relative('.', file)}`);
  } else if (options.screenshots === undefined) terminal.say('No contact sheet: Chromium was not found.');
  terminal.result(asData(rows));
  return faults;
}
