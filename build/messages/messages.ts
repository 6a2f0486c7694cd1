// `npm run messages`: every message of every language and brand, to look at, and a table of what is wrong with them.
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readScriptFlags } from '../../infra/host/script-flags.ts';
import { fitsVariable, indianTemplate, longestVariable } from '../../src/messages/india.ts';
import { type NamedBrand, pickBrands, readMessageSettings } from './brands.ts';
import { writePages } from './pages.ts';
import { type Row, renderAll } from './render-all.ts';
import { asData, tableLines } from './table.ts';

const ownFolder = 'dist/messages';

const { flags } = readScriptFlags({
  command: 'npm run messages',
  options: {
    brands: { type: 'string' },
    brand: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean' },
  },
  help: `Renders every message of every language and brand, and prints their size as SMS and every fault: more than one
part, a code missing from a body, unescaped input, an expiry other than the setting's, a malformed WebOTP line or app
hash, an SMS without the word for a code or without the warning not to share it. The table says what an SMS leaves out to
fit one part: the expiry first, then the name. The notice of a new device (NOTICE) is rendered and checked beside each code. With SMS_ENTITY_ID it prints the template to register in India; a name that
is too long for it is a fault. Ends with 1 if it cannot do its work, with 4 if a message has a fault.

  --brands FILE   a JSON file in the form of BRANDS, instead of that variable
  --brand NAME    this brand only: an app client id, or default
  --out FOLDER    where to write; ${ownFolder}, emptied first, if left out
  --json          print the table as JSON

Reads the function's own settings from the environment: APP_NAME, LOGO_URL, SUPPORT_EMAIL, WEB_ORIGIN, EMAIL_FROM,
SMS_SENDER_ID, SMS_ENTITY_ID, DEFAULT_LOCALE, ADDRESS_FORM, CODE_LENGTH, CODE_TTL_SECONDS, BRANDS.`,
});

/** Without the name a reader has to know whose code it is. */
function namelessLines(rows: readonly Row[]): string[] {
  const nameless = rows.filter(({ leftOut }) => leftOut.includes('name'));
  if (nameless.length === 0) return [];
  const languages = [...new Set(nameless.map(({ locale }) => locale))].join(', ');
  return [
    `The SMS has no room for the name in ${languages}. A shorter APP_NAME or WEB_ORIGIN makes room; a line for browsers, ` +
      'where there is one, names the host.',
  ];
}

/** What to register with India's operators, and the names that do not fit it. */
const indianLines = (longNames: readonly string[]): string[] => [
  'India: register this template to the letter. With SMS_TEMPLATE_ID all SMS to +91 are worded so:',
  `  ${indianTemplate}`,
  ...longNames.map((name) => `  "${name}" is too long: a variable has at most ${longestVariable} characters`),
];

const findLongNames = (brands: readonly NamedBrand[]): string[] =>
  [...new Set(brands.map(({ brand }) => brand.appName))].filter((name) => !fitsVariable(name));

/** Returns how many faults the messages have. */
async function run(): Promise<number> {
  const brandsJson = flags.brands === undefined ? undefined : await readFile(flags.brands, 'utf8');
  const settings = readMessageSettings(process.env, brandsJson);
  const brands = pickBrands(settings, flags.brand);
  if (brands.length === 0) {
    const known = pickBrands(settings, undefined).map(({ name }) => name);
    throw new Error(`--brand: there is no brand "${flags.brand}". Give one of ${known.join(', ')}`);
  }
  const out = flags.out ?? ownFolder;
  const rows = await renderAll(brands, {
    code: '0482135976'.slice(0, settings.CODE_LENGTH),
    minutes: Math.floor(settings.CODE_TTL_SECONDS / 60),
  });
  // A folder that someone names may hold other things of theirs.
  if (flags.out === undefined) await rm(out, { recursive: true, force: true });
  await writePages(rows, out);
  const sendsToIndia = Boolean(process.env.SMS_ENTITY_ID);
  const longNames = sendsToIndia ? findLongNames(brands) : [];
  const faults = rows.reduce((sum, row) => sum + row.faults.length, longNames.length);
  if (flags.json) console.log(JSON.stringify(asData(rows), null, 2));
  else {
    for (const line of tableLines(rows, process.stdout)) console.log(line);
    console.log(`\n${rows.length} messages by SMS and as many by email: ${faults || 'no'} faults.`);
    for (const line of [...namelessLines(rows), ...(sendsToIndia ? indianLines(longNames) : [])])
      console.log(line);
    console.log(`To look at them, open ${relative('.', join(out, 'index.html'))}`);
  }
  return faults;
}

try {
  process.exitCode = (await run()) > 0 ? 4 : 0;
} catch (error) {
  console.error(`messages: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
