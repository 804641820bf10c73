import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { hostScope } from "../../core/facts/private-hosts.ts";

/** The address that a sandbox listens on. */
export interface BoundAddress {
  readonly host: string;
  readonly port: number;
}

const ownHosts: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]", "sandbox.localhost"]);

/** Whether the request comes from a web page of another origin; no browser can forge or leave out `Origin`. */
export function isForeignOrigin(headers: IncomingHttpHeaders, address: BoundAddress): boolean {
  const { origin } = headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const { host, hostname, port, protocol } = new URL(origin);
  // Behind a published port of a container, the page and its requests have that port alike.
  const isSamePort = Number(port || 80) === address.port || host === headers.host;
  return protocol !== "http:" || !isSamePort || !isOwnHost(hostname, address);
}

/** Whether `Host` is a name that is not the sandbox's own, as when a web page has rebound its name to loopback. */
export function isForeignHost(headers: IncomingHttpHeaders, address: BoundAddress): boolean {
  const url = `http://${headers.host ?? ""}/`;
  return !URL.canParse(url) || !isOwnHost(new URL(url).hostname, address);
}

/**
 * The origin to lead the client back to: the one that it called, such as a published port of a container; undefined for
 * a Host that does not lead here, as of a client that was made for `graph.facebook.com`.
 */
export function calledOrigin(headers: IncomingHttpHeaders, address: BoundAddress): string | undefined {
  const isOnLoopback = hostScope(address.host) === "loopback";
  if (isOnLoopback && isForeignHost(headers, address)) return undefined;
  const url = `http://${headers.host ?? ""}/`;
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

/** On all addresses any written address is its own: rebinding needs a name. */
function isOwnHost(hostname: string, { host }: BoundAddress): boolean {
  if (ownHosts.has(hostname) || hostname === host || hostname === `[${host}]`) return true;
  const listensOnAll = host === "0.0.0.0" || host === "::";
  return listensOnAll && isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
}
