import { describe, expect, it } from "vitest";
import type { AssetType } from "../../../src/core/asset-type.ts";
import { defaultLimits } from "../../../src/core/limits.ts";
import {
  collectUrlUses,
  isAnsweredBy,
  mostBytesOf,
  slowestTypeOf,
  type UrlUse,
} from "../../../src/io/project/url-uses.ts";
import { lockedAsset } from "../../outputs/builders.ts";
import { requestOf, urlRequestOf } from "./requests.ts";

const url = "https://a.example/a";

function useOf(types: readonly (AssetType | undefined)[], contentType?: string): UrlUse {
  return { url, types: new Set(types), contentTypes: new Set([contentType]), transport: "url" };
}

describe("collectUrlUses", () => {
  it("has each URL once, with all that is declared of it", () => {
    const bytes = requestOf(url, { kind: "url", url, upload: "bytes" });
    const uses = collectUrlUses([
      requestOf("a.png"),
      urlRequestOf(url, "image"),
      bytes,
      urlRequestOf(url),
      urlRequestOf("https://a.example/b"),
    ]);
    expect(uses).toEqual([
      {
        url,
        types: new Set(["image", undefined]),
        contentTypes: new Set([undefined]),
        transport: "url-bytes",
      },
      {
        url: "https://a.example/b",
        types: new Set([undefined]),
        contentTypes: new Set([undefined]),
        transport: "url",
      },
    ]);
  });
});

describe("slowestTypeOf", () => {
  it.each([
    [["image"], "image"],
    [["image", "file"], "image"],
    [["image", undefined], undefined],
    [[undefined, "video"], "video"],
  ] as const)("of %j is %s", (types, expected) => {
    expect(slowestTypeOf(useOf(types))).toBe(expected);
  });
});

describe("mostBytesOf", () => {
  it.each([
    [["image"], 8],
    [["image", "file"], 25],
    [[undefined], 25],
  ] as const)("of %j is %d MB", (types, megabytes) => {
    expect(mostBytesOf(useOf(types), defaultLimits)).toBe(megabytes * 1_048_576);
  });
});

describe("isAnsweredBy", () => {
  const image = lockedAsset("1", { contentType: "image/png", type: "image", sizeBytes: 10 });
  const isAnswered = (use: UrlUse, changes: Partial<typeof image> = {}): boolean =>
    isAnsweredBy(use, { ...image, ...changes }, defaultLimits);

  it("is so while the same is declared, or what the bytes themselves say", () => {
    expect(isAnswered(useOf(["image"]))).toBe(true);
    expect(isAnswered(useOf([undefined]))).toBe(true);
    expect(isAnswered(useOf(["image"], "image/png"))).toBe(true);
    expect(isAnswered(useOf(["file"]), { type: "file" })).toBe(true);
  });

  it.each([
    ["another type", useOf(["video"]), {}],
    ["no type, where one was declared", useOf([undefined]), { type: "file" }],
    ["no type of what was a page in HTML", useOf([undefined]), { type: "file", contentType: "text/html" }],
    ["another content type", useOf(["image"], "image/jpeg"), {}],
    ["less than it has", useOf(["image"]), { sizeBytes: defaultLimits.imageBytes + 1 }],
    ["several things", useOf(["image", "file"]), {}],
  ] as const)("is not when the manifest declares %s", (_, use, changes) => {
    expect(isAnswered(use, changes)).toBe(false);
  });
});
