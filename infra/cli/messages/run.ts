// Renders the messages, writes them to a folder, and says what is wrong with them and what nobody has looked at.
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fitsVariable, indianTemplate, longestVariable } from '../../../src/messages/india.ts';
import { CommandError } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { exit } from '../exit-codes.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { writeContactSheet } from './contact-sheet.ts';
import { findFonts } from './fonts.ts';
import { writePages } from './pages.ts';
import { type Row, renderAll } from './render-all.ts';
import { type NamedBrand, pickBrands, readSettings } from './settings.ts';
import { asData, tableLines } from './table.ts';
import { type Looks, verdictLines } from './verdict.ts';

const ownFolder = 'dist/messages';

export interface MessagesOptions {
  readonly brands?: string;
  readonly brand?: string;
  readonly out?: string;
  /** Undefined: where Chromium is found. */
  readonly screenshots?: boolean;
}

type RunContext = Pick<LocalContext, 'env' | 'terminal' | 'interrupt'>;

async function readBrandsFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandError(`--brands: ${file} cannot be read`, 'Check its path', exit.refused, { cause });
  }
}

/** The first of the brands, in one picture; and whether there is a font for each message of all of them. */
async function look({ terminal, interrupt }: RunContext, rows: readonly Row[], out: string): Promise<Looks> {
  interrupt.check(`the messages are in ${out}, without a picture of them`, false);
  const file = join(out, 'contact-sheet.png');
  const pictured = rows.filter((row) => row.brandName === rows[0]?.brandName);
  return await terminal.track('take a picture of them', async (tell) => {
    tell('start Chromium and look for fonts');
    const browser = await launchChromium();
    try {
      const fonts = await findFonts(browser, rows);
      await writeContactSheet(browser, pictured, fonts, file, tell);
      return { fonts, file };
    } finally {
      await browser.close();
    }
  });
}

/** What to register with India's operators, and the names that do not fit it. Returns how many do not. */
function sayTemplate({ terminal }: Pick<RunContext, 'terminal'>, brands: readonly NamedBrand[]): number {
  terminal.say(
    'India: register this template, to the letter, for SMS_TEMPLATE_ID. All SMS to +91 are worded so:',
  );
  terminal.say(`  ${indianTemplate}`);
  const long = [...new Set(brands.map(({ brand }) => brand.appName))].filter((name) => !fitsVariable(name));
  for (const name of long)
    terminal.say(`  "${name}" is too long: a variable has at most ${longestVariable} characters`);
  return long.length;
}

/** Returns how many faults the messages have; with `screenshots`, one that no font draws is a fault. */
export async function runMessages(context: RunContext, options: MessagesOptions): Promise<number> {
  const { env, terminal } = context;
  const hasChromium = findChromium(env) !== undefined;
  if (options.screenshots === true && !hasChromium)
    throw new CommandError(
      '--screenshots: no Chromium found',
      'Install it, or set CHROMIUM_PATH to its executable',
    );
  const brands = options.brands === undefined ? undefined : await readBrandsFile(options.brands);
  const values = readSettings(env, brands);
  const picked = pickBrands(values, options.brand);
  const out = options.out ?? ownFolder;
  const rows = await terminal.watch('render the messages', async () => {
    const rendered = await renderAll(picked, {
      code: '0482135976'.slice(0, values.CODE_LENGTH),
      minutes: Math.floor(values.CODE_TTL_SECONDS / 60),
    });
    // A folder that someone names may hold other things of theirs.
    if (options.out === undefined) await rm(out, { recursive: true, force: true });
    await writePages(rendered, out);
    return rendered;
  });
  for (const line of tableLines(rows, terminal.style)) terminal.say(line);
  const looks: Looks =
    (options.screenshots ?? hasChromium)
      ? await look(context, rows, out)
      : { unseen: hasChromium ? '--no-screenshots' : 'no Chromium was found' };
  terminal.say('');
  for (const line of verdictLines(rows, looks)) terminal.say(line);
  const boxes = 'fonts' in looks ? rows.filter((row) => !looks.fonts.has(row)).length : 0;
  const insisted = options.screenshots === true ? boxes : 0;
  if (insisted > 0) terminal.say('With --screenshots a missing font is a fault.');
  const sendsToIndia = values.SMS_ENTITY_ID !== undefined || values.SMS_TEMPLATE_ID !== undefined;
  const tooLong = sendsToIndia ? sayTemplate(context, picked) : 0;
  terminal.say(`To look at them, open ${relative('.', join(out, 'index.html'))}`);
  if ('file' in looks) terminal.say(`All of them in one picture: ${relative('.', looks.file)}`);
  terminal.result(asData(rows, looks));
  const faults = rows.reduce((sum, row) => sum + row.faults.length, 0);
  return faults + insisted + tooLong;
}
