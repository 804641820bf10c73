import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";

/** The lockfiles that meet in a merge. */
export interface Meeting {
  readonly ours: Lockfile;
  readonly base: Lockfile;
  readonly theirs: Lockfile;
}

/** How git writes a conflict down. */
export const conflictStyles = ["--no-diff3", "--diff3", "--zdiff3"] as const;

const folder = mkdtempSync(join(tmpdir(), "messenger-assets-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What git leaves in the file when the two sides meet. */
export function gitMerge(style: (typeof conflictStyles)[number], sides: Meeting): string {
  const paths = [sides.ours, sides.base, sides.theirs].map((lockfile, index) => {
    const path = join(folder, `${index}.json`);
    writeFileSync(path, serializeLockfile(lockfile));
    return path;
  });
  return spawnSync("git", ["merge-file", "-p", style, ...paths], { encoding: "utf8" }).stdout;
}

/** What git's index holds while that merge is under way. */
export function stagesOf({ ours, base, theirs }: Meeting): Readonly<Record<keyof Meeting, string>> {
  return {
    ours: serializeLockfile(ours),
    base: serializeLockfile(base),
    theirs: serializeLockfile(theirs),
  };
}
