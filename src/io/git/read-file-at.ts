import { askGit, type GitPlace } from "./ask-git.ts";
import { gitError } from "./git-error.ts";

/**
 * The text that the file `name` of the folder `place` had in a commit; undefined when the commit has no such file.
 *
 * @throws {DiagnosticError} `git-missing` or `git-failed`.
 */
export async function readFileAt(commit: string, name: string, place: GitPlace): Promise<string | undefined> {
  const listed = await askGit(["ls-tree", "-z", commit, "--", `./${name}`], place);
  if (listed.kind !== "answered") throw gitError(listed);
  const blob = /^\d+ blob ([0-9a-f]+)\t/.exec(listed.stdout)?.[1];
  if (blob === undefined) return undefined;
  const text = await askGit(["cat-file", "blob", blob], place);
  if (text.kind !== "answered") throw gitError(text);
  return text.stdout;
}
