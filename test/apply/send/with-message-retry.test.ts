import { expect, test } from "vitest";
import type { SendMessage } from "../../../src/apply/send/send-message.ts";
import { withMessageRetry } from "../../../src/apply/send/with-message-retry.ts";
import { UploadError, type UploadErrorDetail } from "../../../src/apply/upload-error.ts";
import { createFakeClock, failure } from "../retry/retrying.ts";
import { byId, quiet, replyTo } from "./messages.ts";

function sendWith(failures: UploadError[], sent: string[]): SendMessage {
  const send: SendMessage = async (request) => {
    sent.push(request.key ?? "");
    const failed = failures.shift();
    if (failed !== undefined) throw failed;
    return replyTo(request);
  };
  const { clock } = createFakeClock();
  return withMessageRetry(send, { clock, random: () => 0, stop: quiet().signal, maxRetries: 3 });
}

test("a message that Meta refused for now is sent again", async () => {
  const sent: string[] = [];
  const reply = await sendWith([failure(), failure({ code: "network" })], sent)(byId("a"), quiet());
  expect(reply.messageId).toBe("m_a");
  expect(sent).toEqual(["a", "a", "a"]);
});

const { graphClass: _retry, ...withoutClass } = failure().detail;

test.each<readonly [string, UploadErrorDetail]>([
  ["whose reply was lost", { ...withoutClass, code: "reply-lost", possibleDuplicate: true }],
  ["that is throttled", { ...withoutClass, code: "613", graphClass: "throttled-page" }],
])("a message %s is not", async (_what, detail) => {
  const sent: string[] = [];
  const error = new UploadError(detail);
  await expect(sendWith([error], sent)(byId("a"), quiet())).rejects.toBe(error);
  expect(sent).toEqual(["a"]);
});
