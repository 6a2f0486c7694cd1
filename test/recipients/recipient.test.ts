import { describe, expect, it } from 'vitest';
import type { Destination } from '../../src/channels/channel.ts';
import { createHmac } from '../../src/crypto/hmac.ts';
import type { Contact } from '../../src/recipients/contacts.ts';
import { findRecipient, pickTarget } from '../../src/recipients/recipient.ts';
import type { ShareRules } from '../../src/recipients/shares.ts';
import { destinationOf, fakeChannel } from '../support/channel.ts';

const pigeon = fakeChannel('PIGEON');
const raven = fakeChannel('RAVEN');
const coop = destinationOf(pigeon, 'coop');
const tower = destinationOf(raven, 'tower');
const refused = (channel = pigeon): Contact => ({
  kind: 'refused',
  channel,
  why: 'unverified',
  isVerified: false,
});
const test = destinationOf(pigeon, 'coop', { testCode: '246810' });

const find = (
  contacts: readonly Contact[],
  {
    exists = true,
    attributes = {},
    shares = [],
    unproven,
  }: {
    exists?: boolean;
    attributes?: Record<string, string>;
    shares?: ShareRules['DECOY_CHANNEL_SHARES'];
    unproven?: Destination;
  } = {},
) =>
  findRecipient({ userPoolId: 'p', clientId: 'c', userName: 'ada', exists }, attributes, contacts, {
    hmac: createHmac('a-secret-of-more-than-32-characters-for-tests'),
    shareRules: { SIGN_UP_CONTACTS: 'one', DECOY_CHANNEL_SHARES: shares },
    unproven,
  });

describe('a user with a contact that can be used', () => {
  it('is sent to, at every such contact in the order in which they are tried', async () => {
    expect(await find([tower, refused(), coop])).toEqual({ kind: 'real', targets: [tower, coop] });
  });

  it('is a test identity where the first of them is', async () => {
    expect(await find([test, tower])).toEqual({ kind: 'test', targets: [test, tower] });
  });

  it('is never failed over to a test identity', async () => {
    expect(await find([tower, test])).toEqual({ kind: 'real', targets: [tower] });
  });

  it('is sent to at the other contact where the first is a test identity past its date', async () => {
    const ended: Contact = { kind: 'refused', channel: pigeon, why: 'testEnded', isVerified: true };
    expect(await find([ended, tower])).toEqual({ kind: 'real', targets: [tower] });
    expect(await find([ended], { attributes: { 'custom:pigeon': 'pigeon:coop' } })).toMatchObject({
      kind: 'decoy',
      targets: [{ kind: 'decoy', masked: 'PIGEON p***' }],
    });
  });
});

describe('a user without one', () => {
  const attributes = { 'custom:raven': 'raven:tower', 'custom:pigeon': '' };

  it('is shown the contacts that could be verified, and holds nothing to send to', async () => {
    const { kind, targets } = await find([refused(), refused(raven)], { attributes });
    expect(kind).toBe('decoy');
    expect(targets).toMatchObject([{ kind: 'decoy', channel: raven, masked: 'RAVEN r***' }]);
    for (const target of targets) expect(target).not.toHaveProperty('to');
  });

  it('meets the cap of the contact shown, as a user who could be sent to would', async () => {
    const { targets } = await find([refused(raven)], { attributes });
    expect(targets[0]?.limitKey).toBe('raven:tower');
  });

  it('counts against a made-up destination where no message could go to what is shown', async () => {
    const { targets } = await find([refused(raven)], { attributes: { 'custom:raven': 'tower' } });
    expect(targets[0]?.limitKey).toBe('decoy/ada/RAVEN');
  });

  it('is shown made-up contacts where there are no attributes at all', async () => {
    const { targets } = await find([refused(), refused(raven)]);
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(target.kind).toBe('decoy');
  });

  it('has the channels that the deployment’s users have', async () => {
    const shares = [{ nameKind: 'name', channel: 'PIGEON', percent: 0 }];
    const { targets } = await find([refused(), refused(raven)], { shares });
    expect(targets.map(({ channel }) => channel)).toEqual([raven]);
  });

  it('differs from a stranger in the metrics only', async () => {
    const stranger = await find([refused()], { exists: false });
    const nobody = await find([refused()]);
    expect([stranger, nobody]).toMatchObject([{ why: 'UnknownUser' }, { why: 'NoContact' }]);
    expect(stranger.targets).toEqual(nobody.targets);
  });
});

describe('a contact that a code may prove', () => {
  it('is sent to where no verified one can be used, and nothing else is tried', async () => {
    expect(await find([refused(), refused(raven)], { unproven: coop })).toEqual({
      kind: 'unproven',
      targets: [coop],
    });
  });

  it('is a test identity where it has a fixed code', async () => {
    expect(await find([refused()], { unproven: test })).toEqual({ kind: 'test', targets: [test] });
  });

  it('is left alone where a verified one can be used', async () => {
    expect(await find([tower, refused()], { unproven: coop })).toEqual({ kind: 'real', targets: [tower] });
  });
});

it('is never nobody: a deployment without channels is a fault', async () => {
  await expect(find([])).rejects.toThrow('CHANNELS is empty, which no settings allow');
});

describe('pickTarget', () => {
  const recipient = { kind: 'real', targets: [coop, tower] } as const;

  it('picks by the name of the channel', () => {
    expect(pickTarget(recipient, 'RAVEN')).toBe(tower);
  });

  it.each([undefined, '', 'FAX'])('picks the first for %j', (name) => {
    expect(pickTarget(recipient, name)).toBe(coop);
  });
});
