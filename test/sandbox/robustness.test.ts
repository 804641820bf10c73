import { connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { acme, errorOf, openSandbox, send, uploadFile } from "./support.ts";

async function openSocket(sandbox: Sandbox): Promise<Socket> {
  const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  return socket;
}

/** Sends raw text and gives the first line of what comes back, until the other side ends. */
async function exchange(sandbox: Sandbox, text: string): Promise<string> {
  const socket = await openSocket(sandbox);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise((resolve) => socket.on("close", resolve).on("error", resolve));
  socket.write(text);
  await closed;
  return Buffer.concat(chunks).toString("latin1").split("\r\n")[0] ?? "";
}

function requestText(contentType: string, body: string, length = body.length): string {
  return [
    `POST /me/message_attachments?access_token=${acme.token} HTTP/1.1`,
    "Host: graph.facebook.com",
    "Connection: close",
    `Content-Type: ${contentType}`,
    `Content-Length: ${length}`,
    "",
    body,
  ].join("\r\n");
}

test.each([
  ["multipart/form-data", "--cut--\r\n"],
  ["multipart/form-data; boundary=cut", ""],
  ["multipart/form-data; boundary=cut", "nothing of the kind"],
  ["multipart/form-data; boundary=cut", "--cut\r\n"],
  ["multipart/form-data; boundary=cut", "--cut--\r\n"],
  ["multipart/form-data; boundary=cut", '--cut\r\nContent-Disposition: form-data; name="message"\r\n\r\n{'],
  [
    "multipart/form-data; boundary=cut",
    '--cut\r\nContent-Disposition: form-data; name="filedata"; filename="a"\r\n\r\nabc',
  ],
  ["multipart/form-data; boundary=cut", "--cut\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--cut--\r\n"],
  ["application/json", "{"],
  ["application/json", "[]"],
  ["application/json", "null"],
  ["application/json", ""],
  ["application/json", '{"message":{"attachment":{"type":"__proto__"}}}'],
  ["application/x-www-form-urlencoded", "%%%=%ff&message=%7B"],
  ["text/plain", "\u0000\u0001"],
])("answers a body of %s %j with 400", async (contentType, body) => {
  const sandbox = await openSandbox();
  expect(await exchange(sandbox, requestText(contentType, body))).toBe("HTTP/1.1 400 Bad Request");
  expect(errorOf(await uploadFile(sandbox))).toBeUndefined();
});

test("refuses a JSON body of more than 16 MB, and stays", async () => {
  const sandbox = await openSandbox();
  const body = JSON.stringify({ message: "x".repeat(16 * 1_048_576) });
  const reply = await send(`${sandbox.url}/me/message_attachments?access_token=${acme.token}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
  });
  expect(errorOf(reply)).toBe("400 100");
});

test.each(["multipart/form-data; boundary=cut", "application/json", "application/x-www-form-urlencoded"])(
  "survives a client that goes away in the middle of %s",
  async (contentType) => {
    const sandbox = await openSandbox();
    const socket = await openSocket(sandbox);
    const part = '--cut\r\nContent-Disposition: form-data; name="filedata"; filename="a.png"\r\n\r\nabc';
    await new Promise<void>((resolve) => socket.write(requestText(contentType, part, 1000), () => resolve()));
    socket.resetAndDestroy();
    await new Promise((resolve) => socket.once("close", resolve));
    expect(errorOf(await uploadFile(sandbox))).toBeUndefined();
    expect((await send(`${sandbox.url}/_sandbox/state`)).body).toMatchObject({
      attachments: [{ type: "image" }],
    });
  },
);

test("survives targets that are no paths", async () => {
  const sandbox = await openSandbox();
  for (const target of [
    "//",
    "/%ff/%",
    "http://[::1",
    "*",
    "http://graph.facebook.com/v25.0/me",
    "/me/../..",
  ]) {
    const line = await exchange(sandbox, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect([target, line]).toEqual([target, "HTTP/1.1 400 Bad Request"]);
  }
  const page = await exchange(sandbox, "GET /? HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  expect(page).toBe("HTTP/1.1 403 Forbidden");
});

test("takes a whole URL as its target, as a proxy gets it", async () => {
  const sandbox = await openSandbox();
  const target = `http://graph.facebook.com/v25.0/me?access_token=${acme.token}`;
  expect(await exchange(sandbox, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toBe(
    "HTTP/1.1 200 OK",
  );
});

test("ends idle and busy connections when it closes", async () => {
  const sandbox = await startSandbox({ pages: [acme] });
  const idle = await openSocket(sandbox);
  const busy = await openSocket(sandbox);
  busy.write(requestText("application/json", "{", 1000));
  await send(`${sandbox.url}/_sandbox/state`);
  const ended = [idle, busy].map(
    (socket) => new Promise((resolve) => socket.on("error", resolve).on("close", resolve).resume()),
  );
  await sandbox.close();
  await Promise.all(ended);
});

test("fails to start where the port is taken", async () => {
  const sandbox = await openSandbox();
  const port = Number(new URL(sandbox.url).port);
  await expect(startSandbox({ pages: [acme], port })).rejects.toThrow(/EADDRINUSE/);
});
