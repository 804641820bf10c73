import { describe, expect, it } from "vitest";
import {
  defaultGraphTimeouts,
  fileReplyTimeoutMs,
  urlReplyTimeoutMs,
} from "../../../src/io/graph/graph-timeouts.ts";

it("a connection may take 10 s, and its first byte a minute; a byte that is not taken for 30 s ends it", () => {
  const { connectMs, startMs, stallMs } = defaultGraphTimeouts;
  expect({ connectMs, startMs, stallMs }).toEqual({ connectMs: 10_000, startMs: 60_000, stallMs: 30_000 });
});

describe("the time that a reply may take", () => {
  it("is longer for a video by URL than Meta's own 75 s", () => {
    expect(urlReplyTimeoutMs("video", defaultGraphTimeouts)).toBe(120_000);
    expect(urlReplyTimeoutMs("image", defaultGraphTimeouts)).toBe(60_000);
  });

  it.each([
    [0, 60_000],
    [5_000_000, 160_000],
    [1_000_000_000, 900_000],
  ])("for a file of %d bytes is %d ms", (sizeBytes, expected) => {
    expect(fileReplyTimeoutMs(sizeBytes, defaultGraphTimeouts)).toBe(expected);
  });
});
