// What outlives a reload: the sign-in under way, the proofs of earlier ones, and the tokens.

/** `localStorage` fits, and so does React Native's AsyncStorage. */
export interface KeyValueStorage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

/** Where a browser keeps nothing (a private window, an embedded page), the sign-in still works until a reload. */
function inMemory(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  };
}

/** Reading `window.localStorage` throws where the browser forbids it. */
export function browserStorage(name: 'localStorage' | 'sessionStorage'): KeyValueStorage {
  try {
    return globalThis[name] ?? inMemory();
  } catch {
    return inMemory();
  }
}

/** JSON under one prefix. A full or broken storage loses a value and fails no sign-in. */
export function createShelf(storage: KeyValueStorage, prefix: string) {
  return {
    async read<T>(name: string): Promise<T | undefined> {
      try {
        return (JSON.parse((await storage.getItem(prefix + name)) ?? 'null') as T | null) ?? undefined;
      } catch {
        return undefined;
      }
    },
    async write(name: string, value: unknown): Promise<void> {
      try {
        await (value === undefined
          ? storage.removeItem(prefix + name)
          : storage.setItem(prefix + name, JSON.stringify(value)));
      } catch {
        // Said above.
      }
    },
  };
}

export type Shelf = ReturnType<typeof createShelf>;
