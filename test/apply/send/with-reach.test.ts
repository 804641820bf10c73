import { expect, test } from "vitest";
import { withReach } from "../../../src/apply/send/with-reach.ts";
import { UploadError, type UploadErrorDetail } from "../../../src/apply/upload-error.ts";
import { refusal } from "../../support/apply-fixture.ts";
import { byId, failingSend, quiet, replyTo } from "./messages.ts";

async function scopeOf(changes: Partial<UploadErrorDetail>): Promise<string> {
  const error: unknown = await withReach(failingSend({ a: refusal(changes) }))(byId("a"), quiet()).catch(
    (reason: unknown) => reason,
  );
  return error instanceof UploadError ? error.detail.scope : String(error);
}

test.each<readonly [Partial<UploadErrorDetail>, string]>([
  [{ code: "551", subcode: 1545041 }, "page"],
  [{ code: "100", subcode: 2018001 }, "page"],
  [{ code: "10", subcode: 2018278 }, "page"],
  [{ code: "613", graphClass: "throttled-page" }, "page"],
  [{ code: "4", graphClass: "throttled-app" }, "run"],
  [{ code: "190", scope: "page", graphClass: "page" }, "page"],
  [{ code: "368", scope: "run", graphClass: "run" }, "run"],
  [{ code: "100", subcode: 2018074 }, "asset"],
  [{ code: "reply-lost", possibleDuplicate: true }, "asset"],
])("the failure %j reaches a %s", async (changes, expected) => {
  expect(await scopeOf(changes)).toBe(expected);
});

test("replies and bugs pass", async () => {
  expect(await withReach(failingSend({}))(byId("a"), quiet())).toEqual(replyTo({ key: "a", to: "77" }));
  const bug = new TypeError("a bug");
  await expect(withReach(failingSend({ a: bug }))(byId("a"), quiet())).rejects.toBe(bug);
});
