// The live code of a user and app client: reserved before it is sent, used up once.
import type { Hmac } from '../challenge/hmac.ts';
import { clockSkewSeconds } from '../challenge/state.ts';
import type { Settings } from '../settings/table.ts';
import type { Limits, ReserveRequest } from './limits.ts';
import { renewableSeconds } from './policy.ts';
import { clear } from './register.ts';
import type { Item, Table } from './table.ts';
import { expireUser, isLockedOut, nameLiveCode, nameUserItem, readLiveCode } from './user-item.ts';

type Rules = Pick<
  Settings,
  'CODE_TTL_SECONDS' | 'RESEND_COOLDOWN_SECONDS' | 'WRONG_PER_HOUR' | 'WRONG_BEFORE_DISABLE'
>;

export function keepLiveCodes(
  table: Table,
  rules: Rules,
  hmac: Hmac,
): Pick<Limits, 'reserve' | 'release' | 'consume'> {
  /** Makes a new code live, unless one is that may still be sent again. */
  const open = ({ user, nonce, nowSeconds }: ReserveRequest) =>
    table.update({
      pk: nameUserItem(hmac, user),
      update: 'SET #code = :code, expiresAt = :expiry',
      // A code from the future (a clock was set back) cannot be answered, so it need not be kept.
      condition:
        'attribute_not_exists(#code) OR #code.issuedAt > :future OR #code.issuedAt <= :dead OR (#code.issuedAt <= :renewable AND #code.sentAt <= :cooled)',
      names: { '#code': nameLiveCode(user) },
      values: {
        ':code': { nonce, issuedAt: nowSeconds, sentAt: nowSeconds, claim: nonce },
        ':future': nowSeconds + clockSkewSeconds,
        ':dead': nowSeconds - rules.CODE_TTL_SECONDS,
        ':renewable': nowSeconds - renewableSeconds(rules),
        ':cooled': nowSeconds - rules.RESEND_COOLDOWN_SECONDS,
        ':expiry': expireUser(user, nowSeconds),
      },
    });

  /** Takes the right to send the live code again. */
  const renew = ({ user, nonce, nowSeconds }: ReserveRequest) =>
    table.update({
      pk: nameUserItem(hmac, user),
      update: 'SET #code.sentAt = :now, #code.claim = :claim, expiresAt = :expiry',
      condition:
        '#code.issuedAt > :renewable AND #code.issuedAt <= :future AND (#code.sentAt <= :cooled OR #code.sentAt > :future)',
      names: { '#code': nameLiveCode(user) },
      values: {
        ':now': nowSeconds,
        ':claim': nonce,
        ':future': nowSeconds + clockSkewSeconds,
        ':renewable': nowSeconds - renewableSeconds(rules),
        ':cooled': nowSeconds - rules.RESEND_COOLDOWN_SECONDS,
        ':expiry': expireUser(user, nowSeconds),
      },
    });

  return {
    async reserve(request) {
      const { user, nonce, nowSeconds, expect } = request;
      const writes = expect === 'open' ? [open, renew] : [renew, open];
      let item: Item | undefined;
      for (const write of writes) item ??= await write(request);
      item ??= await table.get(nameUserItem(hmac, user));
      // Used up between the writes and the read: nothing is live, so a new code is due.
      if (!readLiveCode(item, user)) item = await open(request);
      const liveCode = readLiveCode(item, user);
      if (!item || !liveCode) throw new Error('the live code changed three times within one reservation');
      // A write whose answer was lost fails its condition when it is tried again: the claim tells.
      return {
        liveCode,
        maySend: liveCode.claim === nonce,
        isLockedOut: isLockedOut(item, rules, nowSeconds),
      };
    },

    async release(user, liveCode) {
      await table.update({
        pk: nameUserItem(hmac, user),
        update: 'SET #code.sentAt = :zero',
        condition: '#code.nonce = :nonce AND #code.sentAt = :sentAt',
        names: { '#code': nameLiveCode(user) },
        values: { ':zero': 0, ':nonce': liveCode.nonce, ':sentAt': liveCode.sentAt },
      });
    },

    async consume(user, nonce, nowSeconds) {
      const item = await table.update({
        pk: nameUserItem(hmac, user),
        update: `SET expiresAt = :expiry REMOVE #code, inARow, lockedUntil, ${clear('wrong', rules.WRONG_PER_HOUR)}`,
        condition: '#code.nonce = :nonce',
        names: { '#code': nameLiveCode(user) },
        values: { ':nonce': nonce, ':expiry': expireUser(user, nowSeconds) },
      });
      return item !== undefined;
    },
  };
}
