// otp messages: every message of every language and brand, to look at, and a table of what is wrong with them.
import type { Command } from 'commander';
import { exit } from '../exit-codes.ts';
import { type GlobalOptions, takes } from '../global-options.ts';
import type { MessagesOptions } from '../messages/run.ts';
import type { End, Opener } from '../open-context.ts';

export const addMessages = (program: Command, { openLocal }: Opener, end: End): Command =>
  takes(program.command('messages'), 'json')
    .summary('every message in every language, checked')
    .description(
      'Renders every message of every language and brand to dist/messages/ and prints a table of their size as SMS ' +
        'and of every fault: more than one part, a code missing from a body, unescaped input, an expiry other than ' +
        "the setting's, a malformed WebOTP line or app hash, an SMS without the word for a code or the warning not to " +
        'share it. The table says what an SMS leaves out to fit one part: the expiry first, then the name. With ' +
        'SMS_ENTITY_ID or SMS_TEMPLATE_ID it prints the template to register in India, and a name that is too long ' +
        `for it is a fault. Exit code ${exit.faulty} with a fault.\n\n` +
        "Reads the function's own settings from the environment: APP_NAME, LOGO_URL, SUPPORT_EMAIL, WEB_ORIGIN, " +
        'EMAIL_FROM, SMS_SENDER_ID, SMS_ENTITY_ID, SMS_TEMPLATE_ID, DEFAULT_LOCALE, ADDRESS_FORM, CODE_LENGTH, ' +
        'CODE_TTL_SECONDS, BRANDS.',
    )
    .option('--brands <file>', 'a JSON file in the form of BRANDS, instead of that variable')
    .option('--brand <name>', 'this brand only: an app client id, or default')
    .option('--out <dir>', 'where to write; dist/messages, emptied first, if left out')
    .option(
      '--screenshots',
      'insist on contact-sheet.png (the default brand or that of --brand, all languages, light and dark, phone and ' +
        'desktop) and on a font for each message; without this it is written where Chromium is found ' +
        '(CHROMIUM_PATH, /usr/bin/chromium), and a missing font is said but is not a fault',
    )
    .option('--no-screenshots', 'do without it')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & MessagesOptions>();
      // Chromium's client and an HTML parser: no other command needs them, and they take as long to load as the rest.
      const { runMessages } = await import('../messages/run.ts');
      if ((await runMessages(openLocal(options), options)) > 0) end(exit.faulty);
    });
