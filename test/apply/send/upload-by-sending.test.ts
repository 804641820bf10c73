import { describe, expect, it } from "vitest";
import type { Upload } from "../../../src/apply/ports.ts";
import type { MessageReply, MessageRequest } from "../../../src/apply/send/send-message.ts";
import { uploadBySending } from "../../../src/apply/send/upload-by-sending.ts";
import { refusal } from "../../support/apply-fixture.ts";
import { nowMs } from "../../support/builders.ts";
import { optionsWith, request } from "../retry/retrying.ts";
import { addressing, replyTo } from "./messages.ts";

interface World {
  readonly upload: Upload;
  readonly requests: readonly MessageRequest[];
  readonly sent: readonly string[];
  readonly entered: readonly string[];
}

function openWorld(answer: (request: MessageRequest) => MessageReply): World {
  const requests: MessageRequest[] = [];
  const sent: string[] = [];
  const entered: string[] = [];
  const upload = uploadBySending({
    send: async (message) => {
      requests.push(message);
      return answer(message);
    },
    upload: async () => ({ attachmentId: "uploaded", uploadedAtMs: nowMs + 1 }),
    addressing,
    enter: (page) => void entered.push(page),
    onSent: (_message, { messageId }) => void sent.push(messageId),
  });
  return { upload, requests, sent, entered };
}

const bytes = { digest: "sha256:11", sizeBytes: 10 };

describe("an upload by a message", () => {
  it("is kept by Meta, and gives the ID with the bytes that were sent", async () => {
    const world = openWorld((message) => replyTo(message, { attachmentId: "1", sent: bytes }));
    expect(await world.upload(request, optionsWith())).toEqual({
      attachmentId: "1",
      uploadedAtMs: nowMs,
      sent: bytes,
    });
    expect(world.requests).toEqual([
      {
        page: "default",
        key: "welcome",
        ...addressing,
        content: { kind: "upload", upload: request, isReusable: true },
      },
    ]);
    expect(world.sent).toEqual(["m_welcome"]);
    expect(world.entered).toEqual(["default"]);
  });

  it("goes to the Page's ID where that is known; a URL has no bytes that we sent", async () => {
    const world = openWorld((message) => replyTo(message, { attachmentId: "1" }));
    const reply = await world.upload({ ...request, pageId: "1234567890" }, optionsWith());
    expect(reply).toEqual({ attachmentId: "1", uploadedAtMs: nowMs });
    expect(world.requests.map(({ pageId }) => pageId)).toEqual(["1234567890"]);
  });

  it("is done without a message when the bytes have to go once more", async () => {
    const world = openWorld((message) => replyTo(message, { attachmentId: "1" }));
    await world.upload(request, optionsWith());
    expect((await world.upload(request, optionsWith())).attachmentId).toBe("uploaded");
    expect(world.sent).toEqual(["m_welcome"]);
  });

  it("may be sent again after a refusal", async () => {
    const failures = [refusal({ code: "2" })];
    const world = openWorld((message) => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return replyTo(message, { attachmentId: "1" });
    });
    await expect(world.upload(request, optionsWith())).rejects.toMatchObject({ detail: { code: "2" } });
    expect((await world.upload(request, optionsWith())).attachmentId).toBe("1");
    expect(world.sent).toEqual(["m_welcome"]);
  });

  it("fails without an ID, and says that the message was sent", async () => {
    const world = openWorld((message) => replyTo(message));
    await expect(world.upload(request, optionsWith())).rejects.toMatchObject({
      detail: {
        code: "reply-invalid",
        message: "the message with `welcome` was sent, and the reply names no attachment ID to record",
      },
    });
    expect(world.sent).toEqual(["m_welcome"]);
  });
});
