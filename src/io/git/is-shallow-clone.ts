import { askGit, type GitPlace } from "./ask-git.ts";

/** Whether the repository lacks a part of its history. */
export async function isShallowClone(place: GitPlace): Promise<boolean> {
  const answer = await askGit(["rev-parse", "--is-shallow-repository"], place);
  return answer.kind === "answered" && answer.stdout.trim() === "true";
}
