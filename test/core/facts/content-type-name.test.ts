import { describe, expect, it } from "vitest";
import { canonicalContentType, contentTypeOfExtension } from "../../../src/core/facts/content-type-name.ts";

describe("canonicalContentType", () => {
  it.each([
    ["image/png", "image/png"],
    ["Image/PNG; charset=binary", "image/png"],
    ["audio/ogg; codecs=opus", "audio/ogg"],
    ["audio/x-m4a", "audio/mp4"],
    ["audio/mp3", "audio/mpeg"],
    ["video/x-m4v", "video/mp4"],
    ["image/apng", "image/png"],
    ["text/html;\r\n charset=utf-8", "text/html"],
    ["", ""],
  ])("names %j %j", (contentType, expected) => {
    expect(canonicalContentType(contentType)).toBe(expected);
  });
});

describe("contentTypeOfExtension", () => {
  it.each([
    ["media/a.png", "image/png"],
    ["media/A.JPG", "image/jpeg"],
    ["media/b.tar.mp4", "video/mp4"],
    ["menu.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ["media/constructor", undefined],
    ["media.png/noextension", undefined],
    ["media/x.unknown", undefined],
  ])("promises for %j %j", (path, expected) => {
    expect(contentTypeOfExtension(path)).toBe(expected);
  });
});
