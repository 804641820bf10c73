import { expect, test } from "vitest";
import {
  type ProgressFrame,
  renderDetails,
  renderOverall,
} from "../../../src/views/progress/render-progress.ts";
import type { UploadTally } from "../../../src/views/progress/upload-tally.ts";
import { displayWidth } from "../../../src/views/text/display-width.ts";

function frame(changes: Partial<ProgressFrame> = {}): ProgressFrame {
  return { columns: 77, lines: 20, elapsedMs: 4000, hasSeveralPages: false, failures: [], ...changes };
}

function tally(changes: Partial<UploadTally> = {}): UploadTally {
  return {
    uploads: 10_000,
    uploadBytes: 4_194_304,
    finished: 1_200,
    failed: 0,
    sentBytes: 1_258_291,
    inFlight: [],
    ...changes,
  };
}

function inFlight(amount: number): UploadTally["inFlight"] {
  return Array.from({ length: amount }, (_, index) => {
    return { page: "acme", key: `stickers/猫-${index}`, sizeBytes: 48_213, sentBytes: index * 4000 };
  });
}

test("the overall line says how far it is, how much failed, and how fast it goes", () => {
  expect(renderOverall(tally(), frame())).toBe("1,200 of 10,000 uploads, 1.2 MB of 4.0 MB, 307.2 KB/s");
  expect(renderOverall(tally({ failed: 3 }), frame())).toBe(
    "1,203 of 10,000 uploads, 3 failed, 1.2 MB of 4.0 MB, 307.2 KB/s",
  );
});

test("there is no rate in the first second, nor before the first byte", () => {
  expect(renderOverall(tally(), frame({ elapsedMs: 999 }))).toBe("1,200 of 10,000 uploads, 1.2 MB of 4.0 MB");
  expect(renderOverall(tally({ sentBytes: 0 }), frame())).toBe("1,200 of 10,000 uploads, 0 B of 4.0 MB");
});

test("more bytes than were planned raise the total", () => {
  expect(renderOverall(tally({ uploadBytes: 0 }), frame({ elapsedMs: 0 }))).toBe(
    "1,200 of 10,000 uploads, 1.2 MB of 1.2 MB",
  );
});

test("uploads in flight are aligned", () => {
  expect(renderDetails(tally({ inFlight: inFlight(3) }), frame())).toEqual([
    "stickers/猫-0  47.1 KB",
    "stickers/猫-1  8 % of 47.1 KB",
    "stickers/猫-2  16 % of 47.1 KB",
  ]);
});

test("several Pages are named, and an upload of nothing has no share", () => {
  const uploads = [{ page: "acme", key: "a\u202e", sizeBytes: 0, sentBytes: 0 }];
  expect(renderDetails(tally({ inFlight: uploads }), frame({ hasSeveralPages: true }))).toEqual([
    "acme: a\\u202e  0 B",
  ]);
});

test("the latest failures stand above the uploads", () => {
  const failures = ["failed 1", "failed 2", "failed 3", "failed 4"];
  expect(renderDetails(tally({ inFlight: inFlight(1) }), frame({ failures }))).toEqual([
    "failed 2",
    "failed 3",
    "failed 4",
    "stickers/猫-0  47.1 KB",
  ]);
});

test("what does not fit is counted", () => {
  expect(renderDetails(tally({ inFlight: inFlight(2000) }), frame({ lines: 3 }))).toEqual([
    "stickers/猫-0  47.1 KB",
    "stickers/猫-1  8 % of 47.1 KB",
    "and 1,998 more",
  ]);
});

test.each([1, 2, 3, 4, 10])("%d lines are never exceeded, nor a column", (lines) => {
  const failures = ["failed 1", `failed ${"long ".repeat(30)}`, "failed 3"];
  for (const columns of [8, 37, 77]) {
    const details = renderDetails(tally({ inFlight: inFlight(20) }), frame({ lines, failures, columns }));
    expect(details.length).toBeLessThanOrEqual(lines);
    if (columns > 20) expect(Math.max(...details.map(displayWidth))).toBeLessThanOrEqual(columns);
  }
});
