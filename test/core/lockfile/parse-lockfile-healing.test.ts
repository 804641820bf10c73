import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import type { LockedAsset, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { mergeLockfiles } from "../../../src/core/lockfile/merge-lockfiles.ts";
import { parseLockfileHealing } from "../../../src/core/lockfile/parse-lockfile-healing.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { day, digestOf, lockedAsset, lockedPage, lockfileWith, morning } from "./builders.ts";

const file = "x.lock.json";
const folder = mkdtempSync(join(tmpdir(), "messenger-assets-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What git leaves in the file when the two sides meet. */
function gitMerge(style: string, sides: { ours: Lockfile; base: Lockfile; theirs: Lockfile }): string {
  const paths = [sides.ours, sides.base, sides.theirs].map((lockfile, index) => {
    const path = join(folder, `${index}.json`);
    writeFileSync(path, serializeLockfile(lockfile));
    return path;
  });
  return spawnSync("git", ["merge-file", "-p", style, ...paths], { encoding: "utf8" }).stdout;
}

function lockfileOf(assets: Readonly<Record<string, LockedAsset>>): Lockfile {
  return lockfileWith({ default: lockedPage(assets, { id: "7" }) });
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
    for (const style of ["--diff3", "--zdiff3"]) {
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

  test("a base that is no JSON is done without", () => {
    const text = gitMerge("--diff3", {
      ours: lockfileOf({ a: lockedAsset("11") }),
      base,
      theirs: lockfileOf({}),
    });
    const torn = text.replace(/(\|{7}.*\n)/, "$1<<<<<<<<< nested\n");
    expect(parseLockfileHealing(torn, file).lockfile).toEqual(lockfileOf({ a: lockedAsset("11") }));
  });

  test("markers that are not complete are an error", () => {
    expect(diagnosticsOf("{\n<<<<<<< ours\n}\n")).toEqual([
      {
        code: "lockfile-conflict",
        severity: "error",
        message: "`x.lock.json` has conflict markers of git, and they are not complete",
        hint: "take one side (`git checkout --ours -- x.lock.json`, or `--theirs`); the next `apply` uploads what is missing",
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
