// The live code of a user and app client: reserved before it is sent, used up once.
import { clockSkewSeconds } from '../challenge/state.ts';
import type { Settings } from '../settings/table.ts';
import type { Limits, ReserveRequest } from './limits.ts';
import { renewableSeconds } from './policy.ts';
import { clear } from './register.ts';
import type { Item, Table } from './table.ts';
import { expiryOf, isBarred, slotName, slotOf, userPk } from './user-item.ts';

type Rules = Pick<
  Settings,
  'CODE_TTL_SECONDS' | 'RESEND_COOLDOWN_SECONDS' | 'WRONG_PER_HOUR' | 'WRONG_BEFORE_DISABLE'
>;

export function slotLimits(table: Table, rules: Rules): Pick<Limits, 'reserve' | 'release' | 'consume'> {
  /** Makes a new code live, unless one is that may still be sent again. */
  const open = ({ user, nonce, nowSeconds }: ReserveRequest) =>
    table.update({
      pk: userPk(user.userHash),
      update: 'SET #slot = :slot, expiresAt = :expiry',
      // A code from the future (a clock was set back) cannot be answered, so it need not be kept.
      condition:
        'attribute_not_exists(#slot) OR #slot.issuedAt > :future OR #slot.issuedAt <= :dead OR (#slot.issuedAt <= :renewable AND #slot.sentAt <= :cooled)',
      names: { '#slot': slotName(user.clientId) },
      values: {
        ':slot': { nonce, issuedAt: nowSeconds, sentAt: nowSeconds, claim: nonce },
        ':future': nowSeconds + clockSkewSeconds,
        ':dead': nowSeconds - rules.CODE_TTL_SECONDS,
        ':renewable': nowSeconds - renewableSeconds(rules),
        ':cooled': nowSeconds - rules.RESEND_COOLDOWN_SECONDS,
        ':expiry': expiryOf(user, nowSeconds),
      },
    });

  /** Takes the right to send the live code again. */
  const renew = ({ user, nonce, nowSeconds }: ReserveRequest) =>
    table.update({
      pk: userPk(user.userHash),
      update: 'SET #slot.sentAt = :now, #slot.claim = :claim, expiresAt = :expiry',
      condition:
        '#slot.issuedAt > :renewable AND #slot.issuedAt <= :future AND (#slot.sentAt <= :cooled OR #slot.sentAt > :future)',
      names: { '#slot': slotName(user.clientId) },
      values: {
        ':now': nowSeconds,
        ':claim': nonce,
        ':future': nowSeconds + clockSkewSeconds,
        ':renewable': nowSeconds - renewableSeconds(rules),
        ':cooled': nowSeconds - rules.RESEND_COOLDOWN_SECONDS,
        ':expiry': expiryOf(user, nowSeconds),
      },
    });

  return {
    async reserve(request) {
      const { user, nonce, nowSeconds, expect } = request;
      const writes = expect === 'open' ? [open, renew] : [renew, open];
      let item: Item | undefined;
      for (const write of writes) item ??= await write(request);
      item ??= await table.get(userPk(user.userHash));
      // Used up between the writes and the read: nothing is live, so a new code is due.
      if (!slotOf(item, user.clientId)) item = await open(request);
      const slot = slotOf(item, user.clientId);
      if (!item || !slot) throw new Error('the slot changed hands three times within one reservation');
      // A write whose answer was lost fails its condition when it is tried again: the claim tells.
      return { slot, mine: slot.claim === nonce, barred: isBarred(item, rules, nowSeconds) };
    },

    async release(user, slot) {
      await table.update({
        pk: userPk(user.userHash),
        update: 'SET #slot.sentAt = :zero',
        condition: '#slot.nonce = :nonce AND #slot.sentAt = :sentAt',
        names: { '#slot': slotName(user.clientId) },
        values: { ':zero': 0, ':nonce': slot.nonce, ':sentAt': slot.sentAt },
      });
    },

    async consume(user, nonce, nowSeconds) {
      const item = await table.update({
        pk: userPk(user.userHash),
        update: `SET expiresAt = :expiry REMOVE #slot, inARow, lockedUntil, ${clear('wrong', rules.WRONG_PER_HOUR)}`,
        condition: '#slot.nonce = :nonce',
        names: { '#slot': slotName(user.clientId) },
        values: { ':nonce': nonce, ':expiry': expiryOf(user, nowSeconds) },
      });
      return item !== undefined;
    },
  };
}
