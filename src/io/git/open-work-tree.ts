import { access } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { Environment } from "../graph/credentials.ts";
import { isWithin } from "../project/project-paths.ts";
import { realPathOf } from "../real-path.ts";
import { gitText, gitTextIfAny, textOf } from "./git-text.ts";
import { createGit, type Git } from "./run-git.ts";

/** A git work tree, and where it stood when it was opened. */
export interface WorkTree {
  /** Runs in the work tree's top folder. */
  readonly git: Git;
  /** Absolute. */
  readonly top: string;
  /** The commit that is checked out. */
  readonly head: string;
  /** The branch that is checked out, without `refs/heads/`; undefined when HEAD is detached. */
  readonly branch: string | undefined;
}

/**
 * The work tree that `folder` is in, ready for a commit.
 *
 * @throws {DiagnosticError} `git-no-work-tree`, `git-no-commit` before the first commit, `git-busy` in the middle of a
 * merge or the like, `git-failed`, `git-missing`.
 */
export async function openWorkTree(folder: string, env: Environment): Promise<WorkTree> {
  const args = ["rev-parse", "--show-toplevel"];
  const answer = await createGit({ cwd: folder, env })(args);
  if (/not a git repository|must be run in a work tree/.test(answer.stderr)) {
    throw new DiagnosticError([noWorkTree]);
  }
  const top = await realPathOf(textOf(args, answer));
  const git = createGit({ cwd: top, env });
  const head = await gitTextIfAny(git, ["rev-parse", "--quiet", "--verify", "HEAD^{commit}"]);
  if (head === undefined) throw new DiagnosticError([noCommit]);
  await assertIdle(git, top);
  return { git, top, head, branch: await readBranch(git) };
}

/** The branch that is checked out; undefined when HEAD is detached. */
export async function readBranch(git: Git): Promise<string | undefined> {
  const ref = await gitTextIfAny(git, ["symbolic-ref", "--quiet", "HEAD"]);
  return ref === undefined ? undefined : ref.replace(/^refs\/heads\//, "");
}

/** What git leaves in its folder while something is under way, and what that is. */
const undertakings: ReadonlyMap<string, string> = new Map([
  ["MERGE_HEAD", "a merge"],
  ["rebase-merge", "a rebase"],
  ["rebase-apply", "a rebase"],
  ["CHERRY_PICK_HEAD", "a cherry-pick"],
  ["REVERT_HEAD", "a revert"],
  ["BISECT_LOG", "a bisect"],
]);

/** What is under way in the work tree at `top`, in words: a merge, for one. */
export async function findUndertaking(git: Git, top: string): Promise<string | undefined> {
  const names = [...undertakings.keys()];
  const paths = await gitText(git, ["rev-parse", ...names.flatMap((name) => ["--git-path", name])]);
  for (const [index, path] of paths.split("\n").entries()) {
    const exists = await access(resolve(top, path)).then(
      () => true,
      () => false,
    );
    if (exists) return undertakings.get(names[index] ?? "");
  }
  return undefined;
}

async function assertIdle(git: Git, top: string): Promise<void> {
  const undertaking = await findUndertaking(git, top);
  if (undertaking === undefined) return;
  throw new DiagnosticError([
    {
      code: "git-busy",
      severity: "error",
      message: `${undertaking} is under way in this work tree: a commit would get into it`,
      hint: "end it first, or apply without `--commit`",
    },
  ]);
}

/**
 * The path of `file` (absolute) from the top of the work tree, links followed, as git names it.
 *
 * @returns undefined when it leads out of the work tree.
 */
export async function pathInWorkTree(file: string, top: string): Promise<string | undefined> {
  const real = await realPathOf(file);
  return isWithin(real, top) ? relative(top, real) : undefined;
}

const noWorkTree: Diagnostic = {
  code: "git-no-work-tree",
  severity: "error",
  message: "the manifest is in no git work tree: there is nothing to commit to",
  hint: "run `git init` and commit the manifest, or apply without `--commit`",
};

const noCommit: Diagnostic = {
  code: "git-no-commit",
  severity: "error",
  message: "the branch has no commit yet",
  hint: "commit the manifest first",
};
