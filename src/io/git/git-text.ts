import { explainPush } from "../../core/commit/push-outcome.ts";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { Git, GitEnd, GitOptions } from "./run-git.ts";

/**
 * What a git command prints, without the last newline.
 *
 * @throws {DiagnosticError} `git-failed` when it ends with another code than 0.
 */
export async function gitText(git: Git, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return textOf(args, await git(args, options));
}

/** As `gitText`; undefined when the command ends with 1, which is how git says that there is none. */
export async function gitTextIfAny(git: Git, args: readonly string[]): Promise<string | undefined> {
  const answer = await git(args);
  return answer.exitCode === 1 ? undefined : textOf(args, answer);
}

/** What a git command printed, without the last newline; errors as `gitText`. */
export function textOf(args: readonly string[], answer: GitEnd): string {
  return outputOf(args, answer).replace(/\n$/, "");
}

/** What a git command printed, whole; errors as `gitText`. */
export function outputOf(args: readonly string[], answer: GitEnd): string {
  if (answer.exitCode !== 0) throw new DiagnosticError([gitFailed(args, answer)]);
  return answer.stdout;
}

function gitFailed(args: readonly string[], { stderr, isCutOff }: GitEnd): Diagnostic {
  const name = args.find((arg, index) => !arg.startsWith("-") && args[index - 1] !== "-c") ?? "";
  return {
    code: "git-failed",
    severity: "error",
    message: isCutOff
      ? `\`git ${name}\` was ended: there was no time left`
      : `\`git ${name}\` failed: ${explainPush(stderr)}`,
    hint: "mend what git complains of, and apply again: the lockfile in this work tree has every ID",
  };
}
