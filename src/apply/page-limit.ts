import pLimit, { type LimitFunction } from "p-limit";

/** Runs a function when it is its Page's turn, in the order of the calls. */
export type PageLimit = <T>(page: string, run: () => Promise<T>) => Promise<T>;

/** A limit of as many at a time as `concurrency` on each Page. */
export function createPageLimit(concurrency: number): PageLimit {
  const limits = new Map<string, LimitFunction>();
  return (page, run) => {
    const limit = limits.get(page) ?? pLimit(concurrency);
    limits.set(page, limit);
    return limit(run);
  };
}
