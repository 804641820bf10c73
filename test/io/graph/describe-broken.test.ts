import { describe, expect, it } from "vitest";
import { describeLostReply, describeNetworkFailure } from "../../../src/io/graph/describe-broken.ts";
import type { Broken } from "../../../src/io/graph/exchange.ts";

const url = "https://graph.facebook.com";

function brokenBy(fields: Readonly<Record<string, unknown>>, message = "secret words"): Broken {
  return {
    kind: "broken",
    stopReason: undefined,
    hasBegun: false,
    error: Object.assign(new Error(message), fields),
  };
}

describe("describeNetworkFailure", () => {
  it.each([
    [{ code: "ENOTFOUND" }, "the address of graph.facebook.com:443 was not found"],
    [{ code: "EAI_AGAIN" }, "no name server answered for graph.facebook.com:443"],
    [{ code: "UND_ERR_CONNECT_TIMEOUT" }, "no connection to graph.facebook.com:443 in time"],
    [{ code: "ETIMEDOUT" }, "no connection to graph.facebook.com:443 in time"],
    [{ code: "ENETUNREACH" }, "connection to graph.facebook.com:443 failed (ENETUNREACH)"],
    [{}, "connection to graph.facebook.com:443 failed (Error)"],
    [{ code: "Bearer x" }, "connection to graph.facebook.com:443 failed (Error)"],
  ])("says of %j: %s", (fields, message) => {
    expect(describeNetworkFailure(brokenBy(fields), url)).toEqual({
      message,
      hint: "check the network, and `HTTPS_PROXY` where a proxy is needed",
      isLasting: false,
    });
  });

  it.each([
    [{ code: "ECONNREFUSED" }, "connection to graph.facebook.com:443 refused"],
    [
      { code: "ECONNREFUSED", address: "::1", port: 3128 },
      "connection to [::1]:3128 refused, on the way to graph.facebook.com:443",
    ],
  ])("says of %j what to check: %s", (fields, message) => {
    expect(describeNetworkFailure(brokenBy(fields), url)).toEqual({
      message,
      hint: "nothing listens there, or a firewall is in between: check `MESSENGER_GRAPH_URL` and `HTTPS_PROXY`",
      isLasting: false,
    });
  });

  it.each([
    ["CERT_HAS_EXPIRED"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["SELF_SIGNED_CERT_IN_CHAIN"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    ["ERR_TLS_CERT_ALTNAME_INVALID"],
    ["UND_ERR_PRX_TLS"],
    ["EPROTO"],
  ])("calls %s lasting", (code) => {
    expect(describeNetworkFailure(brokenBy({ code }), url)).toEqual({
      message: `no secure connection to graph.facebook.com:443 (${code})`,
      hint: "behind a proxy that inspects TLS, set `NODE_EXTRA_CA_CERTS` to the file with its certificate",
      isLasting: true,
    });
  });

  it.each([
    ["407", true],
    ["503", false],
  ])("calls a proxy's %s lasting: %s", (status, isLasting) => {
    const broken = brokenBy({ code: "UND_ERR_ABORTED" }, `Proxy response (${status}) !== 200`);
    expect(describeNetworkFailure(broken, url)).toEqual({
      message: `the proxy refused a tunnel to graph.facebook.com:443 (HTTP ${status})`,
      hint: "check `HTTPS_PROXY` and its user name and password, or add the host to `NO_PROXY`",
      isLasting,
    });
  });

  it("copes with what is no error at all", () => {
    const broken = { ...brokenBy({}), error: "a text" };
    expect(describeNetworkFailure(broken, "http://graph.example.com").message).toBe(
      "connection to graph.example.com:80 failed (unknown error)",
    );
  });
});

describe("describeLostReply", () => {
  it("says what the connection died of", () => {
    expect(describeLostReply(brokenBy({ code: "ECONNRESET" }), url)).toBe(
      "the connection to graph.facebook.com:443 broke before the whole reply came (ECONNRESET)",
    );
  });
});
