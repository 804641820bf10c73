import { expect, test } from "vitest";
import type { UploadTotals } from "../../../src/views/progress/upload-tally.ts";
import { shareOf, workOf } from "../../../src/views/progress/work.ts";
import { noTotals } from "./no-totals.ts";

const megabyte = 1024 * 1024;

function share(changes: Partial<UploadTotals>): number {
  return shareOf(workOf({ ...noTotals, uploads: 10, ...changes }));
}

test("small uploads count by their number, whatever became of them", () => {
  expect(share({ uploadBytes: 100, finished: 4, failed: 1, sentBytes: 40, failedBytes: 10 })).toBe(0.5);
});

test("large uploads count by their bytes, sent as they are", () => {
  expect(share({ uploads: 2, uploadBytes: 50 * megabyte, sentBytes: 25 * megabyte })).toBeCloseTo(0.49, 2);
});

test("nothing of nothing is not done, and all is done with the last upload alone", () => {
  expect(share({ uploads: 0 })).toBe(0);
  expect(share({ uploadBytes: 10, sentBytes: 10, finished: 9 })).toBeCloseTo(0.9);
  expect(share({ uploadBytes: 10, sentBytes: 10, finished: 10 })).toBe(1);
  expect(share({ uploadBytes: 10, sentBytes: 20, finished: 10 })).toBe(1);
  expect(share({ uploadBytes: 10, sentBytes: -20 })).toBe(0);
});
