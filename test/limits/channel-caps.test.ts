// The credits that verified codes earn: each is written once, or not at all.
import { expect, it } from 'vitest';
import { sms } from '../../src/channels/sms/channel.ts';
import { limitChannels } from '../../src/limits/channel-caps.ts';
import { locate } from '../../src/limits/channel-item.ts';
import type { Table } from '../../src/limits/table.ts';
import { settingsOf } from '../support/deps.ts';
import { memoryTable } from '../support/memory-table.ts';

const nowSeconds = Date.parse('2026-11-23T12:00:00Z') / 1000;
const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
const config = settingsOf({ SMS_BREAKER_PERCENT: '20', SMS_PER_HOUR: '100' });

/** `fault` runs around every write: it may fail before or after it. */
function limitsWith(fault: (write: () => Promise<unknown>) => Promise<unknown>) {
  const memory = memoryTable();
  const table: Table = {
    ...memory,
    update: (update) => fault(() => memory.update(update)) as ReturnType<Table['update']>,
  };
  const limits = limitChannels(table, [{ name: 'SMS', caps: sms.readCaps(config) }]);
  const send = (second = nowSeconds) =>
    limits.countMessage({ channel: 'SMS', country: 'DE', nonce, nowSeconds: second, isPretended: false });
  const points = async (second = nowSeconds) => {
    const window = Math.floor((second % 86_400) / config.SMS_BREAKER_WINDOW_SECONDS);
    return (await memory.get(locate('SMS', second, 0).pk))?.[`DE@${window}`];
  };
  return { limits, send, points };
}

it('travel with the next count', async () => {
  const { limits, send, points } = limitsWith((write) => write());
  await send();
  limits.creditMessage('SMS', 'DE');
  expect(await points()).toBe(20);
  await send();
  expect(await points()).toBe(20 + 20 - 100);
  await send();
  expect(await points()).toBe(20 + 20 - 100 + 20);
});

it('are not given twice where the answer to a write was lost', async () => {
  let isLost = false;
  const { limits, send, points } = limitsWith(async (write) => {
    const item = await write();
    if (isLost) throw new Error('the answer was lost');
    return item;
  });
  limits.creditMessage('SMS', 'DE');
  isLost = true;
  await expect(send()).rejects.toThrow();
  isLost = false;
  expect(await points()).toBe(20 - 100);
  await send();
  expect(await points()).toBe(20 - 100 + 20);
});

it('are kept while the cap refuses the message they travel with', async () => {
  const { limits, send: at, points } = limitsWith((write) => write());
  // As many as the breaker lets through without a code that comes back.
  for (let i = 0; i < 40; i++) await at(nowSeconds);
  for (let i = 0; i < 15; i++) limits.creditMessage('SMS', 'DE');
  for (let i = 0; i < 60; i++) expect(await at(nowSeconds)).toBe('counted');
  limits.creditMessage('SMS', 'DE');
  const before = await points();
  expect(await at(nowSeconds)).toBe('cap');
  expect(await points()).toBe(before);
  // The next hour is a new cap, and a new window.
  expect(await at(nowSeconds + 3600)).toBe('counted');
  expect(await points(nowSeconds + 3600)).toBe(20 - 100);
});
