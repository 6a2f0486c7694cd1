// A user whom both channels reach: only with her can the page show a message go by the other one.
import { randomUUID } from 'node:crypto';
import { readSettings } from '../../src/settings/read.ts';
import { emailAddress, phoneNumber } from './cli/cast.ts';
import { createVerifier } from './pool/srp.ts';
import type { Local } from './stack.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly password: string;
}

/** The next number, which is nobody's in the stories. */
const next = (number: string): string => number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10);

/** Signs Grace up, unless she is there. Whoever types her password comes in with `SRP_FIRST=verify`, too. */
export function settleGrace(local: Pick<Local, 'env' | 'store' | 'userPoolId'>): Person {
  const config = readSettings(local.env, Date.now());
  const grace: Person = {
    name: 'Grace',
    email: emailAddress(config, 'grace'),
    phone: next(phoneNumber(config)),
    password: 'correct horse battery',
  };
  const isThere = [...local.store.users.values()].some(({ attributes }) => attributes.email === grace.email);
  if (isThere) return grace;
  const sub = randomUUID();
  local.store.users.set(sub, {
    userName: sub,
    createdAtMs: Date.now(),
    attributes: {
      sub,
      email: grace.email,
      email_verified: 'true',
      phone_number: grace.phone,
      phone_number_verified: 'true',
    },
    status: 'CONFIRMED',
    enabled: true,
    password: createVerifier(local.userPoolId.slice(local.userPoolId.indexOf('_') + 1), sub, grace.password),
  });
  return grace;
}
