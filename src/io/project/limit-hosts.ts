import pLimit, { type LimitFunction } from "p-limit";

/** Runs what asks `url`'s host when it is its turn. */
export type HostLimit = <T>(url: string, run: () => Promise<T>) => Promise<T>;

/** How many run at a time. */
export interface HostLimits {
  readonly perHost: number;
  readonly overall: number;
}

/** A limit per host and over all hosts. What waits for its own host takes no place of another's. */
export function createHostLimit({ perHost, overall }: HostLimits): HostLimit {
  const inAll = pLimit(overall);
  const byHost = new Map<string, LimitFunction>();
  return (url, run) => {
    const host = URL.canParse(url) ? new URL(url).host : "";
    const inHost = byHost.get(host) ?? pLimit(perHost);
    byHost.set(host, inHost);
    return inHost(() => inAll(run));
  };
}
