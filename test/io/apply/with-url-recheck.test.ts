import { expect, it } from "vitest";
import type { Upload, UploadReply, UploadRequest } from "../../../src/apply/ports.ts";
import { UploadError } from "../../../src/apply/upload-error.ts";
import { type PlannedUrl, type UrlState, withUrlRecheck } from "../../../src/io/apply/with-url-recheck.ts";

const url = "https://cdn.example.com/a.png";

function requestOf(changes: Partial<UploadRequest> = {}): UploadRequest {
  return {
    page: "default",
    platform: "messenger",
    key: "a",
    type: "image",
    contentType: "image/png",
    fileName: "a.png",
    digest: "sha256:planned",
    urgency: "new",
    body: { kind: "url", url },
    etag: '"1"',
    ...changes,
  };
}

/** Uploads `request`, with `state` as what the URL answers; gives the reply and what happened. */
async function uploadWhen(
  state: UrlState | Error,
  { request = requestOf(), signal = new AbortController().signal, onAsk = (): void => undefined } = {},
): Promise<{
  reply: UploadReply;
  sent: readonly string[];
  asked: readonly PlannedUrl[];
  lines: readonly string[];
}> {
  const lines: string[] = [];
  const sent: string[] = [];
  const asked: PlannedUrl[] = [];
  const upload: Upload = async ({ body }) => {
    sent.push(body.kind);
    lines.push(`send ${body.kind}`);
    const reply = { attachmentId: `id-${sent.length}`, uploadedAtMs: sent.length };
    return body.kind === "url" ? reply : { ...reply, sent: { digest: "sha256:new", sizeBytes: 7 } };
  };
  const checked = withUrlRecheck(upload, async (planned) => {
    asked.push(planned);
    lines.push("ask");
    onAsk();
    if (state instanceof Error) throw state;
    return state;
  });
  const reply = await checked(request, {
    signal,
    onUncheckedReply: async ({ attachmentId }) => void lines.push(`unchecked ${attachmentId}`),
    onReplyRevoked: async () => void lines.push("revoked"),
  });
  return { reply, sent, asked, lines };
}

it.each(["same", "unknown"] as const)("keeps the first upload when the URL is the %s", async (state) => {
  expect(await uploadWhen(state)).toEqual({
    reply: { attachmentId: "id-1", uploadedAtMs: 1 },
    sent: ["url"],
    asked: [{ url, digest: "sha256:planned", etag: '"1"' }],
    lines: ["send url", "unchecked id-1", "ask"],
  });
});

it("sends the bytes once more, by ourselves, when they changed, and tells what they were", async () => {
  const request = requestOf({ lastModified: "Sun, 22 Nov 2026 08:00:00 GMT" });
  expect(await uploadWhen("changed", { request })).toEqual({
    reply: { attachmentId: "id-2", uploadedAtMs: 2, sent: { digest: "sha256:new", sizeBytes: 7 } },
    sent: ["url", "url-bytes"],
    asked: [{ url, digest: "sha256:planned", etag: '"1"', lastModified: "Sun, 22 Nov 2026 08:00:00 GMT" }],
    lines: ["send url", "unchecked id-1", "ask", "revoked", "send url-bytes"],
  });
});

it.each([
  ["a file", { body: { kind: "file", path: "/a.png", sizeBytes: 1 } }],
  ["bytes of a URL that we sent ourselves", { body: { kind: "url-bytes", url } }],
] as const)("does not ask about %s", async (_, changes) => {
  const { asked, sent } = await uploadWhen("changed", { request: requestOf(changes) });
  expect([asked, sent]).toEqual([[], [changes.body.kind]]);
});

it("does not ask where the server gave no validators", async () => {
  const { etag: _, ...request } = requestOf();
  expect((await uploadWhen("changed", { request })).lines).toEqual(["send url"]);
});

it("keeps the ID when the run ends, before it asks or while it does", async () => {
  const ended = new AbortController();
  ended.abort();
  const before = await uploadWhen("changed", { signal: ended.signal });
  expect([before.reply.attachmentId, before.asked]).toEqual(["id-1", []]);

  const ending = new AbortController();
  const during = await uploadWhen(new Error("aborted"), {
    signal: ending.signal,
    onAsk: () => ending.abort(),
  });
  expect([during.reply.attachmentId, during.sent]).toEqual(["id-1", ["url"]]);
});

it("hides no bug of asking, and no refusal of an upload", async () => {
  await expect(uploadWhen(new Error("bug"))).rejects.toThrow("bug");
  const refused = new UploadError({ code: "100", message: "no", scope: "asset" });
  const upload: Upload = async () => Promise.reject(refused);
  const checked = withUrlRecheck(upload, async () => "same");
  await expect(checked(requestOf(), { signal: new AbortController().signal })).rejects.toBe(refused);
});
