import type { CommitOutcome } from "../core/commit/commit-outcome.ts";
import { printable } from "../core/text/printable.ts";

const shownDigits = 10;

/** What became of an apply's commit, in lines without a newline. */
export function renderCommit(outcome: CommitOutcome): readonly string[] {
  switch (outcome.kind) {
    case "unchanged":
      return ["nothing to commit"];
    case "committed":
      return [`committed ${shortened(outcome.commit)} to ${printable(outcome.branch ?? "a detached HEAD")}`];
    case "pushed":
      return [
        `pushed ${shortened(outcome.commit)} to ${printable(outcome.to)}`,
        ...(outcome.staysBecause === undefined
          ? []
          : [`this work tree stays where it is: ${printable(outcome.staysBecause)}`]),
      ];
    case "none":
      return [];
    default:
      return outcome satisfies never;
  }
}

function shortened(commit: string): string {
  return commit.slice(0, shownDigits);
}
