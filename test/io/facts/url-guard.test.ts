import { createServer as createNetServer, type LookupFunction } from "node:net";
import { request } from "undici";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FactsProblem, UrlFacts } from "../../../src/core/facts/facts.ts";
import { guardedLookup, PrivateHostError, refuseHost } from "../../../src/io/facts/guarded-lookup.ts";
import { type NotModified, type ReadUrlOptions, readUrlFacts } from "../../../src/io/facts/read-url-facts.ts";
import { createUrlDispatchers } from "../../../src/io/facts/url-dispatchers.ts";
import { type HostileServer, redirects, sends, startHostileServer } from "../../support/hostile-server.ts";

let server: HostileServer;

beforeEach(async () => {
  server = await startHostileServer();
});

afterEach(async () => {
  await server.close();
});

const text = "hello";

function read(
  url: string,
  options: Partial<ReadUrlOptions> = {},
): Promise<UrlFacts | NotModified | FactsProblem> {
  return readUrlFacts(url, { env: {}, allowPrivateHosts: false, maxBytes: 1_000_000, ...options });
}

/** A resolver that knows every name. */
function resolvesTo(...addresses: readonly string[]): LookupFunction {
  return (_, options, callback) => {
    const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    if (options.all === true) callback(null, found);
    else callback(null, found[0]?.address ?? "", found[0]?.family);
  };
}

function failsWith(code: string): LookupFunction {
  return (_, __, callback) => callback(Object.assign(new Error(code), { code }), []);
}

const mustNotLookup: LookupFunction = () => {
  throw new Error("a written address was looked up");
};

function privateHost(url: string, host: string): FactsProblem {
  return {
    kind: "problem",
    code: "url-private-host",
    message: `\`${url}\` leads to ${host}: a private or loopback address, which Meta cannot reach`,
    hint: "`--allow-private-hosts` lets it be fetched; for Meta, add `upload: bytes`",
  };
}

function linkLocalHost(url: string, host: string): FactsProblem {
  return {
    kind: "problem",
    code: "url-private-host",
    message: `\`${url}\` leads to ${host}: a link-local address, which is never fetched`,
  };
}

describe("the guard, by default", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["0x7f.1", "127.0.0.1"],
    ["2130706433", "127.0.0.1"],
    ["[::1]", "[::1]"],
    ["[::ffff:127.0.0.1]", "[::ffff:7f00:1]"],
    ["localhost", "localhost"],
    ["sandbox.localhost", "sandbox.localhost"],
    ["10.1.2.3", "10.1.2.3"],
  ])("refuses the written host %s without asking a resolver", async (written, host) => {
    const url = `http://${written}:${server.port}/a`;
    const shown = `http://${host}:${server.port}/a`;
    expect(await read(url, { lookup: mustNotLookup })).toEqual(privateHost(shown, host));
    expect(server.requests).toEqual([]);
  });

  it.each([["127.0.0.1"], ["10.0.0.1"], ["::1"], ["fd00::1"], ["::ffff:127.0.0.1"]])(
    "refuses a name that resolves to %s",
    async (address) => {
      server.on("/a", sends(text));
      const url = `http://rebound.example:${server.port}/a`;
      expect(await read(url, { lookup: resolvesTo(address) })).toEqual(privateHost(url, address));
      expect(server.requests).toEqual([]);
    },
  );

  it("refuses a name that resolves to nothing but private addresses", async () => {
    const url = `http://rebound.example:${server.port}/a`;
    const lookup = resolvesTo("192.168.0.1", "127.0.0.1");
    expect(await read(url, { lookup })).toEqual(privateHost(url, "192.168.0.1"));
  });

  it("refuses a private address behind a redirect", async () => {
    const url = `http://sandbox.localhost/a`;
    server.on("/a", redirects("http://10.0.0.1/b?token=secret"));
    const rewrite = (): string => `${server.url}/a`;
    expect(await read(url, { rewrite })).toEqual({
      ...privateHost(url, "10.0.0.1"),
      message: `\`${url}\` redirects to \`http://10.0.0.1/b\`, which leads to 10.0.0.1: a private or loopback address, which Meta cannot reach`,
    });
  });
});

