/** An IP address as a number of `width` bits. */
export interface IpAddress {
  readonly width: 32 | 128;
  readonly bits: bigint;
}

/**
 * The IP address that a host name, as the WHATWG URL parser leaves it, is; undefined for a name.
 *
 * IPv4 is four decimal numbers, IPv6 stands in brackets with hexadecimal groups alone.
 */
export function parseIpAddress(host: string): IpAddress | undefined {
  const isAddress = host.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
  return isAddress ? ipAddress(host) : undefined;
}

/** The IP address `literal`, which is spelled as the WHATWG URL parser leaves one. */
export function ipAddress(literal: string): IpAddress {
  if (literal.startsWith("[")) return { width: 128, bits: ipv6Bits(literal.slice(1, -1)) };
  return { width: 32, bits: ipv4Bits(literal) };
}

/** Whether the first `prefixBits` bits of `address` are those of `base`. */
export function isInNetwork(address: IpAddress, base: IpAddress, prefixBits: number): boolean {
  if (address.width !== base.width) return false;
  const hostBits = BigInt(address.width - prefixBits);
  return address.bits >> hostBits === base.bits >> hostBits;
}

function ipv4Bits(text: string): bigint {
  return text.split(".").reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function ipv6Bits(text: string): bigint {
  return ipv6Groups(text).reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function ipv6Groups(text: string): readonly string[] {
  const gap = text.indexOf("::");
  if (gap < 0) return text.split(":");
  const before = splitGroups(text.slice(0, gap));
  const after = splitGroups(text.slice(gap + 2));
  return [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
}

function splitGroups(text: string): readonly string[] {
  return text === "" ? [] : text.split(":");
}
