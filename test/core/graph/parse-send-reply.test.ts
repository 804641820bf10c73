import { describe, expect, it } from "vitest";
import { parseSendReply } from "../../../src/core/graph/parse-send-reply.ts";

describe("parseSendReply", () => {
  it("reads recipient and message", () => {
    expect(parseSendReply('{"recipient_id":"77","message_id":"m_1"}')).toEqual({
      recipientId: "77",
      messageId: "m_1",
    });
  });

  it("reads the ID of an attachment that is kept, to its last digit", () => {
    const text = '{"message_id":"m_1","attachment_id":1857777774821032123}';
    expect(parseSendReply(text)).toEqual({ messageId: "m_1", attachmentId: "1857777774821032123" });
  });

  it.each(['{"success":"true"}', '{"message_id":""}', '{"message_id":7}', "[]", "", "<html>"])(
    "takes %s for no reply",
    (text) => {
      expect(parseSendReply(text)).toBeUndefined();
    },
  );
});
