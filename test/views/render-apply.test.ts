import { expect, test } from "vitest";
import type { ApplyEvent } from "../../src/apply/apply-event.ts";
import type { ApplyStatus } from "../../src/apply/apply-result.ts";
import { renderApplyEvent, renderApplySummary } from "../../src/views/render-apply.ts";
import { everyEvent, result } from "./apply-builders.ts";

function linesOf(events: readonly ApplyEvent[], colour: boolean, hasSeveralPages: boolean): string {
  return events
    .map((event) => renderApplyEvent(event, { colour, hasSeveralPages }))
    .filter((line) => line !== undefined)
    .join("\n");
}

test("what happens on one Page is said without its name", () => {
  expect(linesOf(everyEvent, false, false)).toMatchInlineSnapshot(`
    "bound to Main Page (1234567890)
    uploaded welcome (47.1 KB) as 1857777774821032
    failed menu: (#100) Upload attachment failure. (code 100, subcode 2018047, trace A7CV8v0-pIMQXv1PLhxV96F)
      hint: the declared type does not match the bytes
    failed promo: the connection was closed (code reply-lost)
      note: the reply was lost, so the attachment may exist at Meta under an ID that nobody knows
    warning[page-throttled]: Meta asks to slow down
    warning[clock-off]: the clock is off
      hint: set it
            or not"
  `);
});

test("what happens on one of several Pages is said with its name", () => {
  expect(linesOf(everyEvent, false, true)).toMatchInlineSnapshot(`
    "Page acme is bound to Main Page (1234567890)
    uploaded welcome to Page acme (47.1 KB) as 1857777774821032
    failed menu to Page acme: (#100) Upload attachment failure. (code 100, subcode 2018047, trace A7CV8v0-pIMQXv1PLhxV96F)
      hint: the declared type does not match the bytes
    failed promo to Page acme: the connection was closed (code reply-lost)
      note: the reply was lost, so the attachment may exist at Meta under an ID that nobody knows
    warning[page-throttled]: Meta asks to slow down
    warning[clock-off]: the clock is off
      hint: set it
            or not"
  `);
});

test("colour changes nothing but colour", () => {
  expect(linesOf(everyEvent, true, false)).toMatchSnapshot();
});

test("the start of an apply and of an upload are worth no line", () => {
  const silent = everyEvent.filter((event) => {
    return renderApplyEvent(event, { colour: false, hasSeveralPages: false }) === undefined;
  });
  expect(silent.map((event) => event.kind)).toEqual(["started", "upload-started", "upload-progress"]);
});

test("Meta's words stay on their line and start no command", () => {
  const failed: ApplyEvent = {
    kind: "upload-failed",
    page: "default",
    key: "a",
    sizeBytes: 1,
    error: { code: "1", message: "x\n::error::y\u202e", trace: "t\n", hint: "::a\n::b", scope: "asset" },
  };
  expect(linesOf([failed], false, false)).toMatchInlineSnapshot(`
    "failed a: x\\n::error::y\\u202e (code 1, trace t\\n)
      hint: \\u003a:a
            \\u003a:b"
  `);
});

test("the summary counts what happened, by how the apply ended", () => {
  const statuses: readonly ApplyStatus[] = ["complete", "partial", "failed", "interrupted"];
  expect(statuses.map((status) => renderApplySummary(result({ status })))).toEqual([
    "Applied: 3 uploaded, 1 reused, 1 failed, 1,040 kept.",
    "Applied in part: 3 uploaded, 1 reused, 1 failed, 1,040 kept.",
    "Failed: 3 uploaded, 1 reused, 1 failed, 1,040 kept.",
    "Interrupted: 3 uploaded, 1 reused, 1 failed, 1,040 kept.",
  ]);
});

test("an apply of nothing says so", () => {
  const summary = { uploaded: 0, reused: 0, removed: 0, kept: 0, failed: 0, notStarted: 0 };
  expect(renderApplySummary(result({ summary }))).toBe("Applied: nothing to do.");
  expect(renderApplySummary(result({ summary: { ...summary, removed: 2, notStarted: 1 } }))).toBe(
    "Applied: 2 removed, 1 not started.",
  );
});
