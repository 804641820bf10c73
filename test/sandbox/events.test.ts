import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FeedEvent } from "../../src/sandbox/live/feed-event.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { type StateEvent, serializeEvent } from "../../src/sandbox/state/state-event.ts";
import {
  acme,
  advance,
  attachmentIdOf,
  media,
  noon,
  onEnd,
  openFolder,
  openSandbox,
  putRules,
  send,
  sendJson,
  uploadFile,
} from "./support.ts";

interface Listening {
  /** All events up to the first that `isLast`. */
  readonly until: (isLast: (event: FeedEvent) => boolean) => Promise<readonly FeedEvent[]>;
  readonly untilReady: () => Promise<readonly FeedEvent[]>;
}

async function listen(sandbox: Sandbox): Promise<Listening> {
  const ending = new AbortController();
  onEnd(async () => ending.abort());
  const reply = await fetch(`${sandbox.url}/_sandbox/events`, { signal: ending.signal });
  expect(reply.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const events = eventsOf(reply);
  const until: Listening["until"] = async (isLast) => {
    const heard: FeedEvent[] = [];
    for (;;) {
      const { value, done } = await events.next();
      if (done === true) return heard;
      heard.push(value);
      if (isLast(value)) return heard;
    }
  };
  return { until, untilReady: () => until(({ kind }) => kind === "ready") };
}

async function* eventsOf(reply: Response): AsyncGenerator<FeedEvent, undefined> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of reply.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts.filter((each) => each.startsWith("data: "))) {
      const event: FeedEvent = JSON.parse(part.slice("data: ".length));
      yield event;
    }
  }
  return undefined;
}

function message(sandbox: Sandbox, body: object): Promise<unknown> {
  return sendJson(`${sandbox.url}/v25.0/me/messages?access_token=${acme.token}`, {
    recipient: { id: "77" },
    ...body,
  });
}

function uploadEvent(number: number): StateEvent {
  const media = { type: "file", contentType: "text/plain", sizeBytes: 1, digest: "sha256:0" } as const;
  const attachment = { id: String(number), pageId: acme.id, uploadedAtMs: noon, ...media };
  return { event: "upload", number, attachment };
}

