import { describe, expect, it } from "vitest";
import {
  defaultGraphTimeouts,
  fileReplyTimeoutMs,
  urlReplyTimeoutMs,
} from "../../../src/io/graph/graph-timeouts.ts";

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
