// Made-up people at the pool: a day of them, and a bot that guesses. They use the client, as the people of an app do.
import { setTimeout as sleep } from 'node:timers/promises';
import { type CountryCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { cognitoTransport, createOtpClient, type OtpClient, type Snapshot } from '../../src/client/index.ts';
import { codeFor } from './page/messages.ts';
import type { Local } from './stack.ts';

export interface Crowd {
  /** Epoch milliseconds. */
  readonly since: number;
  until: number | undefined;
  /** Whom they sign in as. */
  readonly names: Set<string>;
  signIns: number;
  tokens: number;
}

/** In the metadata of their answers, so that the page does not take them for the person at its phone. */
export const crowdMark = 'crowd';

const keepNothing = { getItem: () => null, setItem() {}, removeItem() {} };

function visitor({ endpoint, clientId }: Local): OtpClient {
  const transport = cognitoTransport({ endpoint, clientId });
  const answer: typeof transport.answer = (name, session, typed, metadata) => {
    const marked = { ...metadata, [crowdMark]: 'yes' };
    return transport.answer(name, session, typed, marked);
  };
  return createOtpClient({ transport: { ...transport, answer }, storage: keepNothing, session: keepNothing });
}

async function begin(crowd: Crowd, client: OtpClient, name: string, signUp: boolean): Promise<Snapshot> {
  crowd.names.add(name);
  crowd.signIns += 1;
  const first = await client.start(name, { signUp });
  return first.step === 'choose' ? client.choose(first.channels[0] ?? '') : first;
}

function gather(): Crowd {
  return { since: Date.now(), until: undefined, names: new Set(), signIns: 0, tokens: 0 };
}

/** More at once than this, and a table on a busy machine refuses a part of them. */
const atOnce = 3;
const strangers = 20;
/** With three guesses each, past WRONG_PER_HOUR. */
const signInsPerVictim = 5;

/** Probes for accounts, and guesses the codes of `victims`. */
export function attack(local: Local, victims: readonly string[]): Crowd {
  const bot = gather();
  const made = Array.from({ length: strangers }, (_, i) => `guess-${i}@example.com`);
  const queue = [...victims.flatMap((name) => Array<string>(signInsPerVictim).fill(name)), ...made];
  const work = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const client = visitor(local);
      let now = await begin(bot, client, name, false);
      for (let i = 0; i < 3 && now.step === 'code'; i++)
        now = await client.answer(String(i).repeat(now.digits));
      if (now.step === 'signed-in') bot.tokens += 1;
    }
  };
  Promise.all(Array.from({ length: atOnce }, work)).then(() => {
    bot.until = Date.now();
  });
  return bot;
}

/** Sign-ins that begin in each hour. */
const perHour = [1, 0, 0, 1, 1, 2, 3, 5, 4, 4, 3, 3, 4, 4, 4, 3, 3, 4, 5, 4, 3, 2, 2, 1];
/** SNS fails from the first to the second. */
const outage = [13, 15] as const;
const regions: readonly CountryCode[] = ['GB', 'US', 'IN', 'NG', 'BR', 'DE', 'JP', 'AU'];
/** What the people do, one after the other. */
const habits = ['right', 'right', 'wrong first', 'right', 'right', 'leaves', 'right', 'right', 'no account'];

/** How long an hour of the day is played, in milliseconds. */
export const hourMs = 1250;

function someone(i: number): string {
  const number = getExampleNumber(regions[i % regions.length] ?? 'GB', examples)?.number;
  const own = String(Date.now()).slice(-2);
  return i % 5 < 2 && number
    ? number.slice(0, -2) + own
    : `day-${i}-${Math.floor(Date.now() / 1000)}@example.com`;
}

async function live(local: Local, crowd: Crowd, i: number): Promise<void> {
  const habit = habits[i % habits.length];
  const name = someone(i);
  const client = visitor(local);
  const asked = await begin(crowd, client, name, habit !== 'no account');
  if (asked.step !== 'code' || habit === 'leaves' || habit === 'no account') return;
  if (habit === 'wrong first') await client.answer('0'.repeat(asked.digits));
  const message = (await local.inbox()).findLast(({ to }) => to === name);
  const { step } = await client.answer((message && codeFor(message, asked.digits)) ?? '');
  if (step === 'signed-in') crowd.tokens += 1;
}

/** A day of sign-ins in half a minute. For two of its hours SNS fails. */
export function liveDay(local: Local): Crowd {
  const crowd = gather();
  const run = async (): Promise<void> => {
    const people: Promise<void>[] = [];
    for (const [hour, count] of perHour.entries()) {
      if (hour === outage[0]) local.faults.sns = { kind: 'down' };
      if (hour === outage[1]) local.faults.sns = { kind: 'none' };
      for (let i = 0; i < count; i++) people.push(live(local, crowd, people.length));
      await sleep(crowd.since + (hour + 1) * hourMs - Date.now());
    }
    await Promise.all(people);
  };
  run().then(() => {
    crowd.until = Date.now();
  });
  return crowd;
}
