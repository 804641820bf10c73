import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
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

/**
 * The lockfile that `text` holds, the sides of conflicts merged by the merge rule; `file` is its name in diagnostics.
 *
 * @throws {DiagnosticError} as `parseLockfile`, or `lockfile-conflict` when a side of a conflict is no lockfile.
 */
export function parseLockfileHealing(text: string, file: string): HealedLockfile {
  if (!hasConflictMarkers(text)) return { lockfile: parseLockfile(text, file), healed: false };
  const sides = healConflicts(text);
  if (sides === undefined) throw new DiagnosticError([conflict(file, "they are not complete")]);
  const base = sides.base === undefined ? undefined : checkSide(sides.base, file);
  const lockfile = mergeLockfiles(
    readSide(sides.ours, "first", file),
    readSide(sides.theirs, "second", file),
    base?.kind === "lockfile" ? base.lockfile : undefined,
  );
  return { lockfile, healed: true };
}

function readSide(text: string, side: "first" | "second", file: string): Lockfile {
  const checked = checkSide(text, file);
  if (checked.kind === "lockfile") return checked.lockfile;
  const { diagnostics } = checked;
  if (diagnostics.some(({ code }) => code === "lockfile-version-unsupported"))
    throw new DiagnosticError(diagnostics);
  const reasons = diagnostics.map(({ message }) => message).join("; ");
  throw new DiagnosticError([conflict(file, `their ${side} side cannot be read: ${reasons}`)]);
}

function checkSide(text: string, file: string): CheckedLockfile {
  const checked = checkLockfile(text, file);
  return checked.kind === "lockfile" ? checked : checkLockfile(repairCommas(text), file);
}

function conflict(file: string, reason: string): Diagnostic {
  return {
    code: "lockfile-conflict",
    severity: "error",
    message: `\`${file}\` has conflict markers of git, and ${reason}`,
    hint: `take one side (\`git checkout --ours -- ${file}\`, or \`--theirs\`); the next \`apply\` uploads what is missing`,
    file,
  };
}
