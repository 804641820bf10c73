import { DiagnosticError } from "../core/diagnostics/diagnostic.ts";
import { errorCode } from "./error-code.ts";

const reasons: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "not permitted"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "no space is left on the disk"],
  ["EDQUOT", "the disk quota is used up"],
  ["ENOENT", "its folder does not exist"],
  ["EEXIST", "a file stands where a folder has to be"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "a part of its path is not a folder"],
  ["ELOOP", "its links lead in a circle"],
  ["EIO", "the disk reports an error"],
  ["EMFILE", "too many files are open"],
  ["EBUSY", "another program uses it"],
]);

/** A problem with one file, and the system's error behind it. */
export interface FileProblem {
  readonly code: string;
  /** What happened, without the reason. */
  readonly message: string;
  readonly hint?: string;
  readonly file: string;
}

/** The error to throw for a system's error: a `DiagnosticError`. An error without a system's code is a bug, and stays. */
export function fileError(problem: FileProblem, error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const known = reasons.get(code);
  const message = `${problem.message}: ${known === undefined ? code : `${known} (${code})`}`;
  return new DiagnosticError([{ ...problem, severity: "error", message }]);
}
