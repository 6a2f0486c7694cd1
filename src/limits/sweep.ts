// Codes that app clients left behind: a stranger who starts through one client after the other must not fill an item.
import type { Settings } from '../settings/table.ts';
import { mostDeadCodes } from './policy.ts';
import type { Item, Table } from './table.ts';
import { isUse, listDeadCodes } from './user-item.ts';

/**
 * Takes them out once there are many: a further call, for hardly anybody. A right answer takes them out too, but whoever
 * only starts never gives one. Rejects as the table does.
 */
export async function sweepDeadCodes(
  table: Table,
  item: Item,
  nowSeconds: number,
  { CODE_TTL_SECONDS: ttlSeconds }: Pick<Settings, 'CODE_TTL_SECONDS'>,
): Promise<void> {
  const dead = listDeadCodes(item, nowSeconds, ttlSeconds)
    .filter((name) => !isUse(name))
    .slice(0, mostDeadCodes);
  if (dead.length < mostDeadCodes) return;
  await table.update({
    pk: String(item.pk),
    update: `REMOVE ${dead.map((_, i) => `#old${i}`).join(', ')}`,
    // A start meanwhile may have put a new code in the place of a dead one.
    condition: dead.map((_, i) => `#old${i}.issuedAt <= :dead`).join(' AND '),
    names: Object.fromEntries(dead.map((name, i) => [`#old${i}`, name])),
    values: { ':dead': nowSeconds - ttlSeconds },
  });
}
