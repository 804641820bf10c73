import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { askGit, type GitPlace } from "./ask-git.ts";
import { gitError } from "./git-error.ts";
import { isShallowClone } from "./is-shallow-clone.ts";

/**
 * The commits that a branch is compared with: the one that `ref` means, and where it has moved on since, the one that
 * the branch left it at.
 *
 * @throws {DiagnosticError} `base-not-found`, `git-missing` or `git-failed`.
 */
export async function findBases(ref: string, place: GitPlace): Promise<readonly string[]> {
  // Git would take it for an option, for all but that commit, or for one of its own defaults.
  if (/^[-^]|^$/.test(ref)) throw await baseNotFound(ref, place);
  const resolved = await askGit(["rev-parse", "--verify", "--quiet", `${ref}^{commit}`], place);
  if (resolved.kind === "refused" && resolved.exitCode === 1) throw await baseNotFound(ref, place);
  if (resolved.kind !== "answered") throw gitError(resolved);
  const commit = resolved.stdout.trim();
  const forked = await askGit(["merge-base", commit, "HEAD"], place);
  const fork = forked.kind === "answered" ? forked.stdout.trim() : commit;
  return fork === commit ? [commit] : [commit, fork];
}

async function baseNotFound(ref: string, place: GitPlace): Promise<DiagnosticError> {
  const isShallow = await isShallowClone(place);
  return new DiagnosticError([
    {
      code: "base-not-found",
      severity: "error",
      message: `\`--base ${ref}\` is no commit that this ${isShallow ? "shallow clone" : "repository"} has`,
      hint: isShallow
        ? "clone with the history: `fetch-depth: 0` of actions/checkout, `GIT_DEPTH: 0` in GitLab, or `git fetch --unshallow`"
        : "fetch it (`git fetch origin`), and name it as `git rev-parse` would take it, such as `origin/main`",
    },
  ]);
}
