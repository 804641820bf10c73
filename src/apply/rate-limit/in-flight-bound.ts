/** How many calls may be in flight: one more for each round of calls that were taken, half after a refusal. */
export interface InFlightBound {
  readonly get: () => number;
  /** A call was taken. */
  readonly grow: () => void;
  /** Calls were refused: until one is taken, a single one tries. */
  readonly shrink: () => void;
}

/** A bound that begins at `most`. */
export function createInFlightBound(most: number): InFlightBound {
  let bound = most;
  let isTrying = false;
  return {
    get: () => (isTrying ? 1 : Math.floor(bound)),
    grow: () => {
      bound = isTrying ? bound : Math.min(most, bound + 1 / bound);
      isTrying = false;
    },
    shrink: () => {
      bound = isTrying ? bound : Math.max(1, bound / 2);
      isTrying = true;
    },
  };
}
