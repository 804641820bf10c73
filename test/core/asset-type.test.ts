import { expect, it } from "vitest";
import {
  contentTypeFor,
  isAssetType,
  isTypeOfContent,
  typeOfContentType,
} from "../../src/core/asset-type.ts";

it("there are four types", () => {
  expect(["image", "video", "audio", "file", "gif", 7].filter(isAssetType)).toEqual([
    "image",
    "video",
    "audio",
    "file",
  ]);
});

it.each([
  ["image/png", "image"],
  ["image/svg+xml", "file"],
  ["video/mp4", "video"],
  ["audio/mpeg", "audio"],
  ["application/ogg", "audio"],
  ["application/pdf", "file"],
])("%s is taken for %s", (contentType, type) => {
  expect(typeOfContentType(contentType)).toBe(type);
});

it.each([
  ["file", "image/png", true],
  ["audio", "video/mp4", true],
  ["video", "audio/ogg", true],
  ["image", "video/mp4", false],
  ["audio", "image/png", false],
  ["image", "image/png", true],
] as const)("%s may be %s: %s", (type, contentType, expected) => {
  expect(isTypeOfContent(type, contentType)).toBe(expected);
});

it.each([
  ["audio", "video/mp4", "audio/mp4"],
  ["video", "audio/x-m4a", "video/mp4"],
  ["audio", "audio/x-m4a", "audio/mp4"],
  ["audio", "video/quicktime", "audio/mp4"],
  ["video", "video/quicktime", "video/quicktime"],
  ["audio", "audio/mpeg", "audio/mpeg"],
  ["image", "image/png", "image/png"],
  ["file", "video/mp4", "video/mp4"],
] as const)("as %s, %s is sent as %s", (type, contentType, expected) => {
  expect(contentTypeFor(type, contentType)).toBe(expected);
});
