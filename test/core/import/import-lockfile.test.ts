import { describe, expect, test } from "vitest";
import { importLockfile } from "../../../src/core/import/import-lockfile.ts";
import { createImportResults } from "../../../src/core/import/import-result.ts";
import type { ImportWorld } from "../../../src/core/import/import-world.ts";
import type { LockedAsset, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { createPlan } from "../../../src/core/plan/create-plan.ts";
import {
  desiredDefault,
  held,
  heldPage,
  heldSince,
  lockfile,
  nowMs,
  wantedUrl,
} from "../../support/builders.ts";
import { problemsOf, twoPages, world } from "./worlds.ts";

function imported(foreign: Lockfile, given: ImportWorld) {
  const { lockfile: after, ids } = importLockfile(foreign, "other.lock.json", given);
  const results = createImportResults(ids, given.lockfile, after).map(
    ({ page, key, entry, outcome, replaced }) =>
      [page, key, entry.attachmentId, outcome, ...(replaced === undefined ? [] : [replaced])].join(" "),
  );
  return { results, after };
}

const page = (assets: Readonly<Record<string, LockedAsset>>, more: Parameters<typeof heldPage>[1] = {}) =>
  heldPage(assets, { id: "7", ...more });

describe("importLockfile", () => {
  test("takes over what lives, by the merge rule: of two IDs the one that lives longer", () => {
    const given = world({ lockfile: lockfile({ default: page({ a: heldSince(5, "1", "a") }) }) });
    const foreign = lockfile({ default: page({ a: heldSince(3, "2", "a"), b: heldSince(100, "3", "b") }) });
    expect(imported(foreign, given)).toEqual({
      results: ["default a 2 imported 1"],
      after: lockfile({
        default: page({ a: heldSince(3, "2", "a") }, { retired: [{ ...heldSince(5, "1", "a"), key: "a" }] }),
      }),
    });
    const older = lockfile({ default: page({ a: heldSince(9, "2", "a") }) });
    expect(imported(older, given)).toEqual({ results: ["default a 2 unchanged"], after: given.lockfile });
    expect(imported(lockfile({ default: page({ a: heldSince(5, "1", "a") }) }), given).results).toEqual([
      "default a 1 unchanged",
    ]);
  });

  test("retires what has no place: keys that nobody wants, and bytes that the key has no more", () => {
    const given = world({ lockfile: lockfile({ default: page({ a: heldSince(5, "1", "a") }) }) });
    const retired = [
      { ...heldSince(2, "7", "s"), key: "r" },
      { ...heldSince(2, "5", "r"), key: "r" },
      { ...heldSince(95, "6", "r"), key: "r" },
    ];
    const foreign = lockfile({
      default: page({ a: held("2", "other"), b: held("3", "other"), gone: held("4", "b") }, { retired }),
    });
    const { results, after } = imported(foreign, given);
    expect(results).toEqual([
      "default a 2 retired",
      "default b 3 imported",
      "default gone 4 retired",
      "default r 5 retired",
      "default r 7 retired",
    ]);
    expect(createPlan(given.desired, after, { nowMs }).actions).toMatchObject([
      { action: "keep", key: "a" },
      { action: "reuse", key: "b", reused: { attachmentId: "4" } },
    ]);
    expect(imported(foreign, { ...given, lockfile: after }).after).toEqual(after);
  });

  test("compares the source of a URL that nobody asked", () => {
    const url = wantedUrl("u", "u", { content: { kind: "unknown" } });
    const given = world({
      desired: desiredDefault(url),
      lockfile: lockfile({ default: page({ u: heldSince(5, "1", "u") }) }),
    });
    const same = lockfile({ default: page({ u: held("2", "v", { source: url.source }) }) });
    const other = lockfile({ default: page({ u: held("2", "v") }) });
    expect(imported(same, given).results).toEqual(["default u 2 imported 1"]);
    expect(imported(other, given).results).toEqual(["default u 2 retired"]);
  });

  test("finds a Page by its ID, whatever it is called there, and by its name where no ID is known", () => {
    const given = twoPages();
    const foreign = lockfile({
      old: heldPage({ a: held("1", "a") }, { id: "7" }),
      zoo: heldPage({ z: held("2", "z") }),
    });
    expect(imported(foreign, given).results).toEqual(["acme a 1 imported", "zoo z 2 imported"]);
    expect(imported(lockfile({ zoo: heldPage({ z: held("2", "z") }, { id: "9" }) }), given).after).toEqual(
      lockfile({ zoo: heldPage({ z: held("2", "z") }, { id: "9" }) }),
    );
  });

  test("of a Page that the lockfile alone has, what it takes over is retired", () => {
    const given = world({ lockfile: lockfile({ former: heldPage({}, { id: "9" }) }) });
    const foreign = lockfile({ x: heldPage({ a: held("1", "a") }, { id: "9" }) });
    expect(imported(foreign, given).results).toEqual(["former a 1 retired"]);
  });

  test("refuses Pages that are not known here, unless they are left out", () => {
    const foreign = lockfile({
      acme: heldPage({ a: held("1", "a") }, { id: "70" }),
      default: heldPage({ a: held("2", "a") }),
      empty: heldPage({}, { id: "71" }),
      zoo: heldPage({ z: held("3", "z") }),
    });
    expect(problemsOf(() => imported(foreign, twoPages()))).toEqual([
      [
        "page-not-found",
        "`other.lock.json` has IDs of Page `acme` (70), which neither the manifest nor the lockfile has",
        "an ID works only on the Page that uploaded it; `--page` imports those of some Pages alone: `acme`, `zoo`",
      ],
      [
        "page-not-found",
        "`other.lock.json` has IDs of Page `default`, which neither the manifest nor the lockfile has",
        "an ID works only on the Page that uploaded it; `--page` imports those of some Pages alone: `acme`, `zoo`",
      ],
    ]);
    const zooAlone = { selectsPage: (name: string) => name === "zoo" };
    expect(imported(foreign, twoPages(undefined, zooAlone)).results).toEqual(["zoo z 3 imported"]);
  });

  test("keeps to the Pages and keys that are selected", () => {
    const foreign = lockfile({
      acme: heldPage({ a: held("1", "a"), b: held("2", "b") }, { id: "7" }),
      zoo: heldPage({ a: held("3", "a") }),
    });
    const selected = {
      selectsPage: (name: string) => name === "acme",
      selectsKey: (key: string) => key === "a",
    };
    expect(imported(foreign, twoPages(undefined, selected)).results).toEqual(["acme a 1 imported"]);
  });

  test("refuses an ID that stands for something else here", () => {
    const given = twoPages(lockfile({ acme: heldPage({ a: held("1", "a") }, { id: "7" }) }));
    const foreign = lockfile({ acme: heldPage({ b: held("1", "b") }), zoo: heldPage({ a: held("1", "a") }) });
    expect(problemsOf(() => imported(foreign, given))).toEqual([
      [
        "attachment-id-taken",
        "ID 1 stands for `a` in the lockfile, and an ID never changes what it stands for",
        "is the lockfile wrong? `messenger-assets forget 1`, then import it",
      ],
      [
        "attachment-id-taken",
        "ID 1 is `a` of Page `acme`, and an ID works only on the Page that uploaded it",
        "is the lockfile wrong? `messenger-assets forget 1`, then import it",
      ],
    ]);
  });

  test("with nothing that lives changes nothing", () => {
    const given = world();
    const foreign = lockfile({ elsewhere: heldPage({ a: heldSince(90, "1", "a") }) });
    expect(imported(foreign, given)).toEqual({ results: [], after: given.lockfile });
    expect(imported(foreign, given).after).toBe(given.lockfile);
  });
});
