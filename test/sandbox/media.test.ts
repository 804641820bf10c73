import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { media, noon, onEnd, openFolder, openSandbox } from "./support.ts";

async function openMedia(
  files: Readonly<Record<string, Buffer>>,
): Promise<{ sandbox: Sandbox; folder: string }> {
  const folder = await openFolder();
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  await mkdir(join(folder, "folder"));
  const sandbox = await openSandbox({
    resolveMedia: (path) => (path.startsWith("..") ? undefined : join(folder, path)),
  });
  return { sandbox, folder };
}

test("serves a file whole, with its type, its validators, and no power over the origin", async () => {
  const { sandbox, folder } = await openMedia({ "a b.png": media.png });
  await utimes(join(folder, "a b.png"), noon / 1000, noon / 1000);
  const reply = await fetch(`${sandbox.url}/_sandbox/media/a%20b.png`);
  expect(Buffer.from(await reply.arrayBuffer())).toEqual(media.png);
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe("image/png");
  expect(reply.headers.get("content-length")).toBe(String(media.png.length));
  expect(reply.headers.get("etag")).toMatch(/^"[0-9a-f-]+"$/);
  expect(reply.headers.get("last-modified")).toBe("Sun, 22 Nov 2026 08:00:00 GMT");
  expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
  expect(reply.headers.get("content-security-policy")).toBe("sandbox");
});

test.each([
  ["page.html", "<p>", "text/html"],
  ["logo.svg", "<svg/>", "image/svg+xml"],
  ["unknown.bin", "\u0001\u0002", "application/octet-stream"],
  ["menu.pdf", "%PDF-1.7\n", "application/pdf"],
  ["empty.txt", "", "text/plain"],
])("serves %s with the right type", async (name, text, contentType) => {
  const { sandbox } = await openMedia({ [name]: Buffer.from(text) });
  const reply = await fetch(`${sandbox.url}/_sandbox/media/${name}`);
  expect(await reply.text()).toBe(text);
  expect(reply.headers.get("content-type")).toBe(contentType);
});

test("answers HEAD with the headers alone", async () => {
  const { sandbox } = await openMedia({ "a.png": media.png });
  const reply = await fetch(`${sandbox.url}/_sandbox/media/a.png`, { method: "HEAD" });
  expect(reply.headers.get("content-length")).toBe(String(media.png.length));
  expect(await reply.text()).toBe("");
});

test("answers 304 to whoever holds the file as it is", async () => {
  const { sandbox, folder } = await openMedia({ "a.png": media.png });
  const url = `${sandbox.url}/_sandbox/media/a.png`;
  const { headers } = await fetch(url);
  const etag = headers.get("etag") ?? "";
  const lastModified = headers.get("last-modified") ?? "";
  const status = async (conditions: Record<string, string>): Promise<number> => {
    const reply = await fetch(url, { headers: conditions });
    await reply.arrayBuffer();
    return reply.status;
  };
  expect(await status({ "if-none-match": etag })).toBe(304);
  expect(await status({ "if-none-match": `"x", W/${etag}` })).toBe(304);
  expect(await status({ "if-none-match": "*" })).toBe(304);
  expect(await status({ "if-none-match": '"x"' })).toBe(200);
  expect(await status({ "if-modified-since": lastModified })).toBe(304);
  expect(await status({ "if-modified-since": "Sun, 22 Nov 1998 08:00:00 GMT" })).toBe(200);
  expect(await status({ "if-modified-since": "yesterday" })).toBe(200);
  expect(await status({ "if-none-match": '"x"', "if-modified-since": lastModified })).toBe(200);

  await writeFile(join(folder, "a.png"), media.jpeg);
  expect(await status({ "if-none-match": etag })).toBe(200);
});

test("answers 404 for anything that is no file of resolveMedia", async () => {
  const { sandbox } = await openMedia({});
  for (const path of ["gone.png", "folder", "", "%ff", "..%2fetc%2fpasswd", "a%00b"]) {
    const reply = await fetch(`${sandbox.url}/_sandbox/media/${path}`);
    await reply.text();
    expect([path, reply.status]).toEqual([path, 404]);
  }
  const bare = await openSandbox();
  const reply = await fetch(`${bare.url}/_sandbox/media/a.png`);
  onEnd(() => reply.text());
  expect(reply.status).toBe(404);
});

test("refuses to write a media file", async () => {
  const { sandbox } = await openMedia({ "a.png": media.png });
  const reply = await fetch(`${sandbox.url}/_sandbox/media/a.png`, { method: "PUT", body: "x" });
  await reply.text();
  expect(reply.status).toBe(405);
  expect(reply.headers.get("allow")).toBe("GET, HEAD");
});
