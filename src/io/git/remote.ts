import { setTimeout as delay } from "node:timers/promises";
import { explainPush, type PushOutcome, readPushOutcome } from "../../core/commit/push-outcome.ts";
import { choosePushTarget, type PushTarget } from "../../core/commit/push-target.ts";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { idsBranch } from "../../core/ids-branch/ids-branch.ts";
import type { Environment } from "../graph/credentials.ts";
import { gitText, gitTextIfAny } from "./git-text.ts";
import type { WorkTree } from "./open-work-tree.ts";
import type { Git } from "./run-git.ts";

/** The remote's branches that an apply shares: the one that it commits to, and the one of IDs. */
export interface Remote extends PushTarget {
  /** The branch as messages show it: `origin/main`. */
  readonly shownAs: string;
  /** Where a branch of it stands, as of the last fetch; undefined when it does not exist. */
  readonly tipOf: (branch: string) => Promise<string | undefined>;
  /**
   * Fetches both branches, or one.
   *
   * @throws {DiagnosticError} `git-fetch-failed`.
   */
  readonly fetch: (branches: readonly string[], signal?: AbortSignal) => Promise<void>;
  readonly push: (commit: string, branch: string, options?: PushOptions) => Promise<PushOutcome>;
}

/** How a commit is pushed. */
interface PushOptions {
  /** Asks the remote alone, and changes nothing. */
  readonly isDryRun?: boolean;
  /** Whether the user's hooks have a say: where commits of the user's go along. */
  readonly runsHooks?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

/** What a call over the network may take, in milliseconds; longer, and it hangs. */
const networkTimeoutMs = 120_000;

const fetchTries = 3;

const betweenFetchesMs = 500;

/**
 * The remote and the branch that `--push` pushes to.
 *
 * @throws {DiagnosticError} `git-no-remote`, `git-no-branch`.
 */
export async function openRemote({ git, branch }: WorkTree, env: Environment): Promise<Remote> {
  const remotes = (await gitText(git, ["remote"])).split("\n").filter((name) => name !== "");
  const setting = async (name: string): Promise<string | undefined> =>
    branch === undefined ? undefined : gitTextIfAny(git, ["config", "--get", `branch.${branch}.${name}`]);
  const [remote, ref] = [await setting("remote"), await setting("merge")];
  const upstream = remote === undefined || ref === undefined ? undefined : { remote, ref };
  const chosen = choosePushTarget({ branch, upstream, remotes }, env);
  if (chosen.kind === "none") throw new DiagnosticError([chosen.diagnostic]);
  return createRemote(git, chosen);
}

function createRemote(git: Git, { remote, branch: target }: PushTarget): Remote {
  const trackingRef = (branch: string): string => `refs/remotes/${remote}/${branch}`;
  return {
    remote,
    branch: target,
    shownAs: `${remote}/${target}`,
    tipOf: (branch) =>
      gitTextIfAny(git, ["rev-parse", "--quiet", "--verify", `${trackingRef(branch)}^{commit}`]),
    fetch: (branches, signal) => fetchBranches(git, { remote, branches, trackingRef, signal }),
    push: async (commit, branch, options = {}) => {
      const { isDryRun = false, runsHooks = false, timeoutMs = networkTimeoutMs } = options;
      const ref = `refs/heads/${branch}`;
      const report = await git(
        [
          "push",
          "--porcelain",
          ...(isDryRun ? ["--dry-run"] : []),
          ...(runsHooks ? [] : ["--no-verify"]),
          remote,
          `${commit}:${ref}`,
        ],
        { signal: boundedBy(timeoutMs, options.signal) },
      );
      return report.isCutOff ? { kind: "failed", reason: noAnswer } : readPushOutcome(report, ref);
    },
  };
}

interface Fetching {
  readonly remote: string;
  readonly branches: readonly string[];
  readonly trackingRef: (branch: string) => string;
  readonly signal: AbortSignal | undefined;
}

const noAnswer = "the remote did not answer in time";

/** A branch that does not exist is none afterwards: `--prune` removes what is known of it. */
async function fetchBranches(git: Git, fetching: Fetching): Promise<void> {
  const { remote, branches, trackingRef, signal } = fetching;
  const args = ["fetch", "--quiet", "--prune", "--no-tags", "--recurse-submodules=no", remote];
  const refspecs = branches.map((branch) => {
    // An exact name that is missing is an error, a pattern without a match is none.
    const end = branch === idsBranch ? "*" : "";
    return `+refs/heads/${branch}${end}:${trackingRef(branch)}${end}`;
  });
  for (let tries = 1; ; tries++) {
    const answer = await git([...args, ...refspecs], { signal: boundedBy(networkTimeoutMs, signal) });
    if (answer.exitCode === 0) return;
    if (/couldn't find remote ref/.test(answer.stderr)) {
      await forgetMissing(git, fetching);
      return;
    }
    if (tries === fetchTries || signal?.aborted === true) {
      throw fetchFailed(remote, answer.isCutOff ? noAnswer : explainPush(answer.stderr));
    }
    await delay(betweenFetchesMs * tries, undefined, { ...(signal && { signal }) }).catch(() => undefined);
  }
}

/** The branch to push to is not there yet. */
async function forgetMissing(git: Git, fetching: Fetching): Promise<void> {
  for (const branch of fetching.branches.filter((name) => name !== idsBranch)) {
    await gitText(git, ["update-ref", "-d", fetching.trackingRef(branch)]);
  }
  if (fetching.branches.includes(idsBranch)) await fetchBranches(git, { ...fetching, branches: [idsBranch] });
}

function boundedBy(timeoutMs: number, signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

function fetchFailed(remote: string, reason: string): DiagnosticError {
  return new DiagnosticError([
    {
      code: "git-fetch-failed",
      severity: "error",
      message: `\`git fetch ${remote}\` failed: ${reason}`,
      hint: "see that the remote can be reached with `git fetch`, or apply without `--push`",
    },
  ]);
}
