// The limits of a deployment over a table of the test's.

import { channelRows } from '../../src/channels/list.ts';
import { createHmacFor, type Hmac } from '../../src/crypto/hmac.ts';
import { tableLimits } from '../../src/limits/create-limits.ts';
import type { Limits } from '../../src/limits/limits.ts';
import type { Table } from '../../src/limits/table.ts';
import type { Settings } from '../../src/settings/table.ts';

export const limitsOver = (
  table: Table,
  settings: Settings,
  hmac: Hmac = createHmacFor(settings),
  nowMs: () => number = () => 0,
): Limits =>
  tableLimits(
    table,
    settings,
    channelRows.map((row) => ({ name: row.name, caps: row.readCaps(settings) })),
    hmac,
    nowMs,
  );
