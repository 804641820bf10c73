import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { commonLockfile } from "./common-lockfile.ts";
import { findMixedId } from "./find-mixed-id.ts";
import { hasConflictMarkers, healConflicts } from "./heal-conflicts.ts";
import type { Lockfile } from "./lockfile.ts";
import { mergeLockfiles } from "./merge-lockfiles.ts";
import { type CheckedLockfile, checkLockfile, parseLockfile } from "./parse-lockfile.ts";
import { repairCommas } from "./repair-commas.ts";

/** A lockfile, and whether git's conflict markers had to be healed for it. */
export interface HealedLockfile {
  readonly lockfile: Lockfile;
  readonly healed: boolean;
}

/** What git's index holds of a file while its merge is under way: the whole texts, as far as they can be had. */
export interface MergeStages {
  readonly base?: string;
  readonly ours?: string;
  readonly theirs?: string;
}

/**
 * The lockfile that `text` holds, the sides of conflicts merged by the merge rule; `file` is its name in diagnostics. With
 * `stages` the sides are read from those: between the conflicts of `text` git has put together lines of both.
 *
 * @throws {DiagnosticError} as `parseLockfile`, or `lockfile-conflict` when a side of a conflict is no lockfile.
 */
export function parseLockfileHealing(text: string, file: string, stages: MergeStages = {}): HealedLockfile {
  if (!hasConflictMarkers(text)) return { lockfile: parseLockfile(text, file), healed: false };
  return { lockfile: mergeStages(stages) ?? mergeSides(text, file), healed: true };
}

/** The merge of what git's index holds; undefined where a side is missing there, or is no lockfile. */
function mergeStages({ base, ours, theirs }: MergeStages): Lockfile | undefined {
  const first = readQuietly(ours);
  const second = readQuietly(theirs);
  return first && second && mergeAll([...first, ...second], readBase(base));
}

function mergeSides(text: string, file: string): Lockfile {
  const sides = healConflicts(text);
  if (sides === undefined) throw new DiagnosticError([conflict(file, "they are not complete")]);
  const readings = [...readSide(sides.ours, "first", file), ...readSide(sides.theirs, "second", file)];
  const base = readBase(sides.base);
  const mixed = findMixedId(base === undefined ? readings : [...readings, base]);
  if (mixed !== undefined) {
    const reason = `git has put lines of both sides together: ID ${mixed} stands for two uploads`;
    throw new DiagnosticError([conflict(file, reason)]);
  }
  return mergeAll(readings, base);
}

function mergeAll(sides: readonly Lockfile[], base: Lockfile | undefined): Lockfile {
  return sides.reduce((merged, side) => mergeLockfiles(merged, side, base));
}

/** What all readings of the base agree on; undefined when there is none, or one is no lockfile. */
function readBase(text: string | undefined): Lockfile | undefined {
  return readQuietly(text)?.reduce(commonLockfile);
}

function readSide(text: string, side: "first" | "second", file: string): readonly Lockfile[] {
  const readings = readingsOf(text);
  if (readings === undefined) throw new DiagnosticError([conflict(file, "they are not complete")]);
  return readings.map((reading) => {
    const checked = checkReading(reading, file);
    if (checked.kind === "lockfile") return checked.lockfile;
    throw new DiagnosticError(describeUnreadable(checked.diagnostics, side, file));
  });
}

/** The lockfiles of every reading of `text`; undefined when there is none, or one is no lockfile. */
function readQuietly(text: string | undefined): readonly Lockfile[] | undefined {
  const readings = text === undefined ? undefined : readingsOf(text);
  const lockfiles = readings?.flatMap((reading) => {
    const checked = checkReading(reading, "");
    return checked.kind === "lockfile" ? checked.lockfile : [];
  });
  return lockfiles?.length === readings?.length ? lockfiles : undefined;
}

/** Deeper than a conflict in a side of a conflict, no history of merges has led. */
const deepestLevel = 2;

/**
 * The text, or where it has conflicts itself (the base of a merge of several bases, or a side that somebody committed with
 * them) every reading of it; undefined where their markers are not complete.
 */
function readingsOf(text: string, levels: number = deepestLevel): readonly string[] | undefined {
  if (!hasConflictMarkers(text)) return [text];
  const sides = levels > 0 ? healConflicts(text) : undefined;
  const ours = sides && readingsOf(sides.ours, levels - 1);
  const theirs = sides && readingsOf(sides.theirs, levels - 1);
  return ours && theirs && [...ours, ...theirs];
}

function checkReading(text: string, file: string): CheckedLockfile {
  const checked = checkLockfile(text, file);
  return checked.kind === "lockfile" ? checked : checkLockfile(repairCommas(text), file);
}

function describeUnreadable(
  diagnostics: readonly Diagnostic[],
  side: "first" | "second",
  file: string,
): readonly Diagnostic[] {
  if (diagnostics.some(({ code }) => code === "lockfile-version-unsupported")) return diagnostics;
  const reasons = diagnostics.map(({ message }) => message).join("; ");
  return [conflict(file, `their ${side} side cannot be read: ${reasons}`)];
}

function conflict(file: string, reason: string): Diagnostic {
  return {
    code: "lockfile-conflict",
    severity: "error",
    message: `\`${file}\` has conflict markers of git, and ${reason}`,
    hint: `bring both sides back (\`git checkout --merge -- ${file}\`, while the merge is not committed), or take one (\`git checkout --ours -- ${file}\`, or \`--theirs\`); the next \`apply\` uploads what is missing`,
    file,
  };
}
