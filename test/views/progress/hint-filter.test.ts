import { expect, test } from "vitest";
import type { ApplyEvent } from "../../../src/apply/apply-event.ts";
import { createHintFilter } from "../../../src/views/progress/hint-filter.ts";
import { everyEvent, refusal } from "../apply-builders.ts";

function failed(key: string, hint: string): ApplyEvent {
  return { kind: "upload-failed", page: "p", key, sizeBytes: 1, error: { ...refusal, hint } };
}

test("a hint is given once, and whatever differs is given", () => {
  const filter = createHintFilter();
  const { hint: _hint, ...error } = refusal;
  expect([failed("a", "look"), failed("b", "look"), failed("c", "look there")].map(filter)).toEqual([
    failed("a", "look"),
    { kind: "upload-failed", page: "p", key: "b", sizeBytes: 1, error },
    failed("c", "look there"),
  ]);
});

test("warnings are shortened like failures, and other events are left as they are", () => {
  const filter = createHintFilter();
  const warning = { kind: "warning", code: "possible-duplicate", message: "may exist" } as const;
  expect(
    [
      { ...warning, hint: "wait" },
      { ...warning, hint: "wait" },
    ].map(filter),
  ).toEqual([{ ...warning, hint: "wait" }, warning]);
  expect(everyEvent.map(createHintFilter())).toEqual(everyEvent);
});
