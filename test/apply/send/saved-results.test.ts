import { expect, test } from "vitest";
import type { ActionResult, ApplyResult } from "../../../src/apply/apply-result.ts";
import { savedMessages } from "../../../src/apply/send/saved-results.ts";
import { replyTo } from "./messages.ts";

function applied(
  ...results: readonly Pick<ActionResult, "key" | "outcome" | "attachmentId" | "error">[]
): ApplyResult {
  return {
    status: "partial",
    summary: { uploaded: 0, reused: 0, removed: 0, kept: 0, failed: 0, notStarted: 0 },
    results: results.map((result) => ({ page: "default", action: "create", ...result })),
  };
}

const error = { code: "file-changed", message: "changed", scope: "asset" } as const;

test("an apply's results are those of messages; what took over an ID was not shown yet", () => {
  const replies = new Map(["a", "b"].map((key) => [key, replyTo({ key, to: "77" })]));
  const saved = savedMessages(
    applied(
      { key: "a", outcome: "uploaded", attachmentId: "1" },
      { key: "b", outcome: "failed", error },
      { key: "c", outcome: "not-started" },
      { key: "d", outcome: "reused", attachmentId: "1" },
    ),
    replies,
  );
  expect(saved).toEqual({
    results: [
      {
        page: "default",
        key: "a",
        outcome: "sent",
        attachmentId: "1",
        recipientId: "77",
        messageId: "m_a",
      },
      { page: "default", key: "b", outcome: "failed", recipientId: "77", messageId: "m_b", error },
      { page: "default", key: "c", outcome: "not-started" },
    ],
    unshown: ["d"],
  });
});
