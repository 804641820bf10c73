import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UploadStore } from "../../src/sandbox/media/upload-store.ts";
import { measureBytes } from "../../src/sandbox/upload/received-file.ts";
import { media, openFolder, openSandbox, send, uploadFile, uploadUrl } from "./support.ts";

async function openWithState(): Promise<{
  readonly folder: string;
  readonly sandbox: Awaited<ReturnType<typeof openSandbox>>;
}> {
  const folder = await openFolder();
  const sandbox = await openSandbox({
    statePath: join(folder, "state.jsonl"),
    resolveMedia: (path) => join(folder, path),
  });
  return { folder, sandbox };
}

async function digestOf(bytes: Buffer): Promise<string> {
  return (await measureBytes(chunksOf(bytes))).digest.replace("sha256:", "");
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes.subarray(0, 1);
  yield bytes.subarray(1);
}

async function keep(store: UploadStore, bytes: Buffer): Promise<string> {
  return (await measureBytes(chunksOf(bytes), store.begin())).digest;
}

test("serves the bytes of an upload by their digest, with no power over the origin", async () => {
  const { sandbox, folder } = await openWithState();
  await uploadFile(sandbox);
  await writeFile(join(folder, "a.gif"), media.gif);
  await uploadUrl(sandbox, "http://sandbox.localhost/a.gif");
  for (const [bytes, contentType] of [
    [media.png, "image/png"],
    [media.gif, "image/gif"],
  ] as const) {
    const reply = await fetch(`${sandbox.url}/_sandbox/uploads/${await digestOf(bytes)}`);
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(bytes);
    expect(reply.headers.get("content-type")).toBe(contentType);
    expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
    expect(reply.headers.get("content-security-policy")).toBe("sandbox");
    expect(reply.headers.get("cross-origin-resource-policy")).toBe("same-origin");
  }
});

test("serves a web page that was uploaded as what no browser opens as one", async () => {
  const { sandbox } = await openWithState();
  const page = Buffer.from("<!doctype html><script>alert(1)</script>");
  await uploadFile(sandbox, { type: "file", bytes: page, contentType: "text/html", fileName: "a.html" });
  const reply = await fetch(`${sandbox.url}/_sandbox/uploads/${await digestOf(page)}`);
  await reply.arrayBuffer();
  expect(reply.headers.get("content-type")).toBe("application/octet-stream");
});

test("answers 404 for what was never uploaded and for what is no digest", async () => {
  const { sandbox } = await openWithState();
  await uploadFile(sandbox);
  for (const name of ["0".repeat(64), "..%2fstate.jsonl", "state.jsonl", ""]) {
    expect((await send(`${sandbox.url}/_sandbox/uploads/${name}`)).status).toBe(404);
  }
});

test.each([
  ["bytes=0-3", 206, "0-3"],
  ["bytes=4-", 206, "4-"],
  ["bytes=-4", 206, "-4"],
  ["bytes=2-100000", 206, "2-"],
  ["bytes=100000-", 416, undefined],
  ["bytes=-0", 416, undefined],
  ["bytes=-", 200, undefined],
  ["bytes=0-1,3-4", 200, undefined],
  ["lines=0-1", 200, undefined],
])("answers the range %s with %i", async (range, status, part) => {
  const { sandbox } = await openWithState();
  await uploadFile(sandbox);
  const url = `${sandbox.url}/_sandbox/uploads/${await digestOf(media.png)}`;
  const reply = await fetch(url, { headers: { range } });
  const bytes = Buffer.from(await reply.arrayBuffer());
  expect(reply.status).toBe(status);
  if (status === 416) {
    expect(reply.headers.get("content-range")).toBe(`bytes */${media.png.length}`);
    return;
  }
  const [start = "", end = ""] = (part ?? "0-").split("-");
  const wanted =
    start === ""
      ? media.png.subarray(-Number(end))
      : media.png.subarray(Number(start), end === "" ? undefined : Number(end) + 1);
  expect(bytes).toEqual(wanted);
  expect(reply.headers.get("content-length")).toBe(String(wanted.length));
});

test("answers with the whole file when the client's part is of another one", async () => {
  const { sandbox } = await openWithState();
  await uploadFile(sandbox);
  const url = `${sandbox.url}/_sandbox/uploads/${await digestOf(media.png)}`;
  const { headers } = await fetch(url);
  const status = async (ifRange: string): Promise<number> => {
    const reply = await fetch(url, { headers: { range: "bytes=0-1", "if-range": ifRange } });
    await reply.arrayBuffer();
    return reply.status;
  };
  expect(await status('"another"')).toBe(200);
  expect(await status(headers.get("etag") ?? "")).toBe(206);
});

test("a reset forgets the bytes", async () => {
  const { sandbox } = await openWithState();
  await uploadFile(sandbox);
  await send(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
  expect((await send(`${sandbox.url}/_sandbox/uploads/${await digestOf(media.png)}`)).status).toBe(404);
});

test("keeps nothing without a folder", async () => {
  const store = new UploadStore(undefined);
  expect(store.has(await keep(store, media.png))).toBe(false);
  await store.clear();
});

test("keeps the same bytes once, and nothing of an upload that breaks off", async () => {
  const folder = await openFolder();
  const store = new UploadStore(folder);
  const digest = await keep(store, media.png);
  expect(await keep(store, media.png)).toBe(digest);
  const breaking = async function* (): AsyncGenerator<Buffer> {
    yield media.gif;
    throw new Error("gone");
  };
  await expect(measureBytes(breaking(), store.begin())).rejects.toThrow("gone");
  expect(await readdir(folder)).toEqual([digest.replace("sha256:", "")]);
  expect(new UploadStore(folder).has(digest)).toBe(true);
});

test("lets the oldest go when there is no more room", async () => {
  const folder = await openFolder();
  const store = new UploadStore(folder, 250);
  const digests: string[] = [];
  for (const sign of ["a", "b", "c"]) digests.push(await keep(store, Buffer.alloc(100, sign)));
  expect(digests.filter((digest) => store.has(digest))).toHaveLength(2);
  expect(store.has(digests[2] ?? "")).toBe(true);
});

test("an upload is taken although its bytes cannot be kept", async () => {
  const folder = await openFolder();
  await writeFile(join(folder, "uploads"), "a file in the folder's place");
  const sandbox = await openSandbox({ statePath: join(folder, "state.jsonl") });
  expect((await uploadFile(sandbox)).status).toBe(200);
});
