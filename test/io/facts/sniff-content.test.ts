import { describe, expect, it } from "vitest";
import { createContentReader, headMaxBytes } from "../../../src/io/facts/content-reader.ts";
import { type SniffedContent, sniffContent } from "../../../src/io/facts/sniff-content.ts";
import { fc } from "../../support/properties.ts";
import { pngOf, sampleMedia } from "./sample-media.ts";

function sniff(...chunks: readonly Uint8Array[]): Promise<SniffedContent> {
  const reader = createContentReader();
  for (const chunk of chunks) reader.update(chunk);
  return sniffContent(reader.finish());
}

describe("sniffContent", () => {
  it("never fails on bytes that are cut off or followed by others", async () => {
    const samples = [...sampleMedia.values()].map(({ bytes }) => bytes);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...samples), fc.nat(), fc.uint8Array(), async (bytes, end, more) => {
        const { contentType, isText } = await sniff(bytes.subarray(0, end % (bytes.length + 1)), more);
        return contentType === undefined || !isText;
      }),
    );
  });

  it("never takes pixels from beyond the end of a cut-off header", async () => {
    for (let end = 0; end < 24; end += 1)
      expect((await sniff(pngOf(3, 2).subarray(0, end))).pixels).toBeUndefined();
  });

  it("gives the same answer however the bytes are cut into chunks", async () => {
    const bytes = Buffer.concat([pngOf(3, 2), Buffer.alloc(headMaxBytes, 7)]);
    const whole = { contentType: "image/png", isText: false, pixels: { width: 3, height: 2 } };
    expect(await sniff(bytes)).toEqual(whole);
    expect(await sniff(bytes.subarray(0, 5), bytes.subarray(5, 100), bytes.subarray(100))).toEqual(whole);
  });

  it("keeps no more of the bytes than their beginning", () => {
    const reader = createContentReader();
    reader.update(Buffer.alloc(headMaxBytes - 1, 1));
    reader.update(Buffer.alloc(10, 2));
    reader.update(Buffer.alloc(10, 3));
    const { head, sizeBytes } = reader.finish();
    expect([head.length, head[headMaxBytes - 1], sizeBytes]).toEqual([headMaxBytes, 2, headMaxBytes + 19]);
  });
});
