// The command line of the benchmark.
import { parseArgs } from 'node:util';
import type { Channel } from './cold.ts';

export const help = `Usage: npm run bench [-- FLAGS]

Signs in to the built bundle, to the tutorial's three functions as a team would
write them today, and to an empty function: in turn, each time in fresh
processes, with DynamoDB, SNS and SES stood in for on this machine, over TLS.
Prints ratios first: compare those, the milliseconds are this machine's.
What the figures mean: test/bench/README.md

Runs under AWS's own runtime client where it is installed
(\`npm install --no-save aws-lambda-ric@4\`; it compiles itself), else in a plain
child process.

  --memory MB       memory sizes, each with its share of a processor; repeat it
                    or separate by commas (default 256,512,1024,1769)
  --channel NAME    sms, email or both (default both)
  --runs N          turns that are counted (default 9)
  --against DIR     another build of ours beside it: a folder with index.mjs
  --floor MS        RESPONSE_FLOOR_MS of the function (default 0)
  --plain           a plain child process, also where the client is installed
  --json            print JSON
  --help            show this text`;

export interface Flags {
  readonly help: boolean;
  readonly json: boolean;
  readonly plain: boolean;
  readonly runs: number;
  readonly floorMs: number;
  readonly memories: readonly number[];
  readonly channels: readonly Channel[];
  readonly against: string | undefined;
}

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max)
    throw new Error(`--${flag} takes a whole number from ${min} to ${max}`);
  return number;
}

const channels: Readonly<Record<string, readonly Channel[]>> = {
  sms: ['sms'],
  email: ['email'],
  both: ['sms', 'email'],
};

/** Throws an error whose message is for the user. */
export function readFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      memory: { type: 'string', multiple: true, default: ['256,512,1024,1769'] },
      channel: { type: 'string', default: 'both' },
      runs: { type: 'string', default: '9' },
      against: { type: 'string' },
      floor: { type: 'string', default: '0' },
      plain: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = Object.hasOwn(channels, values.channel) ? channels[values.channel] : undefined;
  if (!chosen) throw new Error('--channel takes sms, email or both');
  const memories = values.memory.flatMap((list) => list.split(','));
  return {
    help: values.help,
    json: values.json,
    plain: values.plain,
    runs: wholeNumber('runs', values.runs, 1, 1000),
    // RESPONSE_FLOOR_MS takes no more.
    floorMs: wholeNumber('floor', values.floor, 0, 2000),
    memories: [...new Set(memories.map((text) => wholeNumber('memory', text, 128, 10_240)))],
    channels: chosen,
    against: values.against,
  };
}
