import { describe, expect, test } from "vitest";
import { importJournal } from "../../../src/core/import/import-journal.ts";
import { createImportResults } from "../../../src/core/import/import-result.ts";
import type { ImportWorld } from "../../../src/core/import/import-world.ts";
import type { JournaledUpload } from "../../../src/core/lockfile/journal.ts";
import type { LockedAsset } from "../../../src/core/lockfile/lockfile.ts";
import { held, heldPage, heldSince, lockfile } from "../../support/builders.ts";
import { problemsOf, twoPages, world } from "./worlds.ts";

const upload = (
  key: string,
  entry: LockedAsset,
  changes: Partial<JournaledUpload> = {},
): JournaledUpload => ({
  page: "default",
  pageId: "7",
  platform: "messenger",
  key,
  entry,
  ...changes,
});

function imported(results: readonly JournaledUpload[], given: ImportWorld) {
  const { lockfile: after, ids } = importJournal({ results, unresolved: [] }, "journal.jsonl", given);
  const told = createImportResults(ids, given.lockfile, after).map(({ page, key, entry, outcome }) =>
    [page, key, entry.attachmentId, outcome].join(" "),
  );
  return { results: told, after };
}

describe("importJournal", () => {
  const journal = [upload("a", heldSince(2, "1", "a")), upload("b", heldSince(95, "2", "b"))];

  test("folds what lives, once", () => {
    const { results, after } = imported(journal, world());
    expect(results).toEqual(["default a 1 imported"]);
    expect(after).toEqual(lockfile({ default: heldPage({ a: heldSince(2, "1", "a") }, { id: "7" }) }));
    const again = world({ lockfile: after });
    expect(imported(journal, again)).toEqual({ results: ["default a 1 unchanged"], after });
    expect(imported(journal, again).after).toBe(after);
  });

  test("leaves a later upload of the same bytes in its place, and takes what it has of others", () => {
    const given = world({
      lockfile: lockfile({ default: heldPage({ a: held("9", "a"), b: held("8", "b") }, { id: "7" }) }),
    });
    const other = upload("b", heldSince(2, "3", "other"));
    expect(imported([...journal, other], given).results).toEqual([
      "default a 1 unchanged",
      "default b 3 retired",
    ]);
  });

  test("finds its Pages by their IDs, and keeps to what is selected", () => {
    const uploads = [
      upload("a", held("1", "a"), { page: "old" }),
      upload("z", held("2", "z"), { page: "zoo", pageId: "8" }),
    ];
    expect(imported(uploads, twoPages()).results).toEqual(["acme a 1 imported", "zoo z 2 imported"]);
    const acmeAlone = { selectsPage: (name: string) => name === "acme" };
    expect(imported(uploads, twoPages(undefined, acmeAlone)).results).toEqual(["acme a 1 imported"]);
    expect(imported(uploads, twoPages(undefined, { selectsKey: (key) => key === "z" })).results).toEqual([
      "zoo z 2 imported",
    ]);
  });

  test("refuses Pages that are not known here, each once, and IDs that stand for something else here", () => {
    const { pageId: _pageId, ...nameless } = upload("a", held("3", "a"), { page: "elsewhere" });
    expect(
      problemsOf(() =>
        imported(
          [
            upload("a", held("1", "a"), { pageId: "70" }),
            upload("b", held("2", "b"), { pageId: "70" }),
            nameless,
          ],
          world(),
        ),
      ).map(([code, message]) => `${code}: ${message}`),
    ).toEqual([
      "page-not-found: `journal.jsonl` has IDs of Page `default` (70), which neither the manifest nor the lockfile has",
      "page-not-found: `journal.jsonl` has IDs of Page `elsewhere`, which neither the manifest nor the lockfile has",
    ]);
    const given = world({ lockfile: lockfile({ default: heldPage({ b: held("1", "b") }, { id: "7" }) }) });
    expect(problemsOf(() => imported(journal, given)).map(([code]) => code)).toEqual(["attachment-id-taken"]);
  });
});
