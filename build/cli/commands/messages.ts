// `npm run messages`: every message of every language and brand, to look at, and a table of what is wrong with them.
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from '../messages/chromium.ts';
import { writeContactSheet } from '../messages/contact-sheet.ts';
import { writePages } from '../messages/pages.ts';
import { renderAll } from '../messages/render-all.ts';
import { allBrands, readSettings, SettingsError } from '../messages/settings.ts';
import { asJson, table } from '../messages/table.ts';

const ownFolder = 'dist/messages';

const help = `npm run messages -- [options]

Renders every message of every language and brand to dist/messages/ and prints a table of their size as SMS and of
every fault: more than one part, a code missing from a body, unescaped input, an expiry other than the setting's,
a malformed WebOTP line. Any fault ends it with status 1.

Reads the function's own settings from the environment: APP_NAME, LOGO_URL, SUPPORT_EMAIL, WEB_ORIGIN, EMAIL_FROM,
SMS_SENDER_ID, DEFAULT_LOCALE, CODE_LENGTH, CODE_TTL_SECONDS, BRANDS.

  --brands FILE      a JSON file in the form of BRANDS, instead of that variable
  --out DIR          where to write; dist/messages, emptied first, if left out
  --screenshots      insist on contact-sheet.png (the default brand, all languages, light and dark, phone and
                     desktop); without this it is written where Chromium is found (CHROMIUM_PATH, /usr/bin/chromium)
  --no-screenshots   do without it
  --json             print the table as JSON
  --help             print this
`;

/** Something the caller can put right; shown without a stack. */
class UsageError extends Error {}

function readOptions() {
  try {
    return parseArgs({
      allowNegative: true,
      options: {
        brands: { type: 'string' },
        out: { type: 'string' },
        screenshots: { type: 'boolean' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : error}\nTry: npm run messages -- --help`,
    );
  }
}

async function readBrandsFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`--brands: ${file} cannot be read`, { cause });
  }
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options.help) {
    console.log(help);
    return 0;
  }
  const hasChromium = findChromium(process.env) !== undefined;
  if (options.screenshots === true && !hasChromium)
    throw new UsageError(
      '--screenshots: no Chromium found; install it, or set CHROMIUM_PATH to its executable',
    );
  const values = readSettings(
    process.env,
    options.brands === undefined ? undefined : await readBrandsFile(options.brands),
  );
  const rows = await renderAll(allBrands(values), {
    code: '0482135976'.slice(0, values.CODE_LENGTH),
    minutes: Math.floor(values.CODE_TTL_SECONDS / 60),
  });
  const out = options.out ?? ownFolder;
  // A folder that someone names may hold other things of theirs.
  if (options.out === undefined) await rm(out, { recursive: true, force: true });
  await writePages(rows, out);
  const faults = rows.reduce((sum, row) => sum + row.faults.length, 0);
  console.log(options.json ? asJson(rows) : table(rows, process.stdout.isTTY));
  const say = options.json ? console.error : console.log;
  const verdict = faults === 0 ? 'no faults' : faults === 1 ? '1 fault' : `${faults} faults`;
  say(`\n${rows.length} messages by SMS and as many by email: ${verdict}.`);
  say(`To look at them, open ${relative('.', join(out, 'index.html'))}`);
  if (options.screenshots ?? hasChromium) {
    const file = join(out, 'contact-sheet.png');
    await writeContactSheet(
      rows.filter((row) => row.brandName === 'default'),
      file,
    );
    say(`All of them in one picture: ${relative('.', file)}`);
  } else if (options.screenshots === undefined) say('No contact sheet: Chromium was not found.');
  return faults === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
