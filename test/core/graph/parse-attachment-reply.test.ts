import { describe, expect, it } from "vitest";
import { parseAttachmentReply } from "../../../src/core/graph/parse-attachment-reply.ts";

describe("parseAttachmentReply", () => {
  it.each([
    ['{"attachment_id":"1857777774821032"}', "1857777774821032"],
    ['{"recipient_id":"1","message_id":"m_1","attachment_id":"2"}', "2"],
  ])("reads the ID of %s", (text, id) => {
    expect(parseAttachmentReply(text)).toBe(id);
  });

  it("keeps every digit of an ID that came as a number", () => {
    expect(parseAttachmentReply('{"attachment_id": 18577777748210321234 }')).toBe("18577777748210321234");
  });

  it.each([
    ["<html>502</html>"],
    [""],
    ['{"attachment_id":"18577'],
    ['{"attachment_id":""}'],
    ['{"attachment_id":"12x"}'],
    ['{"attachment_id":1.5}'],
    ['{"attachment_id":null}'],
    ['{"success":"true"}'],
    ["[]"],
    ["null"],
  ])("finds no ID in %s", (text) => {
    expect(parseAttachmentReply(text)).toBeUndefined();
  });
});
