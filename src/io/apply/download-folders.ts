import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { listNames } from "../list-names.ts";
import { ensureFolderOf } from "../work-folder.ts";

const prefix = "download-";

/**
 * Makes a folder for one download, in `base`.
 *
 * @throws the file system's error.
 */
export async function makeDownloadFolder(base: string): Promise<string> {
  const path = join(base, prefix);
  await ensureFolderOf(path);
  return mkdtemp(path);
}

/** Removes the downloads that killed runs left in `base`. The caller holds the run lock, so they are nobody's. */
export async function removeDownloadFolders(base: string): Promise<void> {
  for (const name of await listNames(base)) {
    if (!name.startsWith(prefix)) continue;
    await rm(join(base, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
