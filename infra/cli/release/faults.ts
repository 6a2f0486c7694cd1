// Faults of a build in words, each told once, however many events show it.

export interface FaultList {
  add(where: string, fault: string): void;
  /** `Define, Create: the fault`, in the order of their first showing. */
  list(): string[];
}

/** More places than this are told as a number. */
const mostPlaces = 3;

export function collectFaults(): FaultList {
  const places = new Map<string, Set<string>>();
  return {
    add: (where, fault) => void places.set(fault, (places.get(fault) ?? new Set()).add(where)),
    list: () =>
      [...places].map(([fault, set]) => {
        const all = [...set];
        const more = all.length - mostPlaces;
        return `${all.slice(0, mostPlaces).join(', ')}${more > 0 ? ` and ${more} more` : ''}: ${fault}`;
      }),
  };
}
