import { expect, test } from "vitest";
import type { Renewal } from "../../../src/core/desired/desired-state.ts";
import { expiryMs, isEnded, renewalDueAtMs } from "../../../src/core/plan/renewal.ts";
import { dayMs, held, nowMs, renewal } from "../../support/builders.ts";

test.each([
  ["its recorded expiry", nowMs + 30 * dayMs, nowMs + 30 * dayMs],
  ["its upload plus the lifetime", nowMs + 120 * dayMs, nowMs + 90 * dayMs],
])("an ID dies by the earlier: %s", (_, expiresAtMs, expected) => {
  expect(expiryMs(held("1", "a", { expiresAtMs }), renewal)).toBe(expected);
});

test("without a spread an ID is due exactly at `before`", () => {
  expect(renewalDueAtMs(held("1", "a"), renewal, "11")).toBe(nowMs + 55 * dayMs);
});

const spread: Renewal = { ...renewal, spreadMs: 7 * dayMs };

/** How many days earlier than without a spread. */
function share(bytes: string, pageId = "11", uploadedAtMs: number = nowMs): number {
  const due = renewalDueAtMs(held("1", bytes, { uploadedAtMs }), spread, pageId);
  return (uploadedAtMs + 55 * dayMs - due) / dayMs;
}

test("the share of the spread is the same for every ID of a Page and a digest", () => {
  expect(share("a", "11", nowMs + 123 * dayMs)).toBe(share("a"));
  expect(renewalDueAtMs(held("2", "a", { source: "b", type: "file" }), spread, "11")).toBe(
    renewalDueAtMs(held("1", "a"), spread, "11"),
  );
});

test("the share differs for another Page, and for other bytes", () => {
  expect(share("a", "12")).not.toBe(share("a"));
  expect(share("b")).not.toBe(share("a"));
});

test("the shares of many digests are spread evenly over the days", () => {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (let at = 0; at < 7_000; at++) {
    const day = Math.floor(share(`bytes ${at}`));
    counts[day] = (counts[day] ?? 0) + 1;
  }
  expect(counts).toHaveLength(7);
  expect(counts.every((count) => count > 880 && count < 1_120)).toBe(true);
});

test.each([
  [undefined, false],
  [nowMs - 1, true],
  [nowMs, true],
  [nowMs + 1, false],
])("an asset until %s has ended: %s", (untilMs, expected) => {
  expect(isEnded(untilMs === undefined ? {} : { untilMs }, nowMs)).toBe(expected);
});
