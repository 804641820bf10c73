import { type IpAddress, ipAddress, isInNetwork, parseIpAddress } from "./ip-address.ts";

/** Where an address leads, when it is not the public internet. */
export type HostScope = "loopback" | "private" | "link-local";

interface Network {
  readonly base: IpAddress;
  readonly prefixBits: number;
  readonly scope: HostScope;
}

/**
 * Networks that Meta cannot reach, link-local ones first. One address of AWS's metadata service stands among them,
 * because it gives out credentials as the link-local one does.
 *
 * Source: IANA IPv4 and IPv6 Special-Purpose Address Registries, read 2026-11.
 */
const networks: readonly Network[] = [
  network("169.254.0.0", 16, "link-local"),
  network("[fe80::]", 10, "link-local"),
  network("[fd00:ec2::254]", 128, "link-local"),
  network("127.0.0.0", 8, "loopback"),
  network("[::1]", 128, "loopback"),
  network("0.0.0.0", 8, "private"),
  network("10.0.0.0", 8, "private"),
  network("100.64.0.0", 10, "private"),
  network("172.16.0.0", 12, "private"),
  network("192.0.0.0", 24, "private"),
  network("192.168.0.0", 16, "private"),
  network("198.18.0.0", 15, "private"),
  network("224.0.0.0", 4, "private"),
  network("240.0.0.0", 4, "private"),
  network("[::]", 128, "private"),
  network("[64:ff9b:1::]", 48, "private"),
  network("[100::]", 64, "private"),
  network("[2001::]", 32, "private"),
  network("[fc00::]", 7, "private"),
  network("[fec0::]", 10, "private"),
  network("[ff00::]", 8, "private"),
];

/** IPv6 networks whose addresses hold an IPv4 address, which begins `shift` bits from the right. */
const embeddings = [
  { ...network("[::]", 96, "private"), shift: 0n },
  { ...network("[::ffff:0:0]", 96, "private"), shift: 0n },
  { ...network("[64:ff9b::]", 96, "private"), shift: 0n },
  { ...network("[2002::]", 16, "private"), shift: 80n },
] as const;

/**
 * Where the host `hostname` leads as far as its spelling tells: an IP address in any form that the WHATWG URL parser
 * takes, or `localhost`. Undefined for a public address and for every other name, which may still resolve to anything.
 */
export function hostScope(hostname: string): HostScope | undefined {
  const host = normalizeHost(hostname);
  const address = parseIpAddress(host);
  if (address !== undefined) return addressScope(address);
  return host === "localhost" || host.endsWith(".localhost") ? "loopback" : undefined;
}

/** Whether the spelling of `hostname` shows that Meta cannot reach it; loopback counts as private. */
export function isPrivateHostName(hostname: string): "private" | "link-local" | undefined {
  const scope = hostScope(hostname);
  return scope === "loopback" ? "private" : scope;
}

function addressScope(address: IpAddress): HostScope | undefined {
  const found = networks.find(({ base, prefixBits }) => isInNetwork(address, base, prefixBits));
  if (found !== undefined) return found.scope;
  const embedding = embeddings.find(({ base, prefixBits }) => isInNetwork(address, base, prefixBits));
  if (embedding === undefined) return undefined;
  return addressScope({ width: 32, bits: BigInt.asUintN(32, address.bits >> embedding.shift) });
}

function normalizeHost(hostname: string): string {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  // A resolver may name the interface, `fe80::1%eth0`, which no URL can.
  const host = bare.includes(":") ? `[${bare.replace(/%.*$/, "")}]` : bare.replace(/\.$/, "");
  const url = `http://${host}/`;
  return URL.canParse(url) ? new URL(url).hostname : "";
}

function network(base: string, prefixBits: number, scope: HostScope): Network {
  return { base: ipAddress(base), prefixBits, scope };
}
