import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import type { KnownDevice, Spending } from '../../src/limits/limits.ts';
import type { Item, Value } from '../../src/limits/table.ts';
import { useUp } from '../../src/limits/use-up.ts';
import { nameDevice, nameNewest, namePrevious, nameUsed, nameUserItem } from '../../src/limits/user-item.ts';
import { memoryTable } from '../support/memory-table.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const user = { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true };
const now = 1_795_392_000;
const [newest, previous] = [
  { nonce: 'new', issuedAt: now - 10, sentAt: now - 10, channel: 'SMS', claim: 'new' },
  { nonce: 'old', issuedAt: now - 200, sentAt: now - 200, channel: 'EMAIL', claim: 'old' },
];
const device = (n: number) => nameDevice(hmac, `proof ${n}`);
/** As the spend tells of it. */
const known = (i: number, replaces?: string): KnownDevice => ({ name: device(i), replaces });

/** The item after a right answer to the code in `place`, or `undefined` where that code is not there. */
async function used({
  item,
  place = 'newest',
  spending = {},
  proof = 'proof 0',
}: {
  item: { readonly [attribute: string]: Value };
  place?: 'newest' | 'previous';
  spending?: Partial<Spending>;
  proof?: string;
}): Promise<Item | undefined> {
  const pk = nameUserItem(hmac, user);
  const table = memoryTable(new Map([[pk, { pk, ...item }]]));
  return table.update(
    useUp(
      {
        user,
        spending: {
          allowed: true,
          register: { kind: 'common' },
          wouldLock: false,
          wouldDisable: false,
          codes: [newest],
          lastUse: undefined,
          devices: [],
          deadCodes: [],
          ...spending,
        },
        use: { nonce: place === 'newest' ? 'new' : 'old', signIn: 'sign-in', at: now },
        proof,
      },
      place,
      { WRONG_PER_HOUR: 3 },
      hmac,
    ),
  );
}
const both = { [nameNewest(user)]: newest, [namePrevious(user)]: previous, lastSent: now - 10 };
const codes = [newest, previous];

describe('a right answer to the newest code', () => {
  it('leaves no code where it was the only one, and ends the wait for the next message', async () => {
    const item = await used({ item: { [nameNewest(user)]: newest, lastSent: now - 10 } });
    expect(item).not.toHaveProperty(nameNewest(user));
    expect(item).not.toHaveProperty('lastSent');
  });

  it('makes the one before it the newest', async () => {
    const item = await used({ item: both, spending: { codes } });
    expect(item).toMatchObject({ [nameNewest(user)]: previous });
    expect(item).not.toHaveProperty(namePrevious(user));
  });

  it('leaves one that can be no answer where the one before it was used up in the meantime', async () => {
    const item = await used({ item: { [nameNewest(user)]: newest }, spending: { codes } });
    expect(item).toMatchObject({ [nameNewest(user)]: { nonce: '', issuedAt: 0 } });
  });

  it('does not bring back a code before it that was dead by then', async () => {
    const item = await used({ item: both, spending: { codes: [newest] } });
    expect(item).not.toHaveProperty(nameNewest(user));
    expect(item).toMatchObject({ [namePrevious(user)]: previous });
  });
});

describe('a right answer to the code before it', () => {
  it('uses that one up, and leaves the newest and its wait alone', async () => {
    const item = await used({ item: both, place: 'previous', spending: { codes } });
    expect(item).toMatchObject({ [nameNewest(user)]: newest, lastSent: now - 10 });
    expect(item).not.toHaveProperty(namePrevious(user));
  });
});

describe('a code that is not where it was looked for', () => {
  it.each(['newest', 'previous'] as const)('as the %s one is not used up', async (place) => {
    const item = {
      [nameNewest(user)]: { ...newest, nonce: 'x' },
      [namePrevious(user)]: { ...previous, nonce: 'y' },
    };
    expect(await used({ item, place })).toBeUndefined();
    expect(await used({ item: {}, place })).toBeUndefined();
  });
});

describe('what a right answer writes down', () => {
  it('takes the place of what was used before at this client, however long ago', async () => {
    const before = { [nameUsed(user)]: { nonce: 'older', signIn: 'other', at: 1 } };
    const item = await used({
      item: { ...both, ...before },
      spending: { deadCodes: [nameUsed(user), 'used:d'] },
    });
    expect(item).toMatchObject({ [nameUsed(user)]: { nonce: 'new' } });
  });

  it('is which code it was, in which sign-in and when', async () => {
    expect(await used({ item: both })).toMatchObject({
      [nameUsed(user)]: { nonce: 'new', signIn: 'sign-in', at: now },
    });
  });

  it('is since when the user is proven: the first time', async () => {
    expect(await used({ item: both })).toMatchObject({ provenAt: now });
    expect(await used({ item: { ...both, provenAt: 7 } })).toMatchObject({ provenAt: 7 });
  });

  it('is the device, by the hash of its proof', async () => {
    const item = await used({ item: both, proof: 'proof 7' });
    expect(item).toMatchObject({ [device(7)]: { seenAt: now } });
    expect(JSON.stringify(item)).not.toContain('proof 7');
  });

  it('keeps the item for years', async () => {
    expect((await used({ item: both }))?.expiresAt).toBeGreaterThan(now + 9 * 365 * 86_400);
  });
});

