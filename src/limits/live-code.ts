// The codes of a user and app client: reserved before they are sent, used up once.
import type { Hmac } from '../crypto/hmac.ts';
import { clockSkewSeconds } from '../crypto/state.ts';
import type { Settings } from '../settings/table.ts';
import type { Limits, NewestCode, ReserveRequest } from './limits.ts';
import { renewableSeconds } from './policy.ts';
import { sweepDeadCodes } from './sweep.ts';
import type { Table } from './table.ts';
import { useUp } from './use-up.ts';
import {
  expireUser,
  nameDevice,
  nameNewest,
  namePrevious,
  nameUserItem,
  noCode,
  readNewest,
  readNumber,
  readStanding,
  readUse,
} from './user-item.ts';

type Rules = Pick<Settings, 'CODE_TTL_SECONDS' | 'RESEND_COOLDOWN_SECONDS' | 'WRONG_PER_HOUR'>;

/** The wait between two messages is the user's, whichever app client they are for. */
const isCooled = '(attribute_not_exists(lastSent) OR lastSent <= :cooled OR lastSent > :future)';

export function keepLiveCodes(
  table: Table,
  rules: Rules,
  hmac: Hmac,
): Pick<Limits, 'reserve' | 'release' | 'noteChannel' | 'consume'> {
  /**
   * Makes a new code, unless one is live that may still be sent again. The one before stays right for as long as
   * its message said: a new one is made in its second half only, so that never more than two are live.
   */
  const open = ({ user, nonce, channel, nowSeconds }: ReserveRequest) =>
    table.update({
      pk: nameUserItem(hmac, user),
      update:
        'SET #previous = if_not_exists(#code, :none), #code = :code, lastSent = :now, expiresAt = :expiry',
      // A code from the future (a clock was set back) cannot be answered, so it need not be kept.
      condition: `${isCooled} AND (attribute_not_exists(#code) OR #code.issuedAt > :future OR #code.issuedAt <= :renewable)`,
      names: { '#code': nameNewest(user), '#previous': namePrevious(user) },
      values: {
        ':code': { nonce, issuedAt: nowSeconds, sentAt: nowSeconds, channel, claim: nonce },
        ':none': noCode,
        ':now': nowSeconds,
        ':future': nowSeconds + clockSkewSeconds,
        ':renewable': nowSeconds - renewableSeconds(rules),
        ':cooled': nowSeconds - rules.RESEND_COOLDOWN_SECONDS,
        ':expiry': expireUser(user, nowSeconds),
      },
    });

  /** Takes the right to send the newest code again. */
  const renew = ({ user, nonce, channel, nowSeconds }: ReserveRequest) =>
    table.update({
      pk: nameUserItem(hmac, user),
      update:
        'SET #code.sentAt = :now, #code.claim = :claim, #code.channel = :channel, lastSent = :now, expiresAt = :expiry',
      condition: `${isCooled} AND #code.issuedAt > :renewable AND #code.issuedAt <= :future`,
      names: { '#code': nameNewest(user) },
      values: {
        ':now': nowSeconds,
        ':claim': nonce,
        ':channel': channel,
        ':future': nowSeconds + clockSkewSeconds,
        ':renewable': nowSeconds - renewableSeconds(rules),
        ':cooled': nowSeconds - rules.RESEND_COOLDOWN_SECONDS,
        ':expiry': expireUser(user, nowSeconds),
      },
    });

  const isAlive = ({ issuedAt }: NewestCode, nowSeconds: number) =>
    issuedAt <= nowSeconds + clockSkewSeconds && issuedAt + rules.CODE_TTL_SECONDS > nowSeconds;

  return {
    async reserve(request) {
      const { user, nonce, channel, nowSeconds, expect, proof } = request;
      const writes = expect === 'open' ? [open, renew] : [renew, open];
      const atOnce = await writes[0]?.(request);
      let item = atOnce ?? (await writes[1]?.(request));
      item ??= await table.get(nameUserItem(hmac, user));
      const code = readNewest(item, user);
      const lastSentAt = readNumber(item, 'lastSent') || nowSeconds;
      const device = proof === undefined ? undefined : nameDevice(hmac, proof);
      const known = { lastSentAt, standing: readStanding(item, device, nowSeconds) };
      // A write whose answer was lost fails its condition when it is tried again: the claim tells.
      if (code?.claim === nonce) {
        // Only where one call has reserved it: a round that sends has time for so many calls. What is left stays for
        // the next start.
        if (atOnce) await sweepDeadCodes(table, atOnce, nowSeconds, rules).catch(() => {});
        return { outcome: 'send', code, ...known };
      }
      // Without a time of sending it was made, and no message with it went out.
      if (code && code.sentAt > 0 && isAlive(code, nowSeconds)) return { outcome: 'reuse', code, ...known };
      const none = { nonce, issuedAt: nowSeconds, sentAt: lastSentAt, channel };
      return { outcome: 'wait', code: none, ...known };
    },

    async release(user, { nonce, sentAt }) {
      await table.update({
        pk: nameUserItem(hmac, user),
        update: 'SET #code.sentAt = :zero REMOVE lastSent',
        condition: '#code.nonce = :nonce AND #code.sentAt = :sentAt',
        names: { '#code': nameNewest(user) },
        values: { ':zero': 0, ':nonce': nonce, ':sentAt': sentAt },
      });
    },

    async noteChannel(user, { nonce }, channel) {
      await table.update({
        pk: nameUserItem(hmac, user),
        update: 'SET #code.channel = :channel',
        condition: '#code.nonce = :nonce',
        names: { '#code': nameNewest(user) },
        values: { ':channel': channel, ':nonce': nonce },
      });
    },

    async consume(request) {
      const { spending, use } = request;
      const isNewest = spending.codes?.[0]?.nonce === use.nonce;
      // Since the spend, a start may have made the newest code the previous one, and a right answer the other way round.
      for (const place of isNewest ? (['newest', 'previous'] as const) : (['previous', 'newest'] as const))
        if (await table.update(useUp(request, place, rules, hmac))) return 'used';
      // A write whose answer was lost fails its condition when it is tried again: the item tells whose it was.
      const used = readUse(await table.get(nameUserItem(hmac, request.user)), request.user);
      return used?.nonce === use.nonce && used.signIn === use.signIn ? 'again' : 'gone';
    },
  };
}
