import { describe, expect, it } from "vitest";
import type { MessageContent, MessageRequest } from "../../../src/apply/send/send-message.ts";
import { jsonReply, rawReply, type ServerAnswer } from "../../support/recording-server.ts";
import {
  failureOf,
  fileRequest,
  nowMs,
  openClient,
  openFile,
  openServer,
  quietSignal,
  uploadRequest,
} from "./client-fixture.ts";
import { sha256 } from "./sha256.ts";

const signal = quietSignal();
const replied = () => jsonReply({ recipient_id: "77", message_id: "m_1" });
const byId = { kind: "attachment", type: "image", attachmentId: "1857777774821032" } as const;

function message(content: MessageContent, changes: Partial<MessageRequest> = {}): MessageRequest {
  return { page: "acme", key: "welcome", to: "77", messagingType: "RESPONSE", content, ...changes };
}

describe("a message", () => {
  it.each<readonly [string, MessageRequest, string]>([
    [
      "by ID",
      message(byId),
      '{"message":{"attachment":{"type":"image","payload":{"attachment_id":"1857777774821032"}}},"recipient":{"id":"77"},"messaging_type":"RESPONSE"}',
    ],
    [
      "of text, with a tag",
      message({ kind: "text", text: "hi" }, { messagingType: "MESSAGE_TAG", tag: "HUMAN_AGENT" }),
      '{"message":{"text":"hi"},"recipient":{"id":"77"},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT"}',
    ],
    [
      "with a URL, not kept",
      message({ kind: "upload", upload: uploadRequest(), isReusable: false }),
      '{"message":{"attachment":{"type":"image","payload":{"url":"https://cdn.example.com/a.png"}}},"recipient":{"id":"77"},"messaging_type":"RESPONSE"}',
    ],
    [
      "with a URL that is kept, on Instagram",
      message({ kind: "upload", upload: uploadRequest({ platform: "instagram" }), isReusable: true }),
      '{"message":{"attachment":{"type":"image","payload":{"url":"https://cdn.example.com/a.png","is_reusable":true}}},"recipient":{"id":"77"},"messaging_type":"RESPONSE"}',
    ],
  ])("%s has the JSON that Meta documents", async (_what, request, body) => {
    const server = await openServer(replied);
    const reply = await openClient(server.url).sendMessage(request, { signal });
    expect(reply).toEqual({ recipientId: "77", messageId: "m_1", sentAtMs: nowMs });
    expect(server.requests[0]?.requestLine).toBe("POST /v25.0/me/messages HTTP/1.1");
    expect(server.requests[0]?.body.toString()).toBe(body);
  });

  it("goes to the Page's ID where that is known, and to the PSID that was asked for where Meta names none", async () => {
    const server = await openServer(() => jsonReply({ message_id: "m_1" }));
    const reply = await openClient(server.url).sendMessage(message(byId, { pageId: "1234567890" }), {
      signal,
    });
    expect(reply.recipientId).toBe("77");
    expect(server.requests[0]?.requestLine).toBe("POST /v25.0/1234567890/messages HTTP/1.1");
  });

  it.each([
    ["small", "PNG bytes"],
    ["large", "PNG bytes".padEnd(100_000)],
  ])("with a %s file is a form, and says what was sent", async (_size, text) => {
    const server = await openServer(() =>
      jsonReply({ recipient_id: "77", message_id: "m_1", attachment_id: "1857777774821032" }),
    );
    const upload = fileRequest(await openFile(text), text.length);
    const content = { kind: "upload", upload, isReusable: true } as const;
    const reply = await openClient(server.url).sendMessage(message(content), { signal });
    expect(reply).toEqual({
      recipientId: "77",
      messageId: "m_1",
      attachmentId: "1857777774821032",
      sentAtMs: nowMs,
      sent: { digest: sha256(text), sizeBytes: text.length },
    });
    const body = server.requests[0]?.body.toString() ?? "";
    expect(body).toContain(
      'name="message"\r\n\r\n{"attachment":{"type":"image","payload":{"is_reusable":true}}}\r\n',
    );
    expect(body).toContain('name="recipient"\r\n\r\n{"id":"77"}\r\n');
    expect(body).toContain('name="messaging_type"\r\n\r\nRESPONSE\r\n');
    expect(body).toContain('name="filedata"; filename="welcome.png"');
  });

  it("whose bytes we fetch is sent with them", async () => {
    const server = await openServer(replied);
    const path = await openFile("fetched");
    const client = openClient(server.url, {
      download: async () => ({ path, sizeBytes: 7, dispose: async () => undefined }),
    });
    const upload = uploadRequest({ body: { kind: "url-bytes", url: "https://cdn.example.com/a.png" } });
    const reply = await client.sendMessage(message({ kind: "upload", upload, isReusable: false }), {
      signal,
    });
    expect(reply.sent).toEqual({ digest: sha256("fetched"), sizeBytes: 7 });
    expect(server.requests[0]?.body.toString()).toContain('{"attachment":{"type":"image","payload":{}}}');
  });
});

