import { expect, test } from "vitest";
import { createCallLog } from "../../../src/apply/rate-limit/call-log.ts";

test("a log counts all calls and knows the times of the latest", () => {
  const log = createCallLog(3);
  expect([log.total(), log.timeOf(1), log.countSince(0), log.countUntil(0)]).toEqual([0, 0, 0, 0]);
  for (let call = 1; call <= 8; call++) log.add(call * 10);
  expect(log.total()).toBe(8);
  expect([1, 6, 7, 8].map(log.timeOf)).toEqual([40, 60, 70, 80]);
  expect([0, 55, 60, 80].map(log.countSince)).toEqual([5, 3, 2, 0]);
  expect([0, 55, 60, 80].map(log.countUntil)).toEqual([3, 5, 6, 8]);
});
