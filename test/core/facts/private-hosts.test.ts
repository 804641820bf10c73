import { describe, expect, it } from "vitest";
import { hostScope, isPrivateHostName } from "../../../src/core/facts/private-hosts.ts";
import { fc } from "../../support/properties.ts";

const loopback = [
  ["127.0.0.1"],
  ["127.255.255.254"],
  ["127.1"],
  ["2130706433"],
  ["0x7f000001"],
  ["0x7f.1"],
  ["0177.0.0.1"],
  ["017700000001"],
  ["127.0.0.1."],
  ["１２７.0.0.1"],
  ["127。0。0。1"],
  ["::1"],
  ["[::1]"],
  ["0:0:0:0:0:0:0:1"],
  ["::ffff:127.0.0.1"],
  ["[::ffff:7f00:1]"],
  ["::127.0.0.1"],
  ["64:ff9b::127.0.0.1"],
  ["2002:7f00:1::"],
  ["localhost"],
  ["LOCALHOST"],
  ["localhost."],
  ["sandbox.localhost"],
  ["a.b.LocalHost."],
];

const privateHosts = [
  ["0.0.0.0"],
  ["0"],
  ["0.1.2.3"],
  ["10.0.0.1"],
  ["10.255.255.255"],
  ["0xa.0.0.1"],
  ["012.0.0.1"],
  ["167772161"],
  ["172.16.0.1"],
  ["172.31.255.255"],
  ["192.168.0.1"],
  ["192.0.0.8"],
  ["100.64.0.1"],
  ["100.127.255.255"],
  ["100.100.100.200"],
  ["198.18.0.1"],
  ["198.19.255.255"],
  ["224.0.0.1"],
  ["239.255.255.255"],
  ["240.0.0.1"],
  ["255.255.255.255"],
  ["::"],
  ["[::]"],
  ["fc00::1"],
  ["fdff:ffff::1"],
  ["fec0::1"],
  ["ff02::1"],
  ["100::1"],
  ["2001::1"],
  ["64:ff9b:1::1"],
  ["::ffff:10.0.0.1"],
  ["::ffff:c0a8:1"],
  ["64:ff9b::10.0.0.1"],
  ["2002:a00:1::1"],
];

const linkLocal = [
  ["169.254.169.254"],
  ["169.254.0.0"],
  ["0xa9fea9fe"],
  ["2852039166"],
  ["0251.0376.0251.0376"],
  ["fe80::1"],
  ["febf::1"],
  ["fe80::1%eth0"],
  ["[fe80::1]"],
  ["fd00:ec2::254"],
  ["::ffff:169.254.169.254"],
  ["64:ff9b::a9fe:a9fe"],
  ["2002:a9fe:a9fe::"],
];

const publicHosts = [
  ["8.8.8.8"],
  ["1.1"],
  ["9.255.255.255"],
  ["11.0.0.0"],
  ["100.63.255.255"],
  ["100.128.0.0"],
  ["126.255.255.255"],
  ["128.0.0.0"],
  ["169.253.255.255"],
  ["169.255.0.0"],
  ["172.15.255.255"],
  ["172.32.0.0"],
  ["192.0.1.0"],
  ["192.167.255.255"],
  ["192.169.0.0"],
  ["198.17.255.255"],
  ["198.20.0.0"],
  ["223.255.255.255"],
  ["2606:4700::1111"],
  ["2001:4860:4860::8888"],
  ["[1:2:3:4:5:6:7:8]"],
  ["fbff::1"],
  ["fe00::1"],
  ["::ffff:8.8.8.8"],
  ["64:ff9b::8.8.8.8"],
  ["2002:808:808::"],
  ["example.com"],
  ["localhost.example.com"],
  ["notlocalhost"],
  ["127.0.0.1.example.com"],
  ["constructor"],
  ["[zz::1]"],
  ["a b"],
  [""],
];

describe("hostScope", () => {
  it.each(loopback)("takes %s for loopback", (host) => {
    expect(hostScope(host)).toBe("loopback");
    expect(isPrivateHostName(host)).toBe("private");
  });

  it.each(privateHosts)("takes %s for private", (host) => {
    expect(hostScope(host)).toBe("private");
    expect(isPrivateHostName(host)).toBe("private");
  });

  it.each(linkLocal)("takes %s for link-local", (host) => {
    expect(hostScope(host)).toBe("link-local");
    expect(isPrivateHostName(host)).toBe("link-local");
  });

  it.each(publicHosts)("sees nothing private in %s", (host) => {
    expect(hostScope(host)).toBeUndefined();
    expect(isPrivateHostName(host)).toBeUndefined();
  });

  it("judges every spelling of an IPv4 address like the dotted one", () => {
    fc.assert(
      fc.property(fc.ipV4Extended(), (spelling) => {
        const dotted = new URL(`http://${spelling}/`).hostname;
        return (
          hostScope(spelling) === hostScope(dotted) && hostScope(`::ffff:${dotted}`) === hostScope(dotted)
        );
      }),
    );
  });

  it("judges every spelling of an IPv6 address like the shortest one", () => {
    fc.assert(
      fc.property(fc.ipV6(), (spelling) => {
        const shortest = new URL(`http://[${spelling}]/`).hostname;
        return hostScope(spelling) === hostScope(shortest);
      }),
    );
  });
});
