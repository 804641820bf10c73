import { expect, test } from "vitest";
import { createUploadCounter } from "../../../src/views/progress/upload-tally.ts";
import { everyEvent, refusal } from "../apply-builders.ts";

const upload = { page: "acme", key: "a" };

test("nothing is counted before the first event", () => {
  expect(createUploadCounter().tally()).toEqual({
    uploads: 0,
    uploadBytes: 0,
    finished: 0,
    failed: 0,
    sentBytes: 0,
    inFlight: [],
  });
});

test("an apply is counted to its end", () => {
  const counter = createUploadCounter();
  for (const event of everyEvent) counter.count(event);
  expect(counter.tally()).toEqual({
    uploads: 4,
    uploadBytes: 192_852,
    finished: 1,
    failed: 2,
    sentBytes: 48_213,
    inFlight: [],
  });
});

test("bytes add up, and a second attempt makes no upload more than whole", () => {
  const counter = createUploadCounter();
  counter.count({ kind: "upload-started", ...upload, sizeBytes: 100, upload: "bytes" });
  counter.count({ kind: "upload-progress", ...upload, bytes: 60 });
  expect(counter.tally().sentBytes).toBe(60);
  counter.count({ kind: "upload-progress", ...upload, bytes: 60 });
  expect(counter.tally().inFlight).toEqual([{ ...upload, sizeBytes: 100, sentBytes: 100 }]);
});

test("uploads of one key to two Pages are two", () => {
  const counter = createUploadCounter();
  counter.count({ kind: "upload-started", page: "a", key: "x", sizeBytes: 1, upload: "bytes" });
  counter.count({ kind: "upload-started", page: "b", key: "x", sizeBytes: 1, upload: "bytes" });
  counter.count({ kind: "upload-failed", page: "a", key: "x", sizeBytes: 1, error: refusal });
  expect(counter.tally().inFlight.map(({ page }) => page)).toEqual(["b"]);
});

test("bytes of an upload that has ended count no more", () => {
  const counter = createUploadCounter();
  counter.count({ kind: "upload-progress", ...upload, bytes: 60 });
  expect(counter.tally().sentBytes).toBe(0);
});
