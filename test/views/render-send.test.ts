import { describe, expect, test } from "vitest";
import type { MessageResult } from "../../src/apply/send/message-result.ts";
import { renderMessage, renderMessages, type SendTextOptions } from "../../src/views/render-send.ts";
import { sendDocument } from "../../src/views/send-document.ts";
import { assertFits } from "../support/schemas.ts";
import { lostReply, refusal } from "./apply-builders.ts";

const plain: SendTextOptions = { colour: false, isSaving: false };
const saving: SendTextOptions = { ...plain, isSaving: true };

const sent: MessageResult = {
  page: "default",
  key: "stickers/cat",
  outcome: "sent",
  attachmentId: "1857777774821032",
  recipientId: "77",
  messageId: "m_AG5Hz2",
};
const text: MessageResult = { page: "default", outcome: "sent", recipientId: "77", messageId: "m_1" };
const failed: MessageResult = { page: "default", key: "welcome", outcome: "failed", error: refusal };
const unsent: MessageResult = { page: "default", key: "zebra", outcome: "not-started", error: refusal };

describe("a message", () => {
  test("that was sent says by what, to whom and as what", () => {
    expect(renderMessage(sent, plain)).toBe("sent stickers/cat by its ID 1857777774821032 to 77 as m_AG5Hz2");
    expect(renderMessage(text, plain)).toBe("sent (text) to 77 as m_1");
    expect(renderMessage(sent, saving)).toBe(
      "sent stickers/cat to 77 as m_AG5Hz2; saved as 1857777774821032",
    );
  });

  test("that failed says why and what to do, also one that was sent and not recorded", () => {
    expect(renderMessage(failed, plain)).toMatch(/^failed welcome: .+ \(code .+\)/);
    expect(renderMessage({ ...failed, recipientId: "77", messageId: "m_2" }, saving)).toMatch(
      /^failed welcome \(sent to 77 as m_2\): /,
    );
    expect(renderMessage(unsent, plain)).toMatch(/^not sent zebra: /);
  });

  test("that was not tried is worth no line", () => {
    expect(renderMessage({ page: "default", key: "a", outcome: "not-started" }, plain)).toBeUndefined();
  });

  test("hides nothing in its IDs", () => {
    const hostile = { ...sent, messageId: "m_\n::error::x", recipientId: "7\u202e7" };
    expect(renderMessage(hostile, plain)).toContain("to 7\\u202e7 as m_\\n::error::x");
  });
});

test("messages are a table, with what they come to", () => {
  const results = [text, sent, { ...failed, error: lostReply }, failed, unsent];
  expect(renderMessages(results, "77", plain)).toMatchInlineSnapshot(`
    "OUTCOME   KEY           ATTACHMENT ID     MESSAGE ID OR ERROR
    sent      (text)                          m_1
    sent      stickers/cat  1857777774821032  m_AG5Hz2
    failed    welcome                         reply-lost
    failed    welcome                         100/2018047
    not sent  zebra                           100/2018047

    Sent 2 of 5 messages to 77: 2 failed, 1 not sent.
    "
  `);
  expect(renderMessages([sent], "77", plain)).toContain("\nSent 1 message to 77.\n");
});

describe("the document", () => {
  const ending = { isInterrupted: false, written: [], diagnostics: [] };
  const error = { code: "output-unwritable", severity: "error", message: "no" } as const;

  test.each([
    ["complete", [sent, text], ending],
    ["partial", [sent, failed], ending],
    ["failed", [failed, unsent], ending],
    ["interrupted", [sent, unsent], { ...ending, isInterrupted: true }],
    ["interrupted", [], { ...ending, isInterrupted: true }],
    ["partial", [sent], { ...ending, diagnostics: [error] }],
    ["complete", [sent], { ...ending, diagnostics: [{ ...error, severity: "warning" } as const] }],
  ] as const)("is %s for %#", (status, results, how) => {
    const document = sendDocument(results, how);
    assertFits("send", document);
    expect(document.status).toBe(status);
  });

  test("counts, and has null for the key of a text", () => {
    const document = sendDocument([text, sent, failed, unsent], { ...ending, written: ["src/ids.ts"] });
    assertFits("send", document);
    expect(document).toMatchObject({
      summary: { sent: 2, failed: 1, notStarted: 1 },
      results: [
        { page: "default", key: null, outcome: "sent", recipientId: "77", messageId: "m_1" },
        { key: "stickers/cat", attachmentId: "1857777774821032" },
        { key: "welcome", outcome: "failed" },
        { key: "zebra", outcome: "not-started" },
      ],
      written: ["src/ids.ts"],
    });
  });
});
