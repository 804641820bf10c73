import { dirname } from "node:path";
import { removeTornFiles } from "../lockfile/torn-files.ts";
import type { ProjectPaths } from "../project/project-paths.ts";
import { realPathOf } from "../real-path.ts";
import { removeDownloadFolders } from "./download-folders.ts";

/** Removes what killed runs left: downloads, and half-written lockfiles and `outputs`. The caller holds the run lock. */
export async function removeLeftovers(
  { journal, lockfile }: Pick<ProjectPaths, "journal" | "lockfile">,
  outputs: readonly { readonly path: string }[],
): Promise<void> {
  await removeDownloadFolders(dirname(journal));
  for (const path of [lockfile, ...outputs.map((output) => output.path)]) {
    await removeTornFiles(await realPathOf(path));
  }
}
