import { describe, expect, test } from "vitest";
import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import type { LockedAsset, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { mergeLockfiles } from "../../../src/core/lockfile/merge-lockfiles.ts";
import { parseLockfileHealing } from "../../../src/core/lockfile/parse-lockfile-healing.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { fc } from "../../support/properties.ts";
import { anyBranches } from "./branches.ts";
import { day, digestOf, lockedAsset, lockedPage, lockfileWith, morning, retiredAsset } from "./builders.ts";
import { conflictStyles, gitMerge, stagesOf } from "./git-merge.ts";

const file = "x.lock.json";
function lockfileOf(
  assets: Readonly<Record<string, LockedAsset>>,
  more: Parameters<typeof lockedPage>[1] = {},
): Lockfile {
  return lockfileWith({ default: lockedPage(assets, { id: "7", ...more }) });
}

function diagnosticsOf(text: string): unknown {
  try {
    parseLockfileHealing(text, file);
  } catch (error) {
    return error instanceof DiagnosticError ? error.diagnostics : error;
  }
  return [];
}

const later = (days: number) => ({ uploadedAtMs: morning + days * day });
const replaced = (days: number) => ({ ...later(days), source: "media/a.png", sizeBytes: 100 + days });
const kept = { a: lockedAsset("1"), b: lockedAsset("2"), z: lockedAsset("9") };
const base = lockfileOf(kept);
const merges: readonly (readonly [string, Lockfile, Lockfile])[] = [
  [
    "both renewed one asset",
    lockfileOf({ ...kept, a: lockedAsset("11", "a", later(2)) }),
    lockfileOf({ ...kept, a: lockedAsset("21", "a", later(1)) }),
  ],
  [
    "one renewed what the other replaced",
    lockfileOf({ ...kept, b: lockedAsset("12", "a", later(1)) }),
    lockfileOf({ ...kept, b: lockedAsset("22", "c", replaced(2)) }),
  ],
  [
    "both added at the end",
    lockfileOf({ ...kept, zz: lockedAsset("3") }),
    lockfileOf({ ...kept, zzz: lockedAsset("4") }),
  ],
  [
    "one removed what the other replaced",
    lockfileOf({ a: lockedAsset("1"), b: lockedAsset("2") }),
    lockfileOf({ ...kept, z: lockedAsset("19", "c", replaced(1)) }),
  ],
  [
    "there are several conflicts",
    lockfileOf({ ...kept, a: lockedAsset("11", "a", later(1)), z: lockedAsset("19", "d", replaced(1)) }),
    lockfileOf({ ...kept, a: lockedAsset("21", "c", replaced(2)), z: lockedAsset("29", "e", replaced(2)) }),
  ],
];

describe("parseLockfileHealing", () => {
  test("a lockfile without conflicts is not healed", () => {
    expect(parseLockfileHealing(serializeLockfile(base), file)).toEqual({ lockfile: base, healed: false });
  });

  for (const [situation, ours, theirs] of merges) {
    for (const style of ["--diff3", "--zdiff3"] as const) {
      test(`${style}: where ${situation}, the merge rule decides`, () => {
        const text = gitMerge(style, { ours, base, theirs });
        expect(text).toContain("<<<<<<<");
        expect(parseLockfileHealing(text, file)).toEqual({
          lockfile: mergeLockfiles(ours, theirs, base),
          healed: true,
        });
      });
    }

    test(`merge style: where ${situation}, nothing tells the base`, () => {
      const text = gitMerge("--no-diff3", { ours, base, theirs });
      expect(parseLockfileHealing(text, file)).toEqual({
        lockfile: mergeLockfiles(ours, theirs),
        healed: true,
      });
    });
  }

  test("CRLF is tolerated", () => {
    const ours = lockfileOf({ a: lockedAsset("11") });
    const theirs = lockfileOf({ a: lockedAsset("21") });
    const text = gitMerge("--diff3", { ours, base, theirs }).replaceAll("\n", "\r\n");
    expect(parseLockfileHealing(text, file).lockfile).toEqual(mergeLockfiles(ours, theirs, base));
  });

  test("a comma that a conflict cut off is set anew", () => {
    const entry = (id: string) =>
      JSON.stringify({
        attachmentId: id,
        contentType: "image/png",
        digest: digestOf("a"),
        expiresAt: "2027-02-20T08:00:00Z",
        size: 48_213,
        source: "media/a.png",
        type: "image",
        uploadedAt: "2026-11-22T08:00:00Z",
      });
    const text = [
      '{"lockfileVersion": 1, "pages": {"default": {"id": "7", "retired": [], "assets": {',
      '"a":',
      `${entry("1")}`,
      "<<<<<<< ours",
      `"b": ${entry("2")},`,
      "=======",
      `"c": ${entry("3")},`,
      ">>>>>>> theirs",
      "}}}}",
    ].join("\n");
    const healed = parseLockfileHealing(text.replace('"a":\n', '"a":'), file);
    expect(healed.lockfile).toEqual(
      lockfileOf({ a: lockedAsset("1"), b: lockedAsset("2"), c: lockedAsset("3") }),
    );
  });

  test("what git's index holds of the merge comes first: every style then has the sides and the base", () => {
    fc.assert(
      fc.property(anyBranches(2), fc.constantFrom(...conflictStyles), (branches, style) => {
        const meeting = {
          ours: branches.tips[0] ?? base,
          base: branches.base,
          theirs: branches.tips[1] ?? base,
        };
        const text = gitMerge(style, meeting);
        if (!text.includes("<<<<<<<")) return;
        const { lockfile, healed } = parseLockfileHealing(text, file, stagesOf(meeting));
        expect(healed).toBe(true);
        const merged = mergeLockfiles(meeting.ours, meeting.theirs, meeting.base);
        expect(serializeLockfile(lockfile)).toBe(serializeLockfile(merged));
      }),
      { numRuns: 60 },
    );
  });

  test("with the index a losing entry keeps its own source, which git takes over from the other side", () => {
    const ours = lockfileOf({ ...kept, a: lockedAsset("11", "a", later(1)) });
    const theirs = lockfileOf({
      ...kept,
      a: lockedAsset("21", "c", { ...later(2), source: "media/new.png" }),
    });
    const text = gitMerge("--diff3", { ours, base, theirs });
    const sourceOf = (lockfile: Lockfile): string | undefined =>
      lockfile.pages.get("default")?.retired.find(({ attachmentId }) => attachmentId === "11")?.source;
    expect(sourceOf(parseLockfileHealing(text, file).lockfile)).toBe("media/new.png");
    const { lockfile } = parseLockfileHealing(text, file, stagesOf({ ours, base, theirs }));
    expect(sourceOf(lockfile)).toBe("media/a.png");
  });

  test.each([
    ["a side is missing in it", { ours: serializeLockfile(lockfileOf({})) }],
    ["a side in it is no lockfile", { ours: serializeLockfile(lockfileOf({})), theirs: "{" }],
    ["a side in it has torn markers", { ours: "<<<<<<< x\n{}", theirs: serializeLockfile(lockfileOf({})) }],
  ])("the text decides where %s", (_case, stages) => {
    const ours = lockfileOf({ a: lockedAsset("11") });
    const theirs = lockfileOf({ a: lockedAsset("21") });
    const text = gitMerge("--diff3", { ours, base: lockfileOf({}), theirs });
    expect(parseLockfileHealing(text, file, stages).lockfile).toEqual(mergeLockfiles(ours, theirs));
  });

  describe("where markers stand within markers", () => {
    const first = lockfileOf({ ...kept, a: lockedAsset("11", "a", later(1)) });
    const second = lockfileOf({ ...kept, a: lockedAsset("12", "a", later(2)) });
    const third = lockfileOf({ ...kept, b: lockedAsset("13", "b", later(3)) });
    const committed = gitMerge("--diff3", { ours: first, base, theirs: second });

    test("all sides of a conflict that was committed and met another are merged", () => {
      const text = `<<<<<<< HEAD\n${committed}=======\n${serializeLockfile(third)}>>>>>>> theirs\n`;
      const expected = mergeLockfiles(mergeLockfiles(first, second), third);
      expect(parseLockfileHealing(text, file).lockfile).toEqual(expected);
      const stages = { ours: committed, theirs: serializeLockfile(third) };
      expect(parseLockfileHealing(text, file, stages).lockfile).toEqual(expected);
    });

    test("of a base with conflicts counts what its sides agree on", () => {
      const virtual = committed.replaceAll(
        /^([<|=>])\1{6}/gm,
        (marker) => `${marker}${marker.charAt(0).repeat(2)}`,
      );
      const ours = lockfileOf({ a: lockedAsset("14", "a", later(4)) });
      const text = [
        "<<<<<<< HEAD",
        `${serializeLockfile(ours)}||||||| merged common ancestors`,
        `${virtual}=======`,
        `${serializeLockfile(third)}>>>>>>> theirs`,
        "",
      ].join("\n");
      const common = lockfileOf({ b: lockedAsset("2"), z: lockedAsset("9") });
      const expected = mergeLockfiles(ours, third, common);
      expect(parseLockfileHealing(text, file).lockfile).toEqual(expected);
      const stages = { base: virtual, ours: serializeLockfile(ours), theirs: serializeLockfile(third) };
      expect(parseLockfileHealing(text, file, stages).lockfile).toEqual(expected);
    });

    test("deeper than two they are not read", () => {
      const nest = (inner: string): string => `<<<<<<< a\n${inner}\n=======\n{}\n>>>>>>> b`;
      expect(diagnosticsOf(nest(nest(nest(nest("{}")))))).toMatchObject([
        { message: "`x.lock.json` has conflict markers of git, and they are not complete" },
      ]);
    });
  });

  test("an ID that got lines of another entry is an error: git took them for lines that only one side changed", () => {
    const removed = retiredAsset("s0", lockedAsset("2792", "b"));
    const ours = lockfileOf({ "new/0": lockedAsset("5191", "c", later(1)) }, { retired: [removed] });
    const opening = (key: string, id: string): string =>
      `        "${key}": {\n          "attachmentId": "${id}",\n`;
    const conflict = `<<<<<<< HEAD\n${opening("new/0", "5191")}=======\n${opening("s0", "2792")}>>>>>>> theirs\n`;
    const text = serializeLockfile(ours).replace(opening("new/0", "5191"), conflict);
    expect(diagnosticsOf(text)).toMatchObject([
      {
        code: "lockfile-conflict",
        message:
          "`x.lock.json` has conflict markers of git, and git has put lines of both sides together: ID 2792 stands for two uploads",
      },
    ]);
  });

  test("a base that is no lockfile is done without", () => {
    const text = gitMerge("--diff3", {
      ours: lockfileOf({ a: lockedAsset("11") }),
      base,
      theirs: lockfileOf({}),
    });
    const torn = text.replace(/(\|{7}.*\n)/, "$1torn\n");
    expect(parseLockfileHealing(torn, file).lockfile).toEqual(lockfileOf({ a: lockedAsset("11") }));
  });

  test("markers that are not complete are an error", () => {
    expect(diagnosticsOf("{\n<<<<<<< ours\n}\n")).toEqual([
      {
        code: "lockfile-conflict",
        severity: "error",
        message: "`x.lock.json` has conflict markers of git, and they are not complete",
        hint: "bring both sides back (`git checkout --merge -- x.lock.json`, while the merge is not committed), or take one (`git checkout --ours -- x.lock.json`, or `--theirs`); the next `apply` uploads what is missing",
        file,
      },
    ]);
  });

  test("a side that is no lockfile is an error that says why", () => {
    expect(diagnosticsOf("<<<<<<<\n{}\n=======\n{]\n>>>>>>>")).toMatchObject([
      {
        code: "lockfile-conflict",
        message:
          "`x.lock.json` has conflict markers of git, and their first side cannot be read: `lockfileVersion` of `x.lock.json` is missing; `pages` of `x.lock.json` is missing",
      },
    ]);
  });

  test("a side of a later version asks for an upgrade", () => {
    const text = '{\n<<<<<<<\n"lockfileVersion": 1,\n=======\n"lockfileVersion": 2,\n>>>>>>>\n"pages": {}\n}';
    expect(diagnosticsOf(text)).toMatchObject([{ code: "lockfile-version-unsupported" }]);
  });
});
