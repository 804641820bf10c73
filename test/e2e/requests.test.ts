import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { startFileServer } from "../support/file-server.ts";
import { startGraphServer } from "../support/graph-server.ts";
import { png } from "../support/media.ts";
import { splitMultipart } from "../support/multipart.ts";
import { openProject } from "../support/project.ts";
import type { RecordedRequest } from "../support/recording-server.ts";

const token = "EAAB-token-of-acme";

function partsOf({ body, headers }: RecordedRequest): readonly (readonly [string, string])[] {
  return splitMultipart(body, headers.get("content-type") ?? "").map(({ head, body: bytes }) => [
    head,
    bytes.toString("latin1"),
  ]);
}

test("a file goes as multipart with the parts `message` and `filedata`, with its length, name and media type", async () => {
  const graph = await startGraphServer();
  const project = await openProject({
    manifest: "version: 1\nassets: { welcome: media/welcome.png }\n",
    files: { "media/welcome.png": png("welcome") },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: token },
  });
  expect((await project.run("apply")).exitCode).toBe(0);

  const [identity, upload, ...others] = graph.requests;
  expect(others).toEqual([]);
  expect(identity?.requestLine).toBe("GET /v25.0/me?fields=id,name HTTP/1.1");
  expect(identity?.headers.get("authorization")).toBe(`Bearer ${token}`);
  expect(upload?.requestLine).toBe("POST /v25.0/1234567890/message_attachments HTTP/1.1");
  expect(upload?.headers.get("authorization")).toBe(`Bearer ${token}`);
  expect(upload?.headers.get("content-length")).toBe(String(upload?.bodyBytes));
  expect(upload?.headers.has("transfer-encoding")).toBe(false);
  expect(upload && partsOf(upload)).toEqual([
    [
      'Content-Disposition: form-data; name="message"',
      '{"attachment":{"type":"image","payload":{"is_reusable":true}}}',
    ],
    [
      'Content-Disposition: form-data; name="filedata"; filename="welcome.png"\r\nContent-Type: image/png',
      png("welcome").toString("latin1"),
    ],
  ]);
});

test("file names are sent in ASCII, whatever the file is called", async () => {
  const graph = await startGraphServer();
  const project = await openProject({
    manifest: `version: 1
assets:
  a: "media/Müsli & \\"Käse\\".png"
  b: { path: media/b.png, fileName: "Speise karte.png" }
`,
    files: { 'media/Müsli & "Käse".png': png("a"), "media/b.png": png("b") },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: token },
  });
  const applied = await project.run("apply", "--concurrency", "1");
  expect(applied.exitCode).toBe(0);
  expect(
    graph.uploads().map((upload) => /filename="(.*)"\r/.exec(partsOf(upload)[1]?.[0] ?? "")?.[1]),
  ).toEqual(["M_sli _ _K_se_.png", "Speise karte.png"]);
});

test("a URL goes as JSON, which has Meta fetch it", async () => {
  const graph = await startGraphServer();
  const web = await startFileServer({ "/a%20b.png": { body: png("web"), contentType: "image/png" } });
  const project = await openProject({
    manifest: `version: 1\npage: "1234567890"\ngraph: { version: v23.0 }\nassets: { promo: "${web.url}/a b.png" }\n`,
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: token },
  });
  expect((await project.run("apply")).exitCode).toBe(0);
  const [upload] = graph.uploads();
  expect(upload?.requestLine).toBe("POST /v23.0/1234567890/message_attachments HTTP/1.1");
  expect(upload?.headers.get("content-type")).toBe("application/json");
  expect(upload?.headers.get("content-length")).toBe(String(upload?.bodyBytes));
  expect(upload?.body.toString()).toBe(
    `{"message":{"attachment":{"type":"image","payload":{"url":"${web.url}/a%20b.png","is_reusable":true}}}}`,
  );
});

test("with an app secret every call carries its proof, and no URL carries token or secret", async () => {
  const graph = await startGraphServer();
  const secret = "app-secret-of-acme";
  const project = await openProject({
    manifest: "version: 1\nassets: { welcome: welcome.png }\n",
    files: { "welcome.png": png("welcome") },
    env: {
      MESSENGER_GRAPH_URL: graph.url,
      MESSENGER_PAGE_ACCESS_TOKEN: token,
      MESSENGER_APP_SECRET: secret,
    },
  });
  await project.run("apply");
  const proof = createHmac("sha256", secret).update(token).digest("hex");
  expect(graph.requests.map(({ requestLine }) => requestLine)).toEqual([
    `GET /v25.0/me?fields=id,name&appsecret_proof=${proof} HTTP/1.1`,
    `POST /v25.0/1234567890/message_attachments?appsecret_proof=${proof} HTTP/1.1`,
  ]);
});

test("a Page on Instagram says so in every upload, and its lockfile block does too", async () => {
  const graph = await startGraphServer();
  const web = await startFileServer({ "/a.png": { body: png("web"), contentType: "image/png" } });
  const project = await openProject({
    manifest: `version: 1
pages: { insta: { id: "1234567890", platform: instagram, tokenEnv: INSTA_TOKEN } }
assets: { local: a.png, remote: "${web.url}/a.png" }
`,
    files: { "a.png": png("a") },
    env: { MESSENGER_GRAPH_URL: graph.url, INSTA_TOKEN: token },
  });
  expect((await project.run("apply", "--concurrency", "1")).exitCode).toBe(0);
  const [local, remote] = graph.uploads();
  expect(local && partsOf(local)[1]).toEqual([
    'Content-Disposition: form-data; name="platform"',
    "instagram",
  ]);
  expect(remote?.body.toString()).toBe(
    `{"message":{"attachment":{"type":"image","payload":{"url":"${web.url}/a.png","is_reusable":true}}},"platform":"instagram"}`,
  );
  expect(await project.lockfile()).toMatchObject({ pages: { insta: { platform: "instagram" } } });
});

test("an address with a base path is kept", async () => {
  const graph = await startGraphServer();
  const project = await openProject({
    manifest: 'version: 1\npage: "1234567890"\nassets: { a: a.png }\n',
    files: { "a.png": png("a") },
    env: { MESSENGER_GRAPH_URL: `${graph.url}/proxy/`, MESSENGER_PAGE_ACCESS_TOKEN: token },
  });
  expect((await project.run("apply")).exitCode).toBe(0);
  expect(graph.uploads()[0]?.requestLine).toBe("POST /proxy/v25.0/1234567890/message_attachments HTTP/1.1");
});
