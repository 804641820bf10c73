import { expect, onTestFinished, test } from "vitest";
import { startGraphServer } from "../support/graph-server.ts";
import {
  type HostileServer,
  inTurn,
  saysNothing,
  sends,
  startHostileServer,
} from "../support/hostile-server.ts";
import { listAt, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { actionsOf, openProject, resultsOf } from "../support/project.ts";
import { createSelfSigned, type KeyAndCertificate } from "../support/proxy/self-signed.ts";
import { startSandboxCommand } from "../support/sandbox-command.ts";
import { waitUntil } from "../support/wait-until.ts";

const asPng = { "content-type": "image/png" };
const token = "token-for-hostile-urls";

async function startServer(tls?: KeyAndCertificate): Promise<HostileServer> {
  const server = await startHostileServer(tls);
  onTestFinished(server.close);
  return server;
}

test("a certificate that is no good is told in words, and one of an authority of our own is good for `upload: bytes`", async () => {
  const graph = await startGraphServer();
  const certificates = {
    own: createSelfSigned("127.0.0.1"),
    expired: createSelfSigned("127.0.0.1", 2021),
    elsewhere: createSelfSigned("cdn.example"),
    stranger: createSelfSigned("127.0.0.1"),
  };
  const urls: Record<string, string> = {};
  for (const [key, certificate] of Object.entries(certificates)) {
    urls[key] = (await startServer(certificate)).on("/a.png", sends(png(key), asPng));
  }
  const { own, expired, elsewhere } = certificates;
  const project = await openProject({
    manifest: `version: 1
page: "1234567890"
assets:
  elsewhere: ${urls["elsewhere"]}
  expired: ${urls["expired"]}
  own: { url: "${urls["own"]}", upload: bytes }
  stranger: ${urls["stranger"]}
`,
    files: { "ca.pem": own.cert + expired.cert + elsewhere.cert },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: token },
  });
  project.setEnv({ NODE_EXTRA_CA_CERTS: project.path("ca.pem") });
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(resultsOf(applied)).toEqual(["default own create uploaded"]);
  expect(graph.uploads()[0]?.body.includes(png("own"))).toBe(true);
  const refused = "Meta refuses it as well: give the server a certificate that is good for its name";
  expect(listAt(applied.document, "diagnostics")).toMatchObject([
    {
      code: "url-unreachable",
      message: `\`${urls["elsewhere"]}\` cannot be fetched: its TLS certificate is for another host name`,
      hint: refused,
      line: 4,
    },
    {
      code: "url-unreachable",
      message: `\`${urls["expired"]}\` cannot be fetched: its TLS certificate has expired`,
      hint: refused,
    },
    {
      code: "url-unreachable",
      message: `\`${urls["stranger"]}\` cannot be fetched: its TLS certificate is self-signed`,
      hint: "Meta knows public authorities alone: name your own in `NODE_EXTRA_CA_CERTS`, and add `upload: bytes`",
    },
  ]);
});

test("where Meta cannot fetch and we can, the hint is `upload: bytes`, which does", async () => {
  const web = await startServer();
  const url = web.on("/a.png", (response, request) => {
    const isMeta = request.headers["user-agent"]?.startsWith("facebookexternalhit") === true;
    sends(isMeta ? "not you" : png("a"), asPng, isMeta ? 403 : 200)(response, request);
  });
  const project = await openProject({ manifest: `version: 1\nassets: { a: "${url}" }\n` });
  await startSandboxCommand(project);
  const refused = await project.run("apply", "--json");
  expect(resultsOf(refused)).toEqual(["default a create failed 100"]);
  const error = valueAt(refused.document, "results", 0, "error");
  expect(error).toMatchObject({ subcode: 2018008, trace: expect.any(String) });
  expect(textAt(error, "hint")).toContain("set `upload: bytes` to send the bytes instead");
  await project.write(
    "messenger-assets.yaml",
    `version: 1\nassets: { a: { url: "${url}", upload: bytes } }\n`,
  );
  expect(resultsOf(await project.run("apply", "--json"))).toEqual(["default a create uploaded"]);
});

test("kill -9 while the URL is asked again after Meta's reply loses no ID", async () => {
  const [graph, web] = await Promise.all([startGraphServer(), startServer()]);
  const url = web.on("/a.png", inTurn(sends(png("a"), { ...asPng, etag: '"1"' }), saysNothing()));
  const project = await openProject({
    manifest: `version: 1\npage: "1234567890"\nassets: { a: "${url}" }\n`,
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: token },
  });
  const running = project.start("apply");
  await waitUntil("it asks again", () => web.requests.length === 2);
  running.child.kill("SIGKILL");
  await running.ended;
  web.on("/a.png", sends(png("a"), asPng));
  expect(actionsOf(await project.run("plan", "--json"))).toEqual(["default a keep unchanged"]);
  expect(resultsOf(await project.run("apply", "--json"))).toEqual(["default a keep kept"]);
  expect(graph.uploads()).toHaveLength(1);
  expect(textAt(await project.lockfile(), "pages", "default", "assets", "a", "attachmentId")).toBe("9001");
});