describe("the guard with private hosts allowed", () => {
  it("lets loopback through, written or resolved", async () => {
    const url = server.on("/a", sends(text));
    const named = `http://files.example:${server.port}/a`;
    const options = { allowPrivateHosts: true, lookup: resolvesTo("127.0.0.1") };
    expect(await read(url, options)).toEqual(expect.objectContaining({ kind: "url", sizeBytes: 5 }));
    expect(await read(named, options)).toEqual(expect.objectContaining({ kind: "url", sizeBytes: 5 }));
  });

  it.each([
    ["169.254.169.254", "169.254.169.254"],
    ["[fe80::1]", "[fe80::1]"],
    ["[fd00:ec2::254]", "[fd00:ec2::254]"],
    ["0xa9fea9fe", "169.254.169.254"],
  ])("refuses the written link-local host %s", async (written, host) => {
    const url = `http://${written}/latest/meta-data`;
    const options = { allowPrivateHosts: true, lookup: mustNotLookup };
    expect(await read(url, options)).toEqual(linkLocalHost(`http://${host}/latest/meta-data`, host));
  });

  it("refuses a name that resolves to a link-local address", async () => {
    const url = "http://metadata.example/";
    const options = { allowPrivateHosts: true, lookup: resolvesTo("169.254.169.254") };
    expect(await read(url, options)).toEqual(linkLocalHost(url, "169.254.169.254"));
  });

  it("connects to the addresses that are left when some of a name's are refused", async () => {
    server.on("/a", sends(text));
    const url = `http://mixed.example:${server.port}/a`;
    const options = { allowPrivateHosts: true, lookup: resolvesTo("169.254.169.254", "127.0.0.1") };
    expect(await read(url, options)).toEqual(expect.objectContaining({ kind: "url", sizeBytes: 5 }));
  });
});

describe("the sandbox's address", () => {
  it("is asked in place of sandbox.localhost, although it is on loopback", async () => {
    server.on("/_sandbox/media/a.txt", sends(text));
    const rewrite = (url: string): string =>
      url.replace("http://sandbox.localhost/", `${server.url}/_sandbox/media/`);
    expect(await read("http://sandbox.localhost/a.txt", { rewrite })).toEqual(
      expect.objectContaining({ kind: "url", sizeBytes: 5 }),
    );
    const other = `${server.url}/_sandbox/media/a.txt`;
    expect(await read(other, { rewrite })).toEqual(privateHost(other, "127.0.0.1"));
  });
});

describe("a name that does not resolve", () => {
  it.each([
    ["ENOTFOUND", failsWith("ENOTFOUND"), "its host name does not resolve"],
    ["EAI_AGAIN", failsWith("EAI_AGAIN"), "its host name cannot be resolved at the moment"],
    ["no address", resolvesTo(), "its host name does not resolve"],
  ])("is told in words: %s", async (_, lookup, reason) => {
    expect(await read("http://nowhere.example/a", { lookup })).toEqual({
      kind: "problem",
      code: "url-unreachable",
      message: `\`http://nowhere.example/a\` cannot be fetched: ${reason}`,
    });
  });
});

describe("guardedLookup", () => {
  it("gives one address where one is asked for", () => {
    const found: unknown[] = [];
    const lookup = guardedLookup({
      allowPrivateHosts: false,
      lookup: resolvesTo("10.0.0.1", "8.8.8.8", "9.9.9.9"),
    });
    lookup("x.example", {}, (...result) => found.push(result));
    expect(found).toEqual([[null, "8.8.8.8", 4]]);
  });

  it("takes a resolver's single address, too", () => {
    const found: unknown[] = [];
    const single: LookupFunction = (_, __, callback) => callback(null, "2606:4700::1111", 6);
    const lookup = guardedLookup({ allowPrivateHosts: false, lookup: single });
    lookup("x.example", { all: true }, (...result) => found.push(result));
    expect(found).toEqual([[null, [{ address: "2606:4700::1111", family: 6 }]]]);
  });
});

describe("createUrlDispatchers", () => {
  it("refuses a written address when it connects, whoever asks", async () => {
    const dispatchers = await createUrlDispatchers({ env: {}, allowPrivateHosts: false });
    const url = new URL(server.on("/a", sends(text)));
    await expect(request(url, { dispatcher: dispatchers.forUrl(url) })).rejects.toEqual(
      new PrivateHostError("127.0.0.1", "private"),
    );
    const { statusCode } = await request(url, { dispatcher: dispatchers.forSandbox });
    expect(statusCode).toBe(200);
    await dispatchers.close();
  });
});

