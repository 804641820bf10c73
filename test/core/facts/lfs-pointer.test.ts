import { describe, expect, it } from "vitest";
import { lfsPointerMaxBytes, parseLfsPointer } from "../../../src/core/facts/lfs-pointer.ts";

const oid = `sha256:${"4d7a".repeat(16)}`;
const version = "version https://git-lfs.github.com/spec/v1";

function parse(text: string): ReturnType<typeof parseLfsPointer> {
  return parseLfsPointer(new TextEncoder().encode(text));
}

describe("parseLfsPointer", () => {
  it("gives the digest and size of the file that the pointer stands for", () => {
    expect(parse(`${version}\noid ${oid}\nsize 12345\n`)).toEqual({ oid, sizeBytes: 12345 });
  });

  it("takes extension lines, CRLF and a missing last newline", () => {
    const extension = `ext-0-crypt sha256:${"0".repeat(64)}`;
    expect(parse(`${version}\r\n${extension}\r\noid ${oid}\r\nsize 1`)).toEqual({ oid, sizeBytes: 1 });
  });

  it.each([
    ["an empty file", ""],
    ["other text", "hello"],
    ["another version", `version https://git-lfs.github.com/spec/v2\noid ${oid}\nsize 1\n`],
    ["another hash", `${version}\noid sha512:${"0".repeat(64)}\nsize 1\n`],
    ["a short digest", `${version}\noid sha256:4d7a\nsize 1\n`],
    ["a negative size", `${version}\noid ${oid}\nsize -1\n`],
    ["text that comes after", `${version}\noid ${oid}\nsize 1\nmore\n`],
    ["text that comes before", `\n${version}\noid ${oid}\nsize 1\n`],
    ["a pointer with two sizes", `${version}\noid ${oid}\nsize 1\nsize 2\n`],
  ])("is undefined for %s", (_, text) => {
    expect(parse(text)).toBeUndefined();
  });

  it("is undefined for more bytes than a pointer may have", () => {
    const start = `${version}\next-0-x `;
    const end = `\noid ${oid}\nsize 1\n`;
    const padding = "x".repeat(lfsPointerMaxBytes - start.length - end.length);
    expect(parse(`${start}${padding}${end}`)).toEqual({ oid, sizeBytes: 1 });
    expect(parse(`${start}${padding}x${end}`)).toBeUndefined();
  });
});
