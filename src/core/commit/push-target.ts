import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Where commits are pushed. */
export interface PushTarget {
  /** The remote's name. */
  readonly remote: string;
  /** The branch's name there, without `refs/heads/`. */
  readonly branch: string;
}

/** What a clone says of itself. */
export interface CloneFacts {
  /** The branch that is checked out; undefined when HEAD is detached. */
  readonly branch: string | undefined;
  /** The remote and the ref that the branch is configured to follow. */
  readonly upstream: { readonly remote: string; readonly ref: string } | undefined;
  /** The names of the remotes. */
  readonly remotes: readonly string[];
}

/** A target, or why there is none. */
export type ChosenTarget =
  | ({ readonly kind: "target" } & PushTarget)
  | { readonly kind: "none"; readonly diagnostic: Diagnostic };

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Where `--push` pushes: to the branch's upstream; without one to the branch of the same name on `origin`, or on the one
 * remote that there is. With a detached HEAD, as CI checks out, the CI system names the branch.
 */
export function choosePushTarget(facts: CloneFacts, env: Variables): ChosenTarget {
  const { remotes, branch } = facts;
  const upstream = remotes.includes(facts.upstream?.remote ?? "") ? facts.upstream : undefined;
  const remote = upstream?.remote ?? (remotes.includes("origin") ? "origin" : onlyOf(remotes));
  if (remote === undefined) return { kind: "none", diagnostic: noRemote(remotes) };
  const target = branchOf(upstream?.ref) ?? branch ?? ciBranch(env);
  if (target === undefined) return { kind: "none", diagnostic: noBranch };
  return { kind: "target", remote, branch: target };
}

function onlyOf(remotes: readonly string[]): string | undefined {
  return remotes.length === 1 ? remotes[0] : undefined;
}

function branchOf(ref: string | undefined): string | undefined {
  return /^refs\/heads\/(.+)$/.exec(ref ?? "")?.[1];
}

/** For pull requests `GITHUB_REF` is `refs/pull/…`, and yet `GITHUB_REF_TYPE` says `branch`. */
function ciBranch(env: Variables): string | undefined {
  const { GITHUB_REF: ref, GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name, CI_COMMIT_BRANCH: gitlab } = env;
  const github = ref === undefined && type === "branch" ? name : branchOf(ref);
  return [github, gitlab].find((branch) => branch !== undefined && branch !== "");
}

function noRemote(remotes: readonly string[]): Diagnostic {
  return {
    code: "git-no-remote",
    severity: "error",
    message:
      remotes.length === 0
        ? "the repository has no remote to push to"
        : "the branch follows no remote, and none is called `origin`",
    hint: "add one with `git remote add origin URL`, or choose it with `git branch --set-upstream-to`",
  };
}

const noBranch: Diagnostic = {
  code: "git-no-branch",
  severity: "error",
  message: "HEAD is detached, and no CI system says which branch the commit is for",
  hint: "check out the branch itself with `git switch`; on a tag or a pull request nothing is pushed",
};
