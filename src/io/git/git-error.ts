import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { GitAnswer } from "./ask-git.ts";

/** The error to throw where git did not answer and nothing can go on without it. */
export function gitError(answer: Exclude<GitAnswer, { kind: "answered" }>): DiagnosticError {
  if (answer.kind === "missing") {
    const hint = "install git, and put it into `PATH`";
    return failed({ code: "git-missing", message: "there is no `git` here", hint });
  }
  const reason = answer.kind === "refused" ? `: ${answer.message}` : " in time";
  return failed({
    code: "git-failed",
    message: `git could not answer${reason}`,
    hint: "the manifest has to be in a git work tree that git trusts, with the commits in question",
  });
}

function failed(problem: {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}): DiagnosticError {
  return new DiagnosticError([{ ...problem, severity: "error" }]);
}
