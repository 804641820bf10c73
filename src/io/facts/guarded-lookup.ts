import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { isPrivateHostName } from "../../core/facts/private-hosts.ts";

/** An address that is not to be connected to. */
export class PrivateHostError extends Error {
  override readonly name = "PrivateHostError";
  readonly scope: "private" | "link-local";
  /** The address, or the name as it was written. */
  readonly host: string;

  constructor(host: string, scope: "private" | "link-local") {
    super(`${host} is a ${scope} address`);
    this.host = host;
    this.scope = scope;
  }
}

/** Which addresses may be connected to, and how names are resolved. */
export interface HostGuard {
  /** Private and loopback addresses are allowed; link-local ones never are. */
  readonly allowPrivateHosts: boolean;
  /** In place of the system's resolver, for tests. */
  readonly lookup?: LookupFunction;
}

/** Why `host`, an address or a name as written, may not be connected to; undefined when it may as far as it tells. */
export function refuseHost(host: string, guard: HostGuard): PrivateHostError | undefined {
  const scope = isPrivateHostName(host);
  if (scope === undefined || (scope === "private" && guard.allowPrivateHosts)) return undefined;
  return new PrivateHostError(host, scope);
}

/**
 * A `lookup` that leaves out every address that may not be connected to, and fails with a `PrivateHostError` when none
 * is left. The socket connects to just what it gives: a name that resolves otherwise a moment later gains nothing.
 */
export function guardedLookup(guard: HostGuard): LookupFunction {
  const lookup: LookupFunction = guard.lookup ?? systemLookup;
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const addresses = addressList(found);
      const [first, ...others] = addresses.filter(({ address }) => refuseHost(address, guard) === undefined);
      if (first === undefined) return callback(noAddressError(addresses, guard), []);
      if (options.all === true) return callback(null, [first, ...others]);
      callback(null, first.address, first.family);
    });
  };
}

function addressList(found: string | readonly LookupAddress[]): readonly LookupAddress[] {
  return typeof found === "string" ? [{ address: found, family: isIP(found) }] : found;
}

function noAddressError(addresses: readonly LookupAddress[], guard: HostGuard): Error {
  const refused = addresses
    .map(({ address }) => refuseHost(address, guard))
    .find((error) => error !== undefined);
  return refused ?? Object.assign(new Error("no address"), { code: "ENOTFOUND" });
}
