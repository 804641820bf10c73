import { describe, expect, it } from "vitest";
import { checkAssets } from "../../../src/core/check/check-assets.ts";
import type { DesiredAsset } from "../../../src/core/desired/desired-state.ts";
import type { LockedAsset, LockedPage } from "../../../src/core/lockfile/lockfile.ts";
import {
  content,
  dayMs,
  desiredDefault,
  desiredState,
  held,
  heldPage,
  heldSince,
  lockfile,
  lockfileDefault,
  nowMs,
  wanted,
  wantedPage,
  wantedUrl,
} from "../../support/builders.ts";

const options = { nowMs, withinMs: 14 * dayMs };

/** The codes of what fails of one asset. */
function codesOf(
  asset: DesiredAsset,
  entries: Readonly<Record<string, LockedAsset>>,
  changes: Partial<LockedPage> = {},
): readonly string[] {
  return checkAssets(desiredDefault(asset), lockfileDefault(entries, changes), options).failures.map(
    ({ problem }) => problem.code,
  );
}

describe("an asset", () => {
  it.each<readonly [string, DesiredAsset, Readonly<Record<string, LockedAsset>>, readonly string[]]>([
    ["with the ID of its bytes passes", wanted("a"), { a: held("1", "a") }, []],
    ["that has moved passes", wanted("a"), { a: held("1", "a", { source: "old.png" }) }, []],
    ["without an ID fails", wanted("a"), {}, ["id-missing"]],
    ["whose bytes another key has an ID of fails", wanted("a"), { b: held("1", "a") }, ["id-missing"]],
    ["with other bytes fails", wanted("a", "b"), { a: held("1", "a") }, ["content-changed"]],
    [
      "with other bytes, that another key has an ID of, fails",
      wanted("a", "b"),
      { a: held("1", "a"), b: held("2", "b") },
      ["content-changed"],
    ],
    [
      "of another type fails",
      wanted("a", "a", { content: content("a", { type: "file" }) }),
      { a: held("1", "a") },
      ["type-changed"],
    ],
    [
      "of another content type, that another key has an ID of, fails",
      wanted("a", "a", { content: content("a", { contentType: "image/webp" }) }),
      { a: held("1", "a"), b: held("2", "a", { contentType: "image/webp" }) },
      ["type-changed"],
    ],
    [
      "of type file with another name fails",
      wanted("a", "a", { content: content("a", { type: "file" }), fileName: "Menu.pdf" }),
      { a: held("1", "a", { type: "file", fileName: "menu.pdf" }) },
      ["type-changed"],
    ],
    [
      "whose URL is the same passes without a look at it",
      wantedUrl("a", "a", { content: { kind: "unknown" } }),
      { a: held("1", "a", { source: "https://cdn.example.com/a.png" }) },
      [],
    ],
    [
      "whose URL is another one fails",
      wantedUrl("a", "a", { content: { kind: "unknown" } }),
      { a: held("1", "a") },
      ["content-changed"],
    ],
    [
      "that could not be read is left to who tells of that",
      wantedUrl("a", "a", { content: { kind: "unreadable" } }),
      {},
      [],
    ],
    ["whose ID has expired fails", wanted("a"), { a: heldSince(90, "1", "a") }, ["id-expired"]],
    ["whose ID lives for a moment fails", wanted("a"), { a: heldSince(89.999, "1", "a") }, ["id-expiring"]],
    [
      "whose ID lives just as long as is asked fails",
      wanted("a"),
      { a: heldSince(76, "1", "a") },
      ["id-expiring"],
    ],
    ["whose ID lives longer passes", wanted("a"), { a: heldSince(75.999, "1", "a") }, []],
    [
      "whose bytes another key has a longer ID of fails by its own",
      wanted("a"),
      { a: heldSince(80, "1", "a"), b: held("2", "a") },
      ["id-expiring"],
    ],
    ["past its `until` needs no ID", wanted("a", "a", { untilMs: nowMs }), {}, []],
    [
      "whose ID lives until its `until` passes",
      wanted("a", "a", { untilMs: nowMs + 10 * dayMs }),
      { a: heldSince(80, "1", "a") },
      [],
    ],
    [
      "whose ID dies before its `until` fails",
      wanted("a", "a", { untilMs: nowMs + 10 * dayMs + 1 }),
      { a: heldSince(80, "1", "a") },
      ["id-expiring"],
    ],
  ])("%s", (_, asset, entries, codes) => {
    expect(codesOf(asset, entries)).toEqual(codes);
  });

  it("whose ID was made for another platform fails", () => {
    expect(codesOf(wanted("a"), { a: held("1", "a") }, { platform: "instagram" })).toEqual(["type-changed"]);
  });

  it("that only the lockfile has is no matter", () => {
    expect(checkAssets(desiredDefault(), lockfileDefault({ a: heldSince(99, "1", "a") }), options)).toEqual({
      pages: 1,
      assets: 0,
      failures: [],
    });
  });

  it("is checked by the manifest's lifetime where that is shorter", () => {
    const desired = desiredDefault(wanted("a"));
    const renewal = { ...desired.renewal, lifetimeMs: 40 * dayMs };
    const { failures } = checkAssets(
      { ...desired, renewal },
      lockfileDefault({ a: heldSince(40, "1", "a") }),
      options,
    );
    expect(failures.map(({ problem }) => problem)).toEqual([
      { code: "id-expired", held: { attachmentId: "1", expiresAtMs: nowMs } },
    ]);
  });
});

