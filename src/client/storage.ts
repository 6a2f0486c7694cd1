// What outlives a reload: the sign-in under way, the proofs of earlier ones, and the tokens.

/** `localStorage` fits, and so does React Native's AsyncStorage. */
export interface KeyValueStorage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

/**
 * JSON under one prefix. Where nothing can be kept (a private window, a full disk, an embedded page, in which even to
 * read `window.localStorage` throws), it is kept until a reload, and no sign-in fails.
 */
export function createShelf(pick: () => KeyValueStorage | undefined, prefix: string) {
  const unkept = new Map<string, unknown>();
  return {
    async read<T>(name: string): Promise<T | undefined> {
      try {
        return JSON.parse((await pick()?.getItem(prefix + name)) ?? 'null') ?? unkept.get(name);
      } catch {
        return unkept.get(name) as T | undefined;
      }
    },
    async write(name: string, value: unknown): Promise<void> {
      unkept.delete(name);
      try {
        const storage = pick() as KeyValueStorage;
        await (value === undefined
          ? storage.removeItem(prefix + name)
          : storage.setItem(prefix + name, JSON.stringify(value)));
      } catch {
        unkept.set(name, value);
      }
    },
  };
}