describe('the wrong answers', () => {
  const counted = {
    wrong0: now,
    wrong1: now - 1,
    wrong2: now - 2,
    inARow: 7,
    lockedUntil: now - 3,
    lockedAt: 5,
  };

  it('among everybody’s are forgotten, all but the time of the last lock', async () => {
    const item = await used({ item: { ...both, ...counted } });
    for (const name of ['wrong0', 'wrong1', 'wrong2', 'inARow', 'lockedUntil'])
      expect(item).not.toHaveProperty(name);
    expect(item).toMatchObject({ lockedAt: 5 });
  });

  it('of strangers stay counted where a known device gave the right one', async () => {
    const register = { kind: 'device', name: device(1) } as const;
    const item = await used({
      item: { ...both, ...counted, [device(1)]: { seenAt: 1, inARow: 2 } },
      spending: { register, devices: [known(1)] },
    });
    expect(item).toMatchObject(counted);
  });
});

describe('known devices', () => {
  const devices = [1, 2, 3, 4, 5].map((i) => known(i));
  const names = devices.map(({ name }) => name);
  const items = Object.fromEntries(names.map((name, i) => [name, { seenAt: i }]));
  const namesIn = (item: Item | undefined) =>
    Object.keys(item ?? {}).filter((name) => name.startsWith('device:'));

  it('are the last five', async () => {
    const item = await used({ item: { ...both, ...items }, spending: { devices } });
    expect(namesIn(item).toSorted()).toEqual([...names.slice(1), device(0)].toSorted());
  });

  it('have a newer proof each time, beside the one they showed: a retry may show it again', async () => {
    const register = { kind: 'device', name: device(3) } as const;
    const item = await used({ item: { ...both, ...items }, spending: { devices, register } });
    expect(namesIn(item).toSorted()).toEqual([...names, device(0)].toSorted());
    expect(item?.[device(0)]).toEqual({ seenAt: now, replaces: device(3) });
  });

  it('lose the proof before that at their next sign-in, and no other device is lost for it', async () => {
    const register = { kind: 'device', name: device(5) } as const;
    const chained = [...devices.slice(0, 4), known(5, device(4))];
    const item = await used({ item: { ...both, ...items }, spending: { devices: chained, register } });
    expect(namesIn(item).toSorted()).toEqual(
      [device(1), device(2), device(3), device(5), device(0)].toSorted(),
    );
  });

  it('begin with no wrong answers, also one that is known already', async () => {
    const register = { kind: 'device', name: device(0) } as const;
    const item = await used({
      item: { ...both, [device(0)]: { seenAt: 1, inARow: 9, wrong0: now } },
      spending: { devices: [known(0)], register },
    });
    expect(item?.[device(0)]).toEqual({ seenAt: now });
  });

  it('are one with the proof that they showed before: it takes no other device’s place', async () => {
    const moved = [known(1), known(2, device(1)), ...devices.slice(2)];
    const item = await used({ item: { ...both, ...items }, spending: { devices: moved } });
    expect(namesIn(item).toSorted()).toEqual([...names, device(0)].toSorted());
  });

  it('take no place twice where the proof of this sign-in is known already', async () => {
    const again = [1, 2, 3, 4, 0].map((i) => known(i));
    const item = await used({
      item: { ...both, ...Object.fromEntries(again.map(({ name }, i) => [name, { seenAt: i }])) },
      spending: { devices: again },
    });
    expect(namesIn(item)).toHaveLength(5);
  });

  it.each([
    ['written', 0, { kind: 'common' }],
    ['shown', 9, { kind: 'device', name: device(9) }],
  ] as const)(
    'keep the proof that is %s, though one that is forgotten replaced it',
    async (_which, n, register) => {
      const chained = [known(1, device(n)), ...devices.slice(1), known(n)];
      const item = await used({
        item: { ...both, ...items, [device(n)]: { seenAt: 9 } },
        spending: { devices: chained, register },
      });
      const kept = new Set([2, 3, 4, 5, n, 0].map(device));
      expect(namesIn(item).toSorted()).toEqual([...kept].toSorted());
    },
  );

  it('are thinned out where an item has gathered too many', async () => {
    const many = Array.from({ length: 9 }, (_, i) => known(i + 1));
    const item = await used({
      item: { ...both, ...Object.fromEntries(many.map(({ name }) => [name, { seenAt: 1 }])) },
      spending: { devices: many },
    });
    expect(namesIn(item)).toHaveLength(5);
  });
});

describe('dead codes', () => {
  const named = (count: number) => Array.from({ length: count }, (_, i) => `live:client-${i}`);

  it('are swept up, twenty at a time', async () => {
    const deadCodes = named(25);
    const dead = Object.fromEntries(deadCodes.map((name) => [name, { nonce: 'dead', issuedAt: 1 }]));
    const item = await used({ item: { ...both, ...dead }, spending: { deadCodes } });
    expect(Object.keys(item ?? {}).filter((name) => name.startsWith('live:client-'))).toEqual(
      deadCodes.slice(20),
    );
  });

  it.each(['newest', 'previous'] as const)(
    'of this app client are left to the write itself, also where the %s was right',
    async (place) => {
      const deadCodes = [nameNewest(user), namePrevious(user), 'live:client-1'];
      const item = { ...both, 'live:client-1': { nonce: 'dead', issuedAt: 1 } };
      expect(await used({ item, place, spending: { deadCodes } })).not.toHaveProperty('live:client-1');
    },
  );
});
