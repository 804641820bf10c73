import { describe, expect, test } from "vitest";
import type { LockedAsset, LockedPage, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import {
  withPage,
  withRemoved,
  withReused,
  withSources,
  withUploaded,
} from "../../../src/core/lockfile/lockfile-changes.ts";
import { lockfileOf, openDraft, recordUpload } from "../../../src/core/lockfile/lockfile-draft.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { fc } from "../../support/properties.ts";
import {
  anyEntry,
  anyPage,
  idsOf,
  lockedAsset,
  lockedPage,
  lockfileWith,
  morning,
  retiredAsset,
} from "./builders.ts";

const page = { name: "default", id: "7", platform: "messenger" } as const;

function blockWith(assets: Readonly<Record<string, LockedAsset>>, more: Partial<LockedPage> = {}): Lockfile {
  return lockfileWith({ default: lockedPage(assets, { id: "7", ...more }) });
}

function ids(lockfile: Lockfile): ReturnType<typeof idsOf> {
  return idsOf(lockfile.pages.get("default"));
}

describe("withUploaded", () => {
  test("the first upload makes the block", () => {
    const entry = lockedAsset("1");
    expect(withUploaded(lockfileWith({}), page, "a", entry)).toEqual(blockWith({ a: entry }));
  });

  test("an ID of other bytes is retired, one of the same bytes is dropped", () => {
    const lockfile = blockWith({ a: lockedAsset("1", "a"), b: lockedAsset("2", "b") });
    const updated = withUploaded(lockfile, page, "a", lockedAsset("3", "c"));
    expect(ids(updated)).toEqual({ live: { a: "3", b: "2" }, retired: ["a:1"] });
    expect(ids(withUploaded(updated, page, "b", lockedAsset("4", "b")))).toEqual({
      live: { a: "3", b: "4" },
      retired: ["a:1"],
    });
    expect(ids(lockfile)).toEqual({ live: { a: "1", b: "2" }, retired: [] });
  });

  test.each([
    ["type", { type: "file", fileName: "a.png" }],
    ["content type", { contentType: "image/gif" }],
  ] as const)("another %s is another upload", (_what, change) => {
    const lockfile = blockWith({ a: lockedAsset("1") });
    expect(ids(withUploaded(lockfile, page, "a", lockedAsset("2", "a", change))).retired).toEqual(["a:1"]);
  });

  test("a file name makes another upload of a file, and of nothing else", () => {
    const named = (id: string, type: "file" | "image", fileName: string): LockedAsset =>
      lockedAsset(id, "a", { type, fileName });
    const file = blockWith({ a: named("1", "file", "a.pdf") });
    expect(ids(withUploaded(file, page, "a", named("2", "file", "b.pdf"))).retired).toEqual(["a:1"]);
    expect(ids(withUploaded(file, page, "a", named("2", "file", "a.pdf"))).retired).toEqual([]);
    const image = blockWith({ a: named("1", "image", "a.png") });
    expect(ids(withUploaded(image, page, "a", named("2", "image", "b.png"))).retired).toEqual([]);
  });

  test("an ID that another key holds is not retired", () => {
    const lockfile = blockWith({ a: lockedAsset("1"), b: lockedAsset("1"), c: lockedAsset("1") });
    const updated = withUploaded(lockfile, page, "a", lockedAsset("2", "c"));
    expect(ids(updated)).toEqual({ live: { a: "2", b: "1", c: "1" }, retired: [] });
  });

  test("the last of several keys that give an ID up retires it", () => {
    const draft = openDraft(blockWith({ a: lockedAsset("1"), b: lockedAsset("1") }));
    recordUpload(draft, page, { key: "a", entry: lockedAsset("2", "c") });
    recordUpload(draft, page, { key: "b", entry: lockedAsset("3", "d") });
    expect(ids(lockfileOf(draft))).toEqual({ live: { a: "2", b: "3" }, retired: ["b:1"] });
  });

  test("on another platform the block's other IDs count as expired from then on", () => {
    const lockfile = blockWith(
      { a: lockedAsset("1"), b: lockedAsset("2", "b") },
      { retired: [retiredAsset("x", lockedAsset("3"))] },
    );
    const fresh = lockedAsset("4");
    expect(withUploaded(lockfile, { ...page, platform: "instagram" }, "a", fresh)).toEqual(
      blockWith(
        { a: fresh, b: lockedAsset("2", "b", { expiresAtMs: morning }) },
        {
          platform: "instagram",
          retired: [retiredAsset("x", lockedAsset("3", "a", { expiresAtMs: morning }))],
        },
      ),
    );
  });

  test("a Page is its ID: a block with that ID moves to the name, and one of another Page away", () => {
    const lockfile = lockfileWith({
      old: lockedPage({ a: lockedAsset("1") }, { id: "7" }),
      default: lockedPage({ z: lockedAsset("9") }, { id: "8" }),
    });
    expect(withUploaded(lockfile, page, "b", lockedAsset("2", "b"))).toEqual(
      lockfileWith({
        default: lockedPage({ a: lockedAsset("1"), b: lockedAsset("2", "b") }, { id: "7" }),
        "8": lockedPage({ z: lockedAsset("9") }, { id: "8" }),
      }),
    );
  });

  test("without an ID the block of the name is the Page's", () => {
    const { id: _id, ...unknown } = page;
    expect(withUploaded(lockfileWith({}), unknown, "a", lockedAsset("1"))).toEqual(
      lockfileWith({ default: lockedPage({ a: lockedAsset("1") }) }),
    );
    expect(
      ids(withUploaded(blockWith({ a: lockedAsset("1") }), unknown, "b", lockedAsset("2"))).live,
    ).toEqual({
      a: "1",
      b: "2",
    });
  });
});

describe("withReused", () => {
  test("an ID leaves `retired`, under every key, and the key's own goes there", () => {
    const lockfile = blockWith(
      { a: lockedAsset("1", "a") },
      { retired: [retiredAsset("x", lockedAsset("2", "b")), retiredAsset("y", lockedAsset("2", "b"))] },
    );
    expect(ids(withReused(lockfile, page, "a", lockedAsset("2", "b")))).toEqual({
      live: { a: "2" },
      retired: ["a:1"],
    });
  });

  test("two keys may share an ID", () => {
    const shared = withReused(blockWith({ a: lockedAsset("1") }), page, "b", lockedAsset("1"));
    expect(ids(shared)).toEqual({ live: { a: "1", b: "1" }, retired: [] });
  });
});

describe("withRemoved", () => {
  test("the entry is retired", () => {
    const entry = lockedAsset("1");
    expect(withRemoved(blockWith({ a: entry }), page, "a")).toEqual(
      blockWith({}, { retired: [retiredAsset("a", entry)] }),
    );
  });

  test("an ID that another key holds is not", () => {
    const lockfile = blockWith({ a: lockedAsset("1"), b: lockedAsset("1") });
    expect(ids(withRemoved(lockfile, page, "a"))).toEqual({ live: { b: "1" }, retired: [] });
  });

  test("a key without an entry changes nothing", () => {
    const lockfile = blockWith({ a: lockedAsset("1") });
    expect(withRemoved(lockfile, page, "b")).toEqual(lockfile);
  });
});

describe("withSources", () => {
  test("it changes where the bytes come from, and nothing else", () => {
    const entry = lockedAsset("1", "a", { type: "file", fileName: "a", etag: '"1"', lastModified: "x" });
    const changed = withSources(blockWith({ a: entry }), page, "a", { source: "b.pdf", fileName: "b" });
    expect(changed).toEqual(
      blockWith({ a: { ...lockedAsset("1"), type: "file", source: "b.pdf", fileName: "b" } }),
    );
  });

  test("a key without an entry changes nothing", () => {
    const lockfile = blockWith({ a: lockedAsset("1") });
    expect(withSources(lockfile, page, "b", { source: "b.pdf" })).toEqual(lockfile);
  });
});

describe("withPage", () => {
  test("it makes the block, with ID and platform", () => {
    expect(withPage(lockfileWith({}), { ...page, platform: "instagram" })).toEqual(
      blockWith({}, { platform: "instagram" }),
    );
  });

  test("it gives a block its ID", () => {
    const unknown = lockfileWith({ default: lockedPage({ a: lockedAsset("1") }) });
    expect(withPage(unknown, page)).toEqual(blockWith({ a: lockedAsset("1") }));
  });

  test("the platform changes while the block is empty; later only an upload changes it", () => {
    const instagram = { ...page, platform: "instagram" } as const;
    const { id: _id, ...unknown } = instagram;
    expect(withPage(blockWith({}), instagram)).toEqual(blockWith({}, { platform: "instagram" }));
    expect(withPage(blockWith({}), unknown)).toEqual(blockWith({}, { platform: "instagram" }));
    const filled = blockWith({ a: lockedAsset("1") });
    expect(withPage(filled, instagram)).toEqual(filled);
    const retired = blockWith({}, { retired: [retiredAsset("a", lockedAsset("1"))] });
    expect(withPage(retired, instagram)).toEqual(retired);
  });

  test("it changes nothing the second time", () => {
    const lockfile = blockWith({ a: lockedAsset("1") });
    expect(withPage(lockfile, page)).toEqual(lockfile);
  });
});

describe("changes, always", () => {
  const change = fc.record({
    what: fc.constantFrom("upload", "reuse", "remove"),
    key: fc.constantFrom("welcome", "promo", "9", "__proto__"),
    entry: anyEntry,
  });

  test("no ID is both held and retired, and only a renewal of the same bytes drops one", () => {
    fc.assert(
      fc.property(anyPage, fc.array(change, { maxLength: 8 }), (block, changes) => {
        let lockfile = lockfileWith({ default: { ...block, id: "7", platform: "messenger" } });
        for (const { what, key, entry } of changes) {
          const before = lockfile.pages.get("default");
          if (what === "remove") lockfile = withRemoved(lockfile, page, key);
          else if (what === "upload") lockfile = withUploaded(lockfile, page, key, entry);
          else lockfile = withReused(lockfile, page, key, entry);
          const after = lockfile.pages.get("default");
          const held = new Set([...(after?.assets.values() ?? [])].map(({ attachmentId }) => attachmentId));
          const retired = new Set(after?.retired.map(({ attachmentId }) => attachmentId));
          expect([...retired].filter((id) => held.has(id))).toEqual([]);
          const old = before?.assets.get(key);
          const isRenewed = what !== "remove" && old?.digest === entry.digest;
          if (old !== undefined && !isRenewed) {
            expect(held.has(old.attachmentId) || retired.has(old.attachmentId)).toBe(true);
          }
        }
      }),
    );
  });

  test("a draft and the single changes come to the same", () => {
    fc.assert(
      fc.property(anyPage, fc.array(change, { maxLength: 8 }), (block, changes) => {
        const lockfile = lockfileWith({ default: { ...block, id: "7" } });
        const draft = openDraft(lockfile);
        for (const { key, entry } of changes) recordUpload(draft, page, { key, entry });
        const single = changes.reduce(
          (next, { key, entry }) => withUploaded(next, page, key, entry),
          lockfile,
        );
        expect(serializeLockfile(lockfileOf(draft))).toBe(
          serializeLockfile(changes.length === 0 ? lockfile : single),
        );
      }),
    );
  });

  test("what a draft gave out does not change with it", () => {
    const draft = openDraft(blockWith({}));
    recordUpload(draft, page, { key: "a", entry: lockedAsset("1") });
    const early = lockfileOf(draft);
    recordUpload(draft, page, { key: "b", entry: lockedAsset("2") });
    expect(ids(early).live).toEqual({ a: "1" });
    expect(ids(lockfileOf(draft)).live).toEqual({ a: "1", b: "2" });
  });
});
