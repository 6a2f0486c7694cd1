// The flags of `npm start`.
import { parseArgs } from 'node:util';

/** Of the pool, and of the page: the same at every start, so that an app and a bookmark find them again. */
export const defaultPort = 9339;
export const defaultPagePort = 9340;

export const help = `Runs the router on this machine: a user pool, the built function, an inbox, a table. Loopback only.

  npm start                    play one sign-in by email and one by SMS, then keep serving
  npm start -- --open          the same, and open the page in a browser
  npm start -- --once          play, then exit
  npm start -- --port 4000     serve the pool on this port (default ${defaultPort}, or a free one when taken)
  npm start -- --help          this text

The page is on port ${defaultPagePort}, or on the next free one.

Settings of the function are read from the environment, for example: CHANNELS=email npm start
`;

export type Options =
  | {
      readonly kind: 'run';
      readonly once: boolean;
      readonly open: boolean;
      readonly port: number | undefined;
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'fault'; readonly sentence: string };

const fault = (sentence: string): Options => ({ kind: 'fault', sentence: `${sentence} See --help.` });

export function readOptions(args: readonly string[]): Options {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      once: { type: 'boolean' },
      open: { type: 'boolean' },
      help: { type: 'boolean' },
      port: { type: 'string' },
    },
  });
  let once = false;
  let open = false;
  let port: number | undefined;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') return fault(`${token.value} is not expected here.`);
    switch (token.name) {
      case 'help':
        return { kind: 'help' };
      case 'once':
        once = true;
        break;
      case 'open':
        open = true;
        break;
      case 'port': {
        port = Number(token.value);
        if (!/^\d{1,5}$/.test(token.value ?? '') || port < 1 || port > 65_535)
          return fault('--port takes a number from 1 to 65535.');
        break;
      }
      default:
        return fault(`${token.rawName} is no flag.`);
    }
  }
  return { kind: 'run', once, open, port };
}