test("tells everything there is, then that it is ready", async () => {
  const sandbox = await openSandbox({ statePath: join(await openFolder(), "state.jsonl") });
  const id = attachmentIdOf(await uploadFile(sandbox));
  await message(sandbox, { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT", message: { text: "hello" } });
  const events = await (await listen(sandbox)).untilReady();
  expect(events).toEqual([
    {
      kind: "begin",
      pages: [{ name: "acme", id: acme.id, platform: "messenger", title: "acme" }],
      lifetimeMs: 90 * 86_400_000,
    },
    { kind: "clock", clock: { nowMs: noon, offsetMs: 0 } },
    { kind: "rules", document: { rules: [] } },
    {
      kind: "attachments",
      attachments: [
        {
          id,
          pageId: acme.id,
          type: "image",
          contentType: "image/png",
          sizeBytes: media.png.length,
          digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          fileName: "shirt.png",
          uploadedAtMs: noon,
          media: expect.stringMatching(/^\/_sandbox\/uploads\/[0-9a-f]{64}$/),
        },
      ],
    },
    {
      kind: "messages",
      messages: [
        {
          id: expect.stringMatching(/^m_/),
          pageId: acme.id,
          psid: "77",
          sentAtMs: noon,
          message: { text: "hello" },
          messagingType: "MESSAGE_TAG",
          tag: "HUMAN_AGENT",
        },
      ],
    },
    { kind: "ready" },
  ]);
});

test("tells each news once, as it comes", async () => {
  const sandbox = await openSandbox();
  const listening = await listen(sandbox);
  await listening.untilReady();
  const id = attachmentIdOf(await uploadFile(sandbox));
  expect(await listening.until(() => true)).toMatchObject([{ kind: "attachments", attachments: [{ id }] }]);
  await advance(sandbox, "80d");
  expect(await listening.until(() => true)).toEqual([
    { kind: "clock", clock: { nowMs: noon + 80 * 86_400_000, offsetMs: 80 * 86_400_000 } },
  ]);
  await putRules(sandbox, [{ effect: { error: 4 } }]);
  expect(await listening.until(() => true)).toEqual([
    { kind: "rules", document: { rules: [{ effect: { error: 4 } }] } },
  ]);
});

test("begins anew after a reset", async () => {
  const sandbox = await openSandbox();
  const listening = await listen(sandbox);
  await listening.untilReady();
  await uploadFile(sandbox);
  await listening.until(({ kind }) => kind === "attachments");
  await send(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
  expect((await listening.untilReady()).map(({ kind }) => kind)).toEqual([
    "begin",
    "clock",
    "rules",
    "ready",
  ]);
});

test("tells what another process wrote to the state file", async () => {
  const statePath = join(await openFolder(), "state.jsonl");
  const sandbox = await openSandbox({ statePath });
  const listening = await listen(sandbox);
  await listening.untilReady();
  const beside = await openSandbox({ statePath });
  const id = attachmentIdOf(await uploadFile(beside));
  const news = await listening.until(({ kind }) => kind === "attachments");
  expect(news.at(-1)).toMatchObject({ attachments: [{ id }] });
});

test("messages outlive a restart, their secrets do not leave the request", async () => {
  const statePath = join(await openFolder(), "state.jsonl");
  const first = await openSandbox({ statePath });
  await message(first, { message: { text: `my token is ${acme.token}` } });
  await first.close();
  const events = await (await listen(await openSandbox({ statePath }))).untilReady();
  expect(events).toContainEqual({
    kind: "messages",
    messages: [expect.objectContaining({ psid: "77", message: { text: "my token is [redacted]" } })],
  });
});

test("tells what was uploaded with a message, kept or not", async () => {
  const sandbox = await openSandbox();
  const listening = await listen(sandbox);
  await listening.untilReady();
  const form = new FormData();
  form.set("recipient", '{"id":"77"}');
  form.set("message", '{"attachment":{"type":"image","payload":{}}}');
  form.set("filedata", new Blob([media.png], { type: "image/png" }), "shirt.png");
  await send(`${sandbox.url}/me/messages?access_token=${acme.token}`, { method: "POST", body: form });
  expect(await listening.until(() => true)).toMatchObject([
    { kind: "messages", messages: [{ uploaded: { type: "image", fileName: "shirt.png" } }] },
  ]);
});

test("of a message that is too large only its beginning is kept", async () => {
  const sandbox = await openSandbox();
  const elements = Array.from({ length: 10 }, () => ({ title: "x".repeat(4000) }));
  await message(sandbox, {
    message: { attachment: { type: "template", payload: { template_type: "generic", elements } } },
  });
  const events = await (await listen(sandbox)).untilReady();
  expect(events).toContainEqual({
    kind: "messages",
    messages: [expect.objectContaining({ message: { text: expect.stringContaining("characters)") } })],
  });
});

test("tells thousands of attachments in parts, each once", async () => {
  const statePath = join(await openFolder(), "state.jsonl");
  const lines = Array.from({ length: 1200 }, (_, number) => serializeEvent(uploadEvent(number)));
  await writeFile(statePath, `${lines.join("\n")}\n`);
  const sandbox = await openSandbox({ statePath });
  const events = await (await listen(sandbox)).untilReady();
  const ids = events
    .flatMap((event) => (event.kind === "attachments" ? event.attachments : []))
    .map(({ id }) => id);
  expect(new Set(ids).size).toBe(1200);
  expect(ids).toHaveLength(1200);
});

test("answers to GET alone", async () => {
  const sandbox = await openSandbox();
  const reply = await send(`${sandbox.url}/_sandbox/events`, { method: "POST" });
  expect([reply.status, reply.headers.get("allow")]).toEqual([405, "GET"]);
});
