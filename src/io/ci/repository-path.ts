import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { findGitFolder, isWithin } from "../project/project-paths.ts";

/** Where a path is written, and where else a repository's root may be said. */
export interface RepositoryPathOptions {
  readonly cwd: string;
  /** The repository's root where there is no git work tree, such as `GITHUB_WORKSPACE`. */
  readonly workspace?: string | undefined;
}

/** `file` as seen from the root of the repository that it lies in; undefined when it lies in none. */
export async function repositoryPath(
  file: string,
  { cwd, workspace }: RepositoryPathOptions,
): Promise<string | undefined> {
  const written = resolve(cwd, file);
  const folder = await realpath(dirname(written)).catch(() => dirname(written));
  const root = (await findGitFolder(folder)) ?? workspace;
  if (root === undefined || root === "" || !isWithin(folder, root)) return undefined;
  return relative(root, join(folder, basename(written)));
}
