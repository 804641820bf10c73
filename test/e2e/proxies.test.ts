import { expect, test } from "vitest";
import { startFileServer } from "../support/file-server.ts";
import { type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { listAt, namesAt, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { codesOf, openProject, resultsOf, type TestProject } from "../support/project.ts";
import { basicAuthorization, type ProxyProcess, startProxyProcess } from "../support/proxy/proxy-process.ts";
import { startTlsServer, type TlsServer } from "../support/proxy/tls-server.ts";

const graphHost = "graph.example.test";
const login = { user: "ci", password: "proxy-Pa55/word%" };
const loginUrl = `${login.user}:${encodeURIComponent(login.password)}`;
const tunnel = `CONNECT ${graphHost}:443`;

interface World {
  readonly project: TestProject;
  readonly graph: GraphServer;
  readonly tls: TlsServer;
  readonly proxy: ProxyProcess;
}

/**
 * A Graph API behind TLS, and a proxy with a password that leads to it. Nothing that is printed or written may tell the
 * password. Without `isDirect` the proxy is the only way: nobody else knows the host's name.
 */
async function openWorld({ isDirect = false } = {}): Promise<World> {
  const graph = await startGraphServer();
  const host = isDirect ? directHost : graphHost;
  const tls = await startTlsServer(host, graph.port);
  const port = isDirect ? tls.port : 443;
  const proxy = await startProxyProcess({ ports: { [`${host}:${port}`]: tls.port }, login });
  const project = await openProject({
    manifest: 'version: 1\npage: "1234567890"\nassets: { a: a.png, b: b.png }\n',
    files: { "a.png": png("a"), "b.png": png("b"), "certificate.pem": tls.certificate },
  });
  project.setEnv({
    MESSENGER_GRAPH_URL: `https://${host}:${port}`,
    MESSENGER_PAGE_ACCESS_TOKEN: "token-behind-a-proxy",
    NODE_EXTRA_CA_CERTS: project.path("certificate.pem"),
    PROXY_SECRET: login.password,
    ENCODED_PROXY_SECRET: encodeURIComponent(login.password),
    PROXY_LOGIN_SECRET: basicAuthorization(login),
  });
  return { project, graph, tls, proxy };
}

/** Runs `apply` twice, as a document and as text: both times this is all that is wrong. */
async function expectNetworkError(project: TestProject, message: string, hint: string): Promise<void> {
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(valueAt(applied.document, "diagnostics")).toEqual([
    { code: "network", severity: "error", message, hint },
  ]);
  const told = await project.run("apply", "--verbose");
  expect(told.exitCode).toBe(1);
  expect(told.stderr).toContain(`error[network]: ${message}\nhint: ${hint}\n`);
}

/** It leads to this machine, and is not loopback by its name. */
const directHost = "0.0.0.0";

test.each(["HTTPS_PROXY", "HTTP_PROXY"])(
  "%s leads to the Graph API, through a tunnel that TLS goes through",
  async (variable) => {
    const { project, graph, tls, proxy } = await openWorld();
    project.setEnv({ [variable]: `http://${loginUrl}@${proxy.address}` });
    const applied = await project.run("apply", "--json", "--verbose");
    expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
    expect(resultsOf(applied)).toEqual(["default a create uploaded", "default b create uploaded"]);
    expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["a", "b"]);
    expect(graph.requests.map(({ headers }) => headers.get("host"))).toEqual([
      graphHost,
      graphHost,
      graphHost,
    ]);
    expect(new Set(listAt(await proxy.lines()))).toEqual(new Set([tunnel]));
    expect(new Set(tls.serverNames)).toEqual(new Set([graphHost]));
    // The proxy's password is for the proxy alone.
    expect(graph.requests.some(({ headers }) => headers.has("proxy-authorization"))).toBe(false);
  },
);

test.each(["example.com, 0.0.0.0", "*"])("NO_PROXY=%s leads past the proxy", async (noProxy) => {
  const { project, graph, proxy } = await openWorld({ isDirect: true });
  project.setEnv({ HTTPS_PROXY: `http://${loginUrl}@${proxy.address}`, NO_PROXY: noProxy });
  expect((await project.run("apply", "--json")).exitCode).toBe(0);
  expect(graph.uploads()).toHaveLength(2);
  expect(await proxy.lines()).toEqual([]);
});

test("NO_PROXY leads past the proxy for its own hosts alone", async () => {
  const { project, graph, tls, proxy } = await openWorld({ isDirect: true });
  project.setEnv({ HTTPS_PROXY: `http://${loginUrl}@${proxy.address}`, NO_PROXY: "example.com,0.0.0.0:1" });
  expect((await project.run("apply", "--json")).exitCode).toBe(0);
  expect(graph.uploads()).toHaveLength(2);
  expect(new Set(listAt(await proxy.lines()))).toEqual(new Set([`CONNECT 0.0.0.0:${tls.port}`]));
});

test("loopback never goes through a proxy", async () => {
  const { project, graph, proxy } = await openWorld();
  const address = `http://${loginUrl}@${proxy.address}`;
  project.setEnv({
    MESSENGER_GRAPH_URL: graph.url,
    HTTPS_PROXY: address,
    HTTP_PROXY: address,
    NO_PROXY: "example.com",
  });
  expect((await project.run("apply", "--json")).exitCode).toBe(0);
  expect((await project.run("apply", "--sandbox", "--json")).exitCode).toBe(0);
  expect(graph.uploads()).toHaveLength(2);
  expect(await proxy.lines()).toEqual([]);
});

test("a wrong proxy password is told with what to do, and without the password", async () => {
  const { project, graph, proxy } = await openWorld();
  const wrong = { user: "ci", password: "wr0ng-Pa55w0rd" };
  project.setEnv({
    HTTPS_PROXY: `http://${wrong.user}:${wrong.password}@${proxy.address}`,
    WRONG_SECRET: wrong.password,
    WRONG_LOGIN_SECRET: basicAuthorization(wrong),
  });
  const message = `the proxy refused a tunnel to ${graphHost}:443 (HTTP 407)`;
  const hint = "check `HTTPS_PROXY` and its user name and password, or add the host to `NO_PROXY`";
  await expectNetworkError(project, message, hint);
  expect(await proxy.lines()).toEqual([`407 ${tunnel}`, `407 ${tunnel}`]);
  expect(graph.requests).toEqual([]);
});

test("a dead proxy is told by its address, with what to do, and without the password", async () => {
  const { project, proxy } = await openWorld();
  await proxy.stop();
  project.setEnv({ HTTPS_PROXY: `http://${loginUrl}@${proxy.address}` });
  const message = `connection to ${proxy.address} refused, on the way to ${graphHost}:443`;
  const hint =
    "nothing listens there, or a firewall is in between: check `MESSENGER_GRAPH_URL` and `HTTPS_PROXY`";
  await expectNetworkError(project, message, hint);
});

test("a proxy that does not know the host is told, and so is a certificate that nobody vouches for", async () => {
  const { project, graph, proxy } = await openWorld();
  project.setEnv({ HTTPS_PROXY: `http://${loginUrl}@${proxy.address}`, NODE_EXTRA_CA_CERTS: "" });
  const untrusted = await project.run("apply", "--json");
  expect(untrusted.exitCode).toBe(1);
  expect(textAt(untrusted.document, "diagnostics", "0", "message")).toMatch(
    /^no secure connection to graph\.example\.test:443 \([A-Z_]*SELF_SIGNED[A-Z_]*\)$/,
  );
  expect(textAt(untrusted.document, "diagnostics", "0", "hint")).toContain("`NODE_EXTRA_CA_CERTS`");
  project.setEnv({ MESSENGER_GRAPH_URL: "https://other.example.test" });
  const unknown = await project.run("apply", "--json");
  expect(unknown.exitCode).toBe(1);
  expect(textAt(unknown.document, "diagnostics", "0", "message")).toBe(
    "the proxy refused a tunnel to other.example.test:443 (HTTP 502)",
  );
  expect(graph.requests).toEqual([]);
});

test("a proxy's address that cannot be one is an error of its own, which does not show it", async () => {
  const { project } = await openWorld();
  project.setEnv({ HTTPS_PROXY: `http://ci:${login.password}@127.0.0.1:1` });
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(codesOf(applied)).toEqual(["proxy-url-invalid"]);
});

test("what Meta would fetch goes through the proxies, too: http as it is, https through a tunnel", async () => {
  const web = await startFileServer({
    "/a.png": { body: png("a"), contentType: "image/png" },
    "/b.png": { body: png("b"), contentType: "image/png" },
  });
  const webPort = Number(new URL(web.url).port);
  const tls = await startTlsServer("media.example.test", webPort);
  const ports = { "media.example.test:80": webPort, "media.example.test:443": tls.port };
  const proxy = await startProxyProcess({ ports, login });
  const project = await openProject({
    manifest: `version: 1
page: "1234567890"
assets: { a: "http://media.example.test/a.png", b: "https://media.example.test/b.png" }
`,
    files: { "certificate.pem": tls.certificate },
  });
  const address = `http://${loginUrl}@${proxy.address}`;
  project.setEnv({
    HTTP_PROXY: address,
    HTTPS_PROXY: address,
    NODE_EXTRA_CA_CERTS: project.path("certificate.pem"),
    PROXY_SECRET: login.password,
    ENCODED_PROXY_SECRET: encodeURIComponent(login.password),
  });
  const planned = await project.run("plan", "--json");
  expect(planned.exitCode).toBe(0);
  expect(listAt(planned.document, "actions")).toHaveLength(2);
  expect(listAt(await proxy.lines()).toSorted()).toEqual([
    "CONNECT media.example.test:443",
    "GET http://media.example.test/a.png",
  ]);

  project.setEnv({
    HTTP_PROXY: `http://ci:wrong@${proxy.address}`,
    HTTPS_PROXY: `http://ci:wrong@${proxy.address}`,
  });
  const refused = await project.run("plan", "--json");
  expect(refused.exitCode).toBe(1);
  expect(codesOf(refused)).toEqual(["url-unreachable", "url-unreachable"]);
  for (const diagnostic of listAt(refused.document, "diagnostics")) {
    expect(textAt(diagnostic, "message")).toContain("the proxy refused it with 407");
    expect(textAt(diagnostic, "hint")).toContain("their user names and passwords");
  }
});
