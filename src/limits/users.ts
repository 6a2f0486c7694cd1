// The rules about a user, applied to the user's record in the table.
import type { Hmac } from '../crypto/hmac.ts';
import type { User } from '../sign-in.ts';
import type { Limits, TurnRequest } from './limits.ts';
import { keepSeconds } from './policy.ts';
import type { Store } from './store.ts';
import { nameDevice, nameUser, newUser, type UserRecord } from './user-record.ts';
import { noteMessage, redeem, seeTurn, takeTurn, tierOf, type UserRules, undoTurn } from './user-rules.ts';

type UserLimits = Pick<
  Limits,
  'isKnownDevice' | 'seeTurn' | 'takeTurn' | 'undoTurn' | 'noteMessage' | 'redeem'
>;

export function limitUsers(store: Store<UserRecord>, rules: UserRules, hmac: Hmac): UserLimits {
  const deviceOf = (proof: string | undefined) => (proof === undefined ? undefined : nameDevice(hmac, proof));

  const queryOf = ({ user: { clientId }, recipient, nonce, proof, now }: TurnRequest) => ({
    clientId,
    recipient,
    nonce,
    device: deviceOf(proof),
    now,
  });

  const changeOf = ({ user, now, deadlineMs }: { user: User; now: number; deadlineMs: number }) => ({
    deadlineMs,
    expiresAt: now + keepSeconds(user.exists),
  });

  return {
    async isKnownDevice(user, proof, now) {
      const { record } = await store.read(nameUser(hmac, user));
      return tierOf(record ?? newUser, deviceOf(proof), now) === 'device';
    },

    async seeTurn(request) {
      const from = await store.read(nameUser(hmac, request.user));
      return { turn: seeTurn(from.record, queryOf(request), rules), from };
    },

    takeTurn: (request, { from }, sent) =>
      store.change(nameUser(hmac, request.user), { ...changeOf(request), from }, (record) =>
        takeTurn(record, queryOf(request), sent, rules),
      ),

    undoTurn: (request, taken, fate) =>
      store.change(nameUser(hmac, request.user), changeOf(request), (record) =>
        undoTurn(record, queryOf(request), taken, fate, rules),
      ),

    noteMessage: (request, taken, sent) =>
      store.change(nameUser(hmac, request.user), changeOf(request), (record) =>
        noteMessage(record, request.user.clientId, taken, sent),
      ),

    redeem: (request) =>
      store.change(nameUser(hmac, request.user), changeOf(request), (record) =>
        redeem(
          record,
          {
            clientId: request.user.clientId,
            recipient: request.recipient,
            signIn: request.signIn,
            device: deviceOf(request.proof),
            newDevice: nameDevice(hmac, request.newProof),
            now: request.now,
            own: request.own,
            isRight: request.isRight,
          },
          rules,
        ),
      ),
  };
}
