/** Places in a row. Who leaves makes room for the next one, so that the others stay where they are. */
export interface Slots<T> {
  readonly get: (name: string) => T | undefined;
  /** Gives the value its own place, or keeps it there. */
  readonly set: (name: string, value: T) => void;
  /** Frees the place; `last` may stand there until somebody takes it. */
  readonly free: (name: string, last?: T) => void;
  /** How many have a place. */
  readonly size: () => number;
  /** In the order of the places. */
  readonly values: () => readonly T[];
}

/** Places for as many as there are at a time; each call but `values` costs the same however many. */
export function createSlots<T>(): Slots<T> {
  const places: (T | undefined)[] = [];
  const taken = new Map<string, number>();
  const vacant: number[] = [];

  return {
    get: (name) => {
      const place = taken.get(name);
      return place === undefined ? undefined : places[place];
    },
    set: (name, value) => {
      const place = taken.get(name) ?? vacant.pop() ?? places.length;
      taken.set(name, place);
      places[place] = value;
    },
    free: (name, last) => {
      const place = taken.get(name);
      if (place === undefined) return;
      taken.delete(name);
      vacant.push(place);
      places[place] = last;
    },
    size: () => taken.size,
    values: () => places.filter((value) => value !== undefined),
  };
}
