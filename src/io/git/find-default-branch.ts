import { askGit, type GitPlace } from "./ask-git.ts";

/** The branch that `origin` calls its own, else the one that is checked out, else `main`. */
export async function findDefaultBranch(place: GitPlace): Promise<string> {
  const remote = await branchAt("refs/remotes/origin/HEAD", place);
  return remote?.replace(/^origin\//, "") ?? (await branchAt("HEAD", place)) ?? "main";
}

async function branchAt(name: string, place: GitPlace): Promise<string | undefined> {
  const answer = await askGit(["symbolic-ref", "--quiet", "--short", name], place);
  return answer.kind === "answered" ? answer.stdout.trim() : undefined;
}
