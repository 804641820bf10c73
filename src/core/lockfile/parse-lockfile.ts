import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { describeJsonError } from "./describe-json-error.ts";
import {
  type JsonMembers,
  objectShape,
  type ReportProblem,
  readShape,
  type ShapeProblem,
} from "./json-shape.ts";
import type { Lockfile } from "./lockfile.ts";
import { readLockedPages } from "./read-locked-pages.ts";
import { lockfileVersion } from "./serialize-lockfile.ts";

/** A lockfile, or why its text is none. */
export type CheckedLockfile =
  | { readonly kind: "lockfile"; readonly lockfile: Lockfile }
  | { readonly kind: "unreadable"; readonly diagnostics: readonly Diagnostic[] };

/**
 * The lockfile that `text` holds; `file` is its name in diagnostics.
 *
 * @throws {DiagnosticError} `lockfile-invalid-json`, `lockfile-version-unsupported`, or every `lockfile-invalid`.
 */
export function parseLockfile(text: string, file: string): Lockfile {
  const checked = checkLockfile(text, file);
  if (checked.kind === "unreadable") throw new DiagnosticError(checked.diagnostics);
  return checked.lockfile;
}

/** As `parseLockfile`, with the diagnostics as a value. */
export function checkLockfile(text: string, file: string): CheckedLockfile {
  const json = text.startsWith("\ufeff") ? text.slice(1) : text;
  const parsed = parseJson(json);
  return parsed === undefined ? unreadable([invalidJson(json, file)]) : checkDocument(parsed.value, file);
}

function checkDocument(value: unknown, file: string): CheckedLockfile {
  const problems: ShapeProblem[] = [];
  const report: ReportProblem = (problem) => problems.push(problem);
  const members = readShape(value, objectShape, { path: "", report });
  if (members !== undefined && isLaterVersion(members)) return unreadable([laterVersion(members, file)]);
  if (members !== undefined) reportVersion(members, report);
  const pages = members === undefined ? new Map() : readLockedPages(members, report);
  if (problems.length > 0) return unreadable(problems.map((problem) => invalidShape(problem, file)));
  return { kind: "lockfile", lockfile: { pages } };
}

function isLaterVersion(members: JsonMembers): boolean {
  const version = members.get("lockfileVersion");
  return typeof version === "number" && version > lockfileVersion;
}

function reportVersion(members: JsonMembers, report: ReportProblem): void {
  const path = "lockfileVersion";
  if (!members.has(path)) report({ path, problem: "is missing" });
  else if (members.get(path) !== lockfileVersion) report({ path, problem: `is not ${lockfileVersion}` });
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function unreadable(diagnostics: readonly Diagnostic[]): CheckedLockfile {
  return { kind: "unreadable", diagnostics };
}

function invalidJson(text: string, file: string): Diagnostic {
  const common = { code: "lockfile-invalid-json", severity: "error" } as const;
  if (text.trim() === "") {
    const hint = "restore it from git, or delete it if nothing was ever uploaded";
    return { ...common, message: `\`${file}\` is empty`, hint, file };
  }
  const { problem, place } = describeJsonError(text, file);
  const hint = "restore it from git, or mend it by hand";
  return { ...common, message: `\`${file}\` is not JSON: ${problem}`, hint, place };
}

function laterVersion(members: JsonMembers, file: string): Diagnostic {
  return {
    code: "lockfile-version-unsupported",
    severity: "error",
    message: `\`${file}\` has lockfileVersion ${members.get("lockfileVersion")}; this messenger-assets reads up to ${lockfileVersion}`,
    hint: "upgrade messenger-assets",
    file,
  };
}

function invalidShape({ path, problem }: ShapeProblem, file: string): Diagnostic {
  return {
    code: "lockfile-invalid",
    severity: "error",
    message: path === "" ? `\`${file}\` ${problem}` : `\`${path}\` of \`${file}\` ${problem}`,
    hint: "restore it from git, or mend it by hand",
    file,
  };
}
