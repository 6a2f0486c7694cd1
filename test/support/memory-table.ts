// A table in memory. test/limits/table.test.ts holds it and DynamoDB to the same answers.
import type { Item, Table } from '../../src/limits/table.ts';

// Thousands of sign-ins meet it: as text and back, a small record is copied in half of what structuredClone takes.
const copy = (item: Item): Item => JSON.parse(JSON.stringify(item));

export function memoryTable(items: Map<string, Item> = new Map()): Table {
  const countersOf = (key: string) => (items.get(key) ?? {}) as Record<string, number>;
  return {
    get: async (key) => {
      const item = items.get(key);
      return item && copy(item);
    },
    put: async (key, row, seen) => {
      if (seen === undefined ? items.has(key) : items.get(key)?.rev !== seen) return false;
      items.set(key, copy({ ...row }));
      return true;
    },
    add: async (key, { add, under, expiresAt }) => {
      const before = countersOf(key);
      if (Object.entries(under).some(([name, most]) => (before[name] ?? -Infinity) >= most)) return false;
      const sums = Object.entries(add).map(([name, by]) => [name, (before[name] ?? 0) + by]);
      items.set(key, { ...before, ...Object.fromEntries(sums), expiresAt });
      return true;
    },
  };
}