describe("a check", () => {
  const pages = ["acme", "beta"].map((name) => wantedPage(name, [wanted("a"), wanted("b")]));
  const desired = desiredState(...pages);
  const held2 = lockfile({
    acme: heldPage({ a: heldSince(80, "1", "a"), b: heldSince(10, "2", "b") }),
  });

  it("has a failure for each asset and Page, with what is known of it, and counts", () => {
    const { place } = wanted("a");
    expect(checkAssets(desired, held2, options)).toEqual({
      pages: 2,
      assets: 4,
      firstExpiresAtMs: nowMs + 10 * dayMs,
      failures: [
        {
          kind: "asset",
          page: "acme",
          key: "a",
          problem: { code: "id-expiring", held: { attachmentId: "1", expiresAtMs: nowMs + 10 * dayMs } },
          place,
          isDue: true,
        },
        { kind: "asset", page: "beta", key: "a", problem: { code: "id-missing" }, place, isDue: true },
        { kind: "asset", page: "beta", key: "b", problem: { code: "id-missing" }, place, isDue: true },
      ],
    });
  });

  it("says when no apply would mend it yet", () => {
    const { failures } = checkAssets(desired, held2, {
      ...options,
      withinMs: 80 * dayMs,
      selectsPage: (name) => name === "acme",
    });
    expect(failures.map(({ key, problem, isDue }) => [key, problem.code, isDue])).toEqual([
      ["a", "id-expiring", true],
      ["b", "id-expiring", false],
    ]);
  });

  it("looks at the selected Pages and keys alone", () => {
    const narrowed = checkAssets(desired, held2, {
      ...options,
      selectsPage: (name) => name === "acme",
      selectsKey: (key) => key === "b",
    });
    expect(narrowed).toEqual({
      pages: 1,
      assets: 1,
      firstExpiresAtMs: nowMs + 80 * dayMs,
      failures: [],
    });
  });

  it("finds nothing wrong with what an apply has just uploaded under the Page's old name", () => {
    const renamed = desiredState(wantedPage("acme", [wanted("a")], { id: "7" }));
    const { failures } = checkAssets(
      renamed,
      lockfile({ default: heldPage({ a: held("1", "a") }, { id: "7" }) }),
      options,
    );
    expect(failures).toEqual([]);
  });
});
