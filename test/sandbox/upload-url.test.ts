import { writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  acme,
  errorOf,
  media,
  member,
  onEnd,
  openFolder,
  openSandbox,
  send,
  sendJson,
  uploadUrl,
} from "./support.ts";

/** A web server on loopback that ends with the test; gives its URL. */
async function openWeb(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onEnd(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

function serving(bytes: Buffer, contentType = "image/png"): RequestListener {
  return (_request, response) => response.writeHead(200, { "content-type": contentType }).end(bytes);
}

test("fetches the URL and remembers what it led to", async () => {
  const web = await openWeb(serving(media.png));
  const sandbox = await openSandbox();
  expect(errorOf(await uploadUrl(sandbox, `${web}/a.png`))).toBeUndefined();
  const { body } = await send(`${sandbox.url}/_sandbox/state`);
  expect(member(body, "attachments", "0")).toMatchObject({
    type: "image",
    contentType: "image/png",
    size: media.png.length,
    url: `${web}/a.png`,
  });
});

test("follows redirects", async () => {
  const web = await openWeb((request, response) => {
    if (request.url === "/a.png") response.writeHead(302, { location: "/b.png" }).end();
    else serving(media.png)(request, response);
  });
  const sandbox = await openSandbox();
  expect(errorOf(await uploadUrl(sandbox, `${web}/a.png`))).toBeUndefined();
});

test.each([404, 500, 204])("refuses a reply with status %i as 100/2018008 or empty", async (status) => {
  const web = await openWeb((_request, response) => response.writeHead(status).end());
  const sandbox = await openSandbox();
  const expected = status === 204 ? "400 100/2018047" : "400 100/2018008";
  expect(errorOf(await uploadUrl(sandbox, web))).toBe(expected);
});

test.each(["file:///etc/passwd", "ftp://127.0.0.1/a.png", "not a url", "http://127.0.0.1:1/a.png", ""])(
  "refuses the URL %j as 100/2018008",
  async (url) => {
    const sandbox = await openSandbox();
    expect(errorOf(await uploadUrl(sandbox, url))).toBe("400 100/2018008");
  },
);

test("refuses a reply that breaks off as 100/2018008", async () => {
  const web = await openWeb((_request, response) => {
    response.writeHead(200, { "content-length": 1000 }).write(media.png, () => response.destroy());
  });
  const sandbox = await openSandbox();
  expect(errorOf(await uploadUrl(sandbox, web))).toBe("400 100/2018008");
});

test("refuses an image of more than 8 MB as 100/2018008 without reading on", async () => {
  const web = await openWeb((_request, response) => {
    response.writeHead(200, { "content-type": "image/png" });
    const chunk = Buffer.alloc(1_048_576);
    const pour = (): void => {
      while (response.write(chunk));
      response.once("drain", pour);
    };
    pour();
  });
  const sandbox = await openSandbox();
  expect(errorOf(await uploadUrl(sandbox, web))).toBe("400 100/2018008");
});

test.each([
  { type: "image", error: "400 100/2018008" },
  { type: "video", error: "400 100/2018294" },
])("refuses a $type whose server is too slow as $error", async ({ type, error }) => {
  const web = await openWeb(() => undefined);
  const sandbox = await openSandbox({ urlFetchTimeoutMs: { video: 20, other: 20 } });
  expect(errorOf(await uploadUrl(sandbox, web, type))).toBe(error);
});

test.each([
  { title: "by its Content-Type", listener: serving(Buffer.from("<p>"), "text/html; charset=utf-8") },
  { title: "by its bytes", listener: serving(Buffer.from("\n<!DOCTYPE html><p>"), "image/png") },
])("refuses an HTML page told $title as 546", async ({ listener }) => {
  const web = await openWeb(listener);
  const sandbox = await openSandbox();
  expect(errorOf(await uploadUrl(sandbox, web, "video"))).toBe("400 546");
  expect(errorOf(await uploadUrl(sandbox, web, "file"))).toBeUndefined();
});

test("refuses bytes that are not of the type as 100/2018047", async () => {
  const web = await openWeb(serving(media.mp4, "image/png"));
  const sandbox = await openSandbox();
  expect(errorOf(await uploadUrl(sandbox, web))).toBe("400 100/2018047");
  expect(errorOf(await uploadUrl(sandbox, web, "video"))).toBeUndefined();
});

test("reads sandbox.localhost from the file that resolveMedia names", async () => {
  const folder = await openFolder();
  await writeFile(join(folder, "a b.png"), media.png);
  const files = new Map([
    ["media/a b.png", join(folder, "a b.png")],
    ["gone.png", join(folder, "gone.png")],
    ["folder", folder],
  ]);
  const sandbox = await openSandbox({ resolveMedia: (path) => files.get(path) });
  expect(errorOf(await uploadUrl(sandbox, "http://sandbox.localhost/media/a%20b.png"))).toBeUndefined();
  for (const path of ["gone.png", "folder", "other.png", "%ff"]) {
    expect(errorOf(await uploadUrl(sandbox, `http://sandbox.localhost/${path}`))).toBe("400 100/2018008");
  }
});

const url = "http://sandbox.localhost/shirt.png";
const message = { attachment: { type: "image", payload: { url, is_reusable: "true" } } };

test.each([
  { title: "JSON", contentType: "application/json", body: { message } },
  { title: "JSON with a charset", contentType: "application/json; charset=utf-8", body: { message } },
  {
    title: "JSON with extra fields",
    contentType: "application/json",
    body: {
      id: "1",
      platform: "instagram",
      messaging_type: "RESPONSE",
      notification_type: "REGULAR",
      message,
    },
  },
  {
    title: "JSON whose message is JSON text",
    contentType: "application/json",
    body: { message: JSON.stringify(message) },
  },
  {
    title: "a form",
    contentType: "application/x-www-form-urlencoded",
    body: new URLSearchParams({ message: JSON.stringify(message) }),
  },
  {
    title: "a form without a Content-Type",
    contentType: undefined,
    body: new URLSearchParams({ message: JSON.stringify(message) }),
  },
])("takes a URL as $title", async ({ contentType, body }) => {
  const folder = await openFolder();
  await writeFile(join(folder, "shirt.png"), media.png);
  const sandbox = await openSandbox({ resolveMedia: (path) => join(folder, path) });
  const text = body instanceof URLSearchParams ? body.toString() : JSON.stringify(body);
  const reply = await send(`${sandbox.url}/v21.0/me/message_attachments?access_token=${acme.token}`, {
    method: "POST",
    body: Buffer.from(text),
    headers: contentType === undefined ? {} : { "content-type": contentType },
  });
  expect(errorOf(reply)).toBeUndefined();
});

test("takes the token from JSON, as the documents have it", async () => {
  const folder = await openFolder();
  await writeFile(join(folder, "shirt.png"), media.png);
  const sandbox = await openSandbox({ resolveMedia: (path) => join(folder, path) });
  const reply = await sendJson(`${sandbox.url}/v21.0/${acme.id}/message_attachments`, {
    access_token: acme.token,
    message,
  });
  expect(errorOf(reply)).toBeUndefined();
});

test("fetches the same URL anew for each upload, and gives each an ID of its own", async () => {
  let fetches = 0;
  const web = await openWeb((request, response) => {
    fetches += 1;
    serving(media.png)(request, response);
  });
  const sandbox = await openSandbox();
  const replies = [await uploadUrl(sandbox, web), await uploadUrl(sandbox, web)];
  expect(new Set(replies.map((reply) => member(reply.body, "attachment_id"))).size).toBe(2);
  expect(fetches).toBe(2);
});

test("refuses neither a file nor a URL as 100/2018005", async () => {
  const sandbox = await openSandbox();
  const reply = await sendJson(`${sandbox.url}/me/message_attachments?access_token=${acme.token}`, {
    message: { attachment: { type: "image", payload: { is_reusable: true } } },
  });
  expect(errorOf(reply)).toBe("400 100/2018005");
});
