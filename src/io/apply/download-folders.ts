import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../error-code.ts";
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
  for (const name of await namesIn(base)) {
    if (!name.startsWith(prefix)) continue;
    await rm(join(base, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // What is worse than junk that stays is told by whoever needs the folder.
    if (errorCode(error) !== undefined) return [];
    throw error;
  }
}
