import { expect, test } from "vitest";
import { lockedAssetFor } from "../../src/apply/locked-asset-of.ts";
import { content, held, wanted, wantedUrl } from "../support/builders.ts";

const other = held("1", "a", { source: "other.png", etag: '"other"', lastModified: "Mon" });

test("a key that takes over an ID has its own source and validators", () => {
  const desired = wantedUrl("a", "a", { content: content("a", { etag: '"own"' }) });
  expect(lockedAssetFor(desired, other)).toEqual(held("1", "a", { source: desired.source, etag: '"own"' }));
});

test("a key that takes over the ID of a file has its own file name", () => {
  const desired = wanted("a", "a", { content: content("a", { type: "file" }), fileName: "Menu.pdf" });
  const file = held("1", "a", { type: "file", fileName: "Menu.pdf", source: "old.pdf" });
  expect(lockedAssetFor(desired, file)).toEqual({ ...file, source: "media/a.png" });
});

test("of bytes that nobody has read, the source alone is known", () => {
  expect(lockedAssetFor(wanted("a", "a", { content: { kind: "unknown" } }), other)).toEqual(
    held("1", "a", { source: "media/a.png" }),
  );
});
