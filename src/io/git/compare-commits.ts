import { gitText } from "./git-text.ts";
import type { Git } from "./run-git.ts";

/** Where one commit stands, seen from another: each may have commits behind it that the other has not. */
export type CommitPlace = "same" | "ahead" | "behind" | "diverged";

/** Where `commit` stands, seen from `other`. */
export async function compareCommits(git: Git, commit: string, other: string): Promise<CommitPlace> {
  if (commit === other) return "same";
  const counts = await gitText(git, ["rev-list", "--left-right", "--count", `${commit}...${other}`]);
  const [ahead, behind] = counts.split("\t").map(Number);
  if (behind === 0) return "ahead";
  return ahead === 0 ? "behind" : "diverged";
}