describe("a message that fails", () => {
  const failing = async (answer: ServerAnswer): ReturnType<typeof failureOf> => {
    const server = await openServer(() => answer);
    return failureOf(openClient(server.url).sendMessage(message(byId), { signal }));
  };

  it("carries Meta's numbers, and names the key in what to do", async () => {
    const error = { message: "(#100) no", code: 100, error_subcode: 2018074, fbtrace_id: "T" };
    expect(await failing(jsonReply({ error }, 400))).toMatchObject({
      code: "100",
      subcode: 2018074,
      trace: "T",
      hint: "the ID is dead, or another Page's: upload again for the Page `acme` (`apply --replace welcome`)",
    });
  });

  it.each<readonly [string, ServerAnswer]>([
    ["a web page", rawReply("<html>", 502)],
    ["no message ID", jsonReply({ success: "true" })],
    ["a reply that breaks off", { kind: "close", bytes: "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{" }],
    ["a reset", { kind: "reset" }],
  ])(
    "with %s may have arrived: that is told, and it has no class to be sent again",
    async (_what, answer) => {
      const detail = await failing(answer);
      expect(detail).toMatchObject({
        code: "reply-lost",
        possibleDuplicate: true,
        hint: "the message may have arrived, so it was not sent again: look at the recipient's screen first",
      });
      expect(detail.graphClass).toBeUndefined();
    },
  );

  it("before anything was sent can be sent again", async () => {
    const client = openClient("http://127.0.0.1:1");
    expect(await failureOf(client.sendMessage(message(byId), { signal }))).toMatchObject({
      code: "network",
      graphClass: "retry",
    });
  });

  it("because it was given up may have arrived, or not", async () => {
    const giveUp = new AbortController();
    const server = await openServer(() => {
      giveUp.abort();
      return { kind: "hang" };
    });
    const client = openClient(server.url);
    const { code, possibleDuplicate } = await failureOf(
      client.sendMessage(message(byId), { signal: giveUp.signal }),
    );
    expect({ code, possibleDuplicate }).toEqual({ code: "aborted", possibleDuplicate: true });
    const again = await failureOf(client.sendMessage(message(byId), { signal: giveUp.signal }));
    expect(again.possibleDuplicate).toBeUndefined();
  });

  it("with an answer before the whole file was sent stands for nobody knows what", async () => {
    const server = await openServer(undefined, {
      whileReading: (_line, bodyBytes) => (bodyBytes > 0 ? replied() : undefined),
    });
    const upload = fileRequest(await openFile(Buffer.alloc(4_000_000)), 4_000_000);
    const content = { kind: "upload", upload, isReusable: true } as const;
    expect(await failureOf(openClient(server.url).sendMessage(message(content), { signal }))).toMatchObject({
      code: "reply-lost",
    });
  });
});