describe("refuseHost", () => {
  it("refuses private hosts unless they are allowed, and link-local ones always", () => {
    expect(refuseHost("10.0.0.1", { allowPrivateHosts: false })).toEqual(
      new PrivateHostError("10.0.0.1", "private"),
    );
    expect(refuseHost("10.0.0.1", { allowPrivateHosts: true })).toBeUndefined();
    expect(refuseHost("fe80::1%eth0", { allowPrivateHosts: true })).toEqual(
      new PrivateHostError("fe80::1%eth0", "link-local"),
    );
    expect(refuseHost("example.com", { allowPrivateHosts: false })).toBeUndefined();
  });
});

describe("through a proxy", () => {
  it("plain http is asked of the proxy, which resolves the name", async () => {
    server.on("http://files.example/a", sends(text));
    const env = { HTTP_PROXY: server.url };
    expect(await read("http://files.example/a", { env, lookup: mustNotLookup })).toEqual(
      expect.objectContaining({ kind: "url", sizeBytes: 5 }),
    );
    expect(server.requests[0]?.headers.host).toBe("files.example");
  });

  it("https asks for a tunnel, and tells the proxy's refusal", async () => {
    const tunnels: string[] = [];
    server.server.on("connect", (request, socket) => {
      tunnels.push(request.url ?? "");
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    const env = { https_proxy: `127.0.0.1:${server.port}`, HTTPS_PROXY: "http://ignored.example" };
    expect(await read("https://files.example/a", { env, lookup: mustNotLookup })).toEqual({
      kind: "problem",
      code: "url-unreachable",
      message: "`https://files.example/a` cannot be fetched: the proxy refused it with 403",
      hint: "check `HTTPS_PROXY` and `HTTP_PROXY`, their user names and passwords, or add the host to `NO_PROXY`",
    });
    expect(tunnels).toEqual(["files.example:443"]);
  });

  it("written addresses are refused all the same", async () => {
    const env = { HTTP_PROXY: server.url };
    expect(await read("http://10.0.0.1/a", { env })).toEqual(privateHost("http://10.0.0.1/a", "10.0.0.1"));
    expect(await read("http://169.254.169.254/a", { env, allowPrivateHosts: true })).toEqual(
      linkLocalHost("http://169.254.169.254/a", "169.254.169.254"),
    );
    expect(server.requests).toEqual([]);
  });

  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["127.1.2.3", "127.1.2.3"],
    ["localhost", "127.0.0.1"],
    ["files.localhost", "127.0.0.1"],
  ])("%s is reached without it", async (host, address) => {
    const url = `http://${host}:${await closedPort()}/a`;
    const env = { HTTP_PROXY: server.url };
    expect(await read(url, { env, allowPrivateHosts: true, lookup: resolvesTo("127.0.0.1") })).toEqual({
      kind: "problem",
      code: "url-unreachable",
      message: `\`${url}\` cannot be fetched: the connection to ${address}:${new URL(url).port} was refused`,
    });
    expect(server.requests).toEqual([]);
  });

  it("NO_PROXY names hosts that are reached without it, guarded", async () => {
    server.on("/a", sends(text));
    const url = `http://files.example:${server.port}/a`;
    const env = { HTTP_PROXY: `http://127.0.0.1:${await closedPort()}`, NO_PROXY: ".example" };
    const lookup = resolvesTo("127.0.0.1");
    expect(await read(url, { env, lookup })).toEqual(privateHost(url, "127.0.0.1"));
    expect(await read(url, { env, lookup, allowPrivateHosts: true })).toEqual(
      expect.objectContaining({ kind: "url", sizeBytes: 5 }),
    );
  });

  it("an address of the proxy that is no URL is told", async () => {
    expect(await read("http://files.example/a", { env: { HTTP_PROXY: "http://[" } })).toEqual({
      kind: "problem",
      code: "url-unreachable",
      message: "`http://files.example/a` cannot be fetched: `HTTP_PROXY` is not a URL",
      hint: "write it as `http://HOST:PORT`",
    });
  });
});

/** A port on which nobody listens any more. */
async function closedPort(): Promise<number> {
  const listener = createNetServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
