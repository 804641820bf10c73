import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/start-sandbox.ts";

/** 2026-11-22T08:00:00Z, the machine's clock of every test that passes none. */
export const noon: number = Date.parse("2026-11-22T08:00:00Z");

export const acme: { readonly name: string; readonly id: string; readonly token: string } = {
  name: "acme",
  id: "1234567890",
  token: "ACME-TOKEN",
};

/** Files that are what their names say, as small as detection allows. */
export const media: Readonly<Record<"png" | "jpeg" | "gif" | "mp4" | "mp3" | "pdf", Buffer>> = {
  png: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
  jpeg: Buffer.from("ffd8ffe000104a46494600010100000100010000ffdb", "hex"),
  gif: Buffer.from("GIF89a\x01\x00\x01\x00\x00\x00\x00;", "latin1"),
  mp4: Buffer.from("00000018667479706d703432000000006d70343269736f6d", "hex"),
  mp3: Buffer.concat([Buffer.from("fffb9064", "hex"), Buffer.alloc(413)]),
  pdf: Buffer.from("%PDF-1.7\n%%EOF\n"),
};

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Runs `cleanup` after the test; the last one first. */
export function onEnd(cleanup: () => Promise<unknown>): void {
  cleanups.push(cleanup);
}

/** A sandbox with the Page `acme` that ends with the test. */
export async function openSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ pages: [acme], now: () => noon, ...options });
  onEnd(() => sandbox.close());
  return sandbox;
}

/** An empty folder that goes with the test. */
export async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-"));
  onEnd(() => rm(folder, { recursive: true }));
  return folder;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** Sends a request and reads its JSON reply. */
export async function send(url: string, init: RequestInit = {}): Promise<Reply> {
  const reply = await fetch(url, init);
  const text = await reply.text();
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  return { status: reply.status, body, headers: reply.headers };
}

/** A POST, PUT or GET of the JSON `body`. */
export function sendJson(url: string, body: unknown, init: RequestInit = {}): Promise<Reply> {
  return send(url, {
    method: "POST",
    body: JSON.stringify(body),
    ...init,
    headers: { "content-type": "application/json", ...init.headers },
  });
}

export interface FileUpload {
  readonly type?: string;
  readonly bytes?: Buffer;
  readonly contentType?: string;
  readonly fileName?: string;
  readonly path?: string;
  readonly token?: string;
}

/** Uploads one file as multipart. */
export function uploadFile(sandbox: Sandbox, upload: FileUpload = {}): Promise<Reply> {
  const { type = "image", bytes = media.png, contentType = "image/png", fileName = "shirt.png" } = upload;
  const form = new FormData();
  form.set("message", JSON.stringify({ attachment: { type, payload: { is_reusable: true } } }));
  form.set("filedata", new Blob([bytes], { type: contentType }), fileName);
  return send(`${sandbox.url}${upload.path ?? "/v21.0/me/message_attachments"}`, {
    method: "POST",
    body: form,
    headers: { authorization: `Bearer ${upload.token ?? acme.token}` },
  });
}

/** Uploads by URL as JSON. */
export function uploadUrl(sandbox: Sandbox, url: string, type = "image"): Promise<Reply> {
  return sendJson(`${sandbox.url}/v25.0/me/message_attachments?access_token=${acme.token}`, {
    message: { attachment: { type, payload: { url, is_reusable: true } } },
  });
}

/** The attachment ID of a reply that must have one. */
export function attachmentIdOf(reply: Reply): string {
  const id = member(reply.body, "attachment_id");
  if (typeof id !== "string") throw new Error(`no attachment_id in ${JSON.stringify(reply.body)}`);
  return id;
}

/** `code/subcode` of an error reply, with its HTTP status, and nothing for one that is none. */
export function errorOf(reply: Reply): string | undefined {
  const error = member(reply.body, "error");
  if (error === undefined) return undefined;
  const subcode = member(error, "error_subcode");
  return `${reply.status} ${member(error, "code")}${subcode === undefined ? "" : `/${subcode}`}`;
}

/** The member `names` of nested objects, or undefined. */
export function member(value: unknown, ...names: readonly string[]): unknown {
  let found: unknown = value;
  for (const name of names) {
    found = typeof found === "object" && found !== null ? Reflect.get(found, name) : undefined;
  }
  return found;
}

/** Puts `document` as the sandbox's rules, which has to succeed. */
export async function putRules(sandbox: Sandbox, document: unknown): Promise<void> {
  const reply = await sendJson(`${sandbox.url}/_sandbox/rules`, document, { method: "PUT" });
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
}

/** Moves the sandbox's clock on by `advance`, such as `80d`. */
export async function advance(sandbox: Sandbox, advance: string): Promise<void> {
  await sendJson(`${sandbox.url}/_sandbox/clock`, { advance });
}

/** The list of attachments that the sandbox holds. */
export async function attachmentsOf(sandbox: Sandbox): Promise<readonly unknown[]> {
  const attachments = member((await send(`${sandbox.url}/_sandbox/state`)).body, "attachments");
  return Array.isArray(attachments) ? attachments : [];
}
