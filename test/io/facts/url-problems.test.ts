import { describe, expect, it } from "vitest";
import { networkProblem, showUrl } from "../../../src/io/facts/url-problems.ts";

const url = "https://cdn.example.com/a.png?signature=secret";

function failure(code: string): Error {
  return Object.assign(new Error("words of a library"), { code });
}

describe("networkProblem", () => {
  it.each([
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "TLS could not be agreed on"],
    ["ECONNREFUSED", "the connection was refused"],
    ["ESOMETHINGNEW", "ESOMETHINGNEW"],
  ])("puts %s into words", (code, reason) => {
    expect(networkProblem(url, failure(code), false)).toEqual({
      kind: "problem",
      code: "url-unreachable",
      message: `\`https://cdn.example.com/a.png\` cannot be fetched: ${reason}`,
    });
  });

  it.each([
    ["CERT_HAS_EXPIRED", "its TLS certificate has expired", "certificate that is good"],
    ["CERT_NOT_YET_VALID", "its TLS certificate is not valid yet", "certificate that is good"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "its TLS certificate is for another host name", "good for its name"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "its TLS certificate chain is incomplete", "intermediate"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "its TLS certificate is self-signed", "`upload: bytes`"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "its TLS certificate chain is self-signed", "NODE_EXTRA_CA_CERTS"],
  ])("says what to do about %s", (code, reason, hint) => {
    expect(networkProblem(url, failure(code), false)).toEqual({
      kind: "problem",
      code: "url-unreachable",
      message: `\`https://cdn.example.com/a.png\` cannot be fetched: ${reason}`,
      hint: expect.stringContaining(hint),
    });
  });

  it.each([["ETIMEDOUT"], ["UND_ERR_CONNECT_TIMEOUT"]])("takes %s for a host that is silent", (code) => {
    expect(networkProblem(url, failure(code), false)).toEqual({
      kind: "problem",
      code: "url-unreachable",
      message: "`https://cdn.example.com/a.png` cannot be fetched: the connection timed out",
      isSilent: true,
    });
  });

  it("tells what broke off after the headers", () => {
    expect(networkProblem(url, failure("UND_ERR_SOCKET"), true)).toEqual({
      kind: "problem",
      code: "url-truncated",
      message: "`https://cdn.example.com/a.png` broke off before its end",
    });
  });

  it.each([[new TypeError("bug")], ["a text"]])("throws what is not the network's: %s", (bug) => {
    expect(() => networkProblem(url, bug, false)).toThrow(String(bug instanceof Error ? bug.message : bug));
  });
});

describe("showUrl", () => {
  it.each([
    ["https://user:secret@cdn.example.com:8443/a b?token=secret#x", "https://cdn.example.com:8443/a%20b"],
    ["not a URL?token=secret", "not a URL"],
  ])("shows %s without its secrets", (written, shown) => {
    expect(showUrl(written)).toBe(shown);
  });
});
