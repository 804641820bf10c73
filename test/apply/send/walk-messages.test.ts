import { describe, expect, it } from "vitest";
import type { MessageResult } from "../../../src/apply/send/message-result.ts";
import type { SendMessage } from "../../../src/apply/send/send-message.ts";
import { createWalk, type WalkOptions } from "../../../src/apply/send/walk-messages.ts";
import { UploadError } from "../../../src/apply/upload-error.ts";
import { refusal } from "../../support/apply-fixture.ts";
import { addressing, failingSend, planned } from "./messages.ts";

function openWalk(
  send: SendMessage,
  changes: Partial<WalkOptions> = {},
): { readonly walk: ReturnType<typeof createWalk>; readonly told: string[] } {
  const told: string[] = [];
  const quiet = new AbortController().signal;
  const walk = createWalk({
    send,
    enter: () => undefined,
    stop: quiet,
    cutOff: quiet,
    onResult: (result) => void told.push(wordsOf(result)),
    ...changes,
  });
  return { walk, told };
}

/** Key, outcome, IDs, and the error's code. */
function wordsOf({ key = "(text)", outcome, attachmentId, messageId, error }: MessageResult): string {
  return [key, outcome, attachmentId, messageId, error?.code].filter((word) => word !== undefined).join(" ");
}

const aborted = new UploadError({ code: "aborted", message: "interrupted", scope: "asset" });

describe("a walk", () => {
  it("sends one message after the other, and tells what became of each", async () => {
    const sent: string[] = [];
    const { walk, told } = openWalk(failingSend({}, sent));
    const results = await walk.send(planned("a", "b"));
    expect(results.map(wordsOf)).toEqual(["a sent id-a m_a", "b sent id-b m_b"]);
    expect(told).toEqual(results.map(wordsOf));
    expect(sent).toEqual(["a", "b"]);
    expect(results[0]).toEqual({
      page: "default",
      key: "a",
      outcome: "sent",
      attachmentId: "id-a",
      recipientId: "77",
      messageId: "m_a",
    });
    expect(walk.refusal()).toBeUndefined();
  });

  it("sends texts, which have no key", async () => {
    const { walk } = openWalk(failingSend({}));
    const content = { kind: "text", text: "hello" } as const;
    const results = await walk.send([
      { kind: "message", request: { page: "default", ...addressing, content } },
    ]);
    expect(results).toEqual([{ page: "default", outcome: "sent", recipientId: "77", messageId: "m_text" }]);
  });

  it("goes on after the failure of a message, and after what cannot be sent at all", async () => {
    const { walk } = openWalk(failingSend({ a: refusal({ subcode: 2018074 }) }));
    const error = { code: "id-missing", message: "no ID", scope: "asset" } as const;
    const results = await walk.send([
      ...planned("a"),
      { kind: "impossible", page: "default", key: "b", error },
      ...planned("c"),
    ]);
    expect(results.map(wordsOf)).toEqual(["a failed id-a 100", "b failed id-missing", "c sent id-c m_c"]);
  });

  it.each(["page", "run"] as const)("ends with a failure that reaches a %s, told once", async (scope) => {
    const sent: string[] = [];
    const { walk, told } = openWalk(failingSend({ b: refusal({ code: "551", scope }) }, sent));
    const results = await walk.send(planned("a", "b", "c"));
    const more = await walk.send(planned("d"));
    expect([...results, ...more].map(wordsOf)).toEqual([
      "a sent id-a m_a",
      "b failed id-b 551",
      "c not-started id-c 551",
      "d not-started id-d 551",
    ]);
    expect(told).toEqual(["a sent id-a m_a", "b failed id-b 551"]);
    expect(sent).toEqual(["a", "b"]);
    expect(walk.refusal()?.code).toBe("551");
  });

  it("sends nothing more once it is told to stop", async () => {
    const stop = new AbortController();
    const { walk } = openWalk(failingSend({}), { stop: stop.signal, onResult: () => stop.abort() });
    expect((await walk.send(planned("a", "b"))).map(wordsOf)).toEqual([
      "a sent id-a m_a",
      "b not-started id-b",
    ]);
  });

  it("gives a message up when it is cut off: not sent, or nobody knows", async () => {
    const lost = new UploadError({ ...aborted.detail, possibleDuplicate: true });
    const { walk } = openWalk(failingSend({ a: aborted, b: lost }));
    expect((await walk.send(planned("a", "b"))).map(wordsOf)).toEqual([
      "a not-started id-a",
      "b failed id-b aborted",
    ]);
  });

  it("leaves what it may not enter for lack of allowance", async () => {
    const enter = (): never => {
      throw new UploadError({ code: "rate-limit-wait", message: "85 %", scope: "page" });
    };
    const { walk, told } = openWalk(failingSend({}), { enter });
    expect((await walk.send(planned("a", "b"))).map(wordsOf)).toEqual([
      "a not-started id-a rate-limit-wait",
      "b not-started id-b rate-limit-wait",
    ]);
    expect(told).toEqual(["a not-started id-a rate-limit-wait"]);
  });

  it("does not hide a bug", async () => {
    const { walk } = openWalk(failingSend({ a: new TypeError("a bug") }));
    await expect(walk.send(planned("a"))).rejects.toThrow("a bug");
  });
});
