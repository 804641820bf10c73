import { expect, test } from "vitest";
import { findConflictMarkers } from "../../../src/core/check/find-conflict-markers.ts";
import { warnOfJournal } from "../../../src/core/check/warn-of-journal.ts";

const name = "messenger-assets.lock.json";

test("a lockfile with conflict markers fails at the first of them", () => {
  const text = '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> topic\n<<<<<<< x\n}\n';
  expect(findConflictMarkers(text, name)).toEqual([
    {
      kind: "file",
      file: name,
      problem: "conflict markers",
      diagnostic: {
        code: "lockfile-conflict-markers",
        severity: "error",
        message: "`messenger-assets.lock.json` has conflict markers of git, which bots cannot read",
        hint: "`messenger-assets apply` resolves them, and no ID gets lost; then commit the lockfile",
        place: { file: name, line: 2, column: 1, endColumn: 13, sourceLine: "<<<<<<< HEAD" },
      },
    },
  ]);
  expect(findConflictMarkers("{}\n", name)).toEqual([]);
});

test("IDs of a journal that the lockfile lacks are a warning", () => {
  expect(warnOfJournal(0, name)).toEqual([]);
  expect(warnOfJournal(1, name)).toEqual([
    {
      code: "journal-not-folded",
      severity: "warning",
      message:
        "the journal of an apply holds 1 ID that `messenger-assets.lock.json` lacks: checked as if it had them",
      hint: "`messenger-assets apply --max-uploads 0` writes them into the lockfile",
      file: name,
    },
  ]);
  expect(warnOfJournal(2, name).map(({ message }) => message)).toEqual([
    "the journal of an apply holds 2 IDs that `messenger-assets.lock.json` lacks: checked as if it had them",
  ]);
});

test("a lockfile whose lines end in CRLF fails as well", () => {
  const [failure] = findConflictMarkers("{\r\n<<<<<<< HEAD\r\n", name);
  expect(failure?.diagnostic.place).toMatchObject({ line: 2, sourceLine: "<<<<<<< HEAD" });
});
