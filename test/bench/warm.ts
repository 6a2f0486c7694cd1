// Warm calls of one function: what it costs once everything is loaded, with a whole processor.
import { defineEvent, signUpEvent } from '../support/events.ts';
import type { Host } from './fleet.ts';
import { startLambda } from './lambda.ts';
import { signIn, somebody } from './sign-in.ts';
import type { StandIns } from './stand-ins.ts';
import { mediansOf } from './statistics.ts';

type Name = 'define' | 'preSignUp' | 'createSms' | 'createEmail' | 'verify';

/** Milliseconds within the function, medians. */
export type Warm = Readonly<Record<Name, number>>;

export async function measureWarm(file: string, { ric, env }: Host, standIns: StandIns): Promise<Warm> {
  const lists: Record<Name, number[]> = {
    define: [],
    preSignUp: [],
    createSms: [],
    createEmail: [],
    verify: [],
  };
  const lambda = await startLambda(file, env, ric);
  const lastCode = async () => (await standIns.lastSend()).code;
  try {
    for (let i = 0; i < 60; i++)
      for (const medium of ['SMS', 'EMAIL'] as const) {
        const { create, verify } = await signIn(lambda, somebody(medium), lastCode);
        if (i < 20) continue;
        lists[medium === 'SMS' ? 'createSms' : 'createEmail'].push(create.ms);
        lists.verify.push(verify.ms);
      }
    for (const [name, event] of [
      ['define', defineEvent([])],
      ['preSignUp', signUpEvent({ phone_number: '+4915123456789' })],
    ] as const) {
      await lambda.call(event, 2000);
      lists[name].push((await lambda.call(event, 2000)).ms);
    }
  } finally {
    await lambda.stop();
  }
  return mediansOf(lists);
}
