import { describe, expect, test } from "vitest";
import { alignPages } from "../../../src/core/lockfile/align-pages.ts";
import type { LockedPage, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { fc } from "../../support/properties.ts";
import { anyLockfile, lockedAsset, lockedPage, lockfileWith } from "./builders.ts";

function block(id: string | undefined, ...keys: readonly string[]): LockedPage {
  const assets = Object.fromEntries(keys.map((key) => [key, lockedAsset(`${key}1`)]));
  return lockedPage(assets, id === undefined ? {} : { id });
}

/** Each block's ID and keys, by name. */
function shape(lockfile: Lockfile): unknown {
  return Object.fromEntries(
    [...lockfile.pages].map(([name, { id, assets }]) => [name, [id, ...[...assets.keys()].toSorted()]]),
  );
}

describe("alignPages", () => {
  test("a Page takes the block with its ID, whatever its name", () => {
    const lockfile = lockfileWith({ default: block("7", "a"), beta: block("8", "b") });
    expect(shape(alignPages(lockfile, [{ name: "acme", id: "7" }]))).toEqual({
      acme: ["7", "a"],
      beta: ["8", "b"],
    });
  });

  test("Pages that swapped names swap blocks", () => {
    const lockfile = lockfileWith({ acme: block("7", "a"), beta: block("8", "b") });
    const pages = [
      { name: "acme", id: "8" },
      { name: "beta", id: "7" },
    ];
    expect(shape(alignPages(lockfile, pages))).toEqual({ acme: ["8", "b"], beta: ["7", "a"] });
  });

  test("a block of the Page's name but another ID goes under its ID", () => {
    const lockfile = lockfileWith({ default: block("7", "a") });
    expect(shape(alignPages(lockfile, [{ name: "default", id: "9" }]))).toEqual({ "7": ["7", "a"] });
  });

  test("it joins a block that is under its ID already", () => {
    const lockfile = lockfileWith({ default: block("7", "a"), "7": block(undefined, "b") });
    expect(shape(alignPages(lockfile, [{ name: "default", id: "9" }]))).toEqual({ "7": ["7", "a", "b"] });
  });

  test("a block that is under another Page's ID makes room for it", () => {
    const lockfile = lockfileWith({ "7": block("6", "b"), default: block("7", "a") });
    expect(shape(alignPages(lockfile, [{ name: "default", id: "9" }]))).toEqual({
      "7": ["7", "a"],
      "6": ["6", "b"],
    });
  });

  test("a Page without an ID takes the block of its name, whose ID binds", () => {
    const lockfile = lockfileWith({ default: block("7", "a") });
    expect(shape(alignPages(lockfile, [{ name: "default" }]))).toEqual({ default: ["7", "a"] });
  });

  test("a Page with an ID takes the block of its name that has none, beside the one with its ID", () => {
    const unknown = lockfileWith({ acme: block(undefined, "a") });
    expect(shape(alignPages(unknown, [{ name: "acme", id: "7" }]))).toEqual({ acme: ["7", "a"] });
    const both = lockfileWith({ old: block("7", "b"), acme: block(undefined, "a") });
    expect(shape(alignPages(both, [{ name: "acme", id: "7" }]))).toEqual({ acme: ["7", "a", "b"] });
  });

  test("the one Page goes on with the one block when it was, or becomes, `default`", () => {
    const named = { acme: ["7", "a"] };
    expect(shape(alignPages(lockfileWith({ default: block("7", "a") }), [{ name: "acme" }]))).toEqual(named);
    expect(shape(alignPages(lockfileWith({ acme: block("7", "a") }), [{ name: "default" }]))).toEqual({
      default: ["7", "a"],
    });
  });

  test.each([
    ["neither name is `default`", { beta: block("7", "a") }, [{ name: "acme" }]],
    ["two Pages have no block", { default: block("7", "a") }, [{ name: "acme" }, { name: "beta" }]],
    ["two blocks have no Page", { default: block("7", "a"), beta: block("8") }, [{ name: "acme" }]],
    ["the Page has another ID", { default: block("7", "a") }, [{ name: "acme", id: "9" }]],
    ["no block is left", {}, [{ name: "acme" }]],
  ])("it does not where %s", (_case, blocks, pages) => {
    const lockfile = lockfileWith(blocks);
    expect(alignPages(lockfile, pages)).toEqual(lockfile);
  });

  const anyPages = fc
    .uniqueArray(
      fc.record(
        { name: fc.constantFrom("default", "acme", "beta", "gamma"), id: fc.constantFrom("7", "8", "9") },
        { requiredKeys: ["name"] },
      ),
      { selector: ({ name }) => name, maxLength: 3 },
    )
    .map((pages) =>
      pages.filter(({ id }, at) => id === undefined || pages.findIndex((page) => page.id === id) === at),
    );

  test("it loses no ID, and doing it again changes nothing", () => {
    const ids = (lockfile: Lockfile): ReadonlySet<string> =>
      new Set(
        [...lockfile.pages.values()].flatMap(({ assets, retired }) =>
          [...assets.values(), ...retired].map(({ attachmentId }) => attachmentId),
        ),
      );
    fc.assert(
      fc.property(anyLockfile, anyPages, (lockfile, pages) => {
        const aligned = alignPages(lockfile, pages);
        expect(ids(aligned)).toEqual(ids(lockfile));
        expect(serializeLockfile(alignPages(aligned, pages))).toBe(serializeLockfile(aligned));
      }),
      { numRuns: 300 },
    );
  });

  test("every Page with an ID has the one block with that ID, under its name", () => {
    fc.assert(
      fc.property(anyLockfile, anyPages, (lockfile, pages) => {
        const aligned = alignPages(lockfile, pages);
        for (const { name, id } of pages.filter((page) => page.id !== undefined)) {
          const holders = [...aligned.pages].filter(([, page]) => page.id === id).map(([holder]) => holder);
          expect(holders.every((holder) => holder === name)).toBe(true);
        }
      }),
    );
  });
});
