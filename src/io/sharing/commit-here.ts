import { join } from "node:path";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { gitText } from "../git/git-text.ts";
import { moveAlong } from "../git/move-along.ts";
import { commitState, outputsIgnored } from "./commit-state.ts";
import type { PublishedState } from "./published.ts";
import type { Publishing } from "./publishing.ts";
import { prepareHere } from "./state-at-tip.ts";

/** A commit of the user's may come in between. */
const commitTries = 3;

/** Commits what a run has left on the branch that is checked out, or on a detached HEAD. */
export async function commitHere(publishing: Publishing, held: Lockfile): Promise<PublishedState> {
  const { workTree, scratch } = publishing;
  const state = await prepareHere(publishing, held);
  for (let tries = 1; ; tries++) {
    const parent = await gitText(workTree.git, ["rev-parse", "HEAD"]);
    const { commit, isNew, paths, ignored } = await commitState(publishing, parent, state);
    const published = { lockfile: held, warnings: outputsIgnored(ignored) };
    if (!isNew) return { ...published, outcome: { kind: "unchanged" } };
    const moved = await moveAlong(workTree, { commit, paths, indexFile: join(scratch, "move.index") });
    if (moved.kind === "moved") {
      return { ...published, outcome: { kind: "committed", commit, branch: workTree.branch } };
    }
    if (tries === commitTries) {
      const diagnostics = [notCommitted(moved.reason)];
      return { ...published, outcome: { kind: "none" }, failure: { kind: "stopped", diagnostics } };
    }
  }
}

function notCommitted(reason: string): Diagnostic {
  return {
    code: "git-not-committed",
    severity: "error",
    message: `nothing was committed: ${reason}`,
    hint: "the lockfile and the outputs are in the work tree: commit them by hand",
  };
}
