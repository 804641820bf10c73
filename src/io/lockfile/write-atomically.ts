import { readlink, realpath, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { errorCode } from "../error-code.ts";
import { syncFolder } from "../sync-folder.ts";

/**
 * Writes the file whole or not at all: into a new file beside it, synced, then renamed. A link is followed, and the
 * file's mode stays.
 *
 * @throws the file system's error.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const target = await followLinks(path);
  const { default: writeFileAtomic } = await import("write-file-atomic");
  // The library does not look at how much of its data was written: on a full disk it would rename half a file.
  await writeFileAtomic(target, "", { tmpfileCreated: (created) => writeFile(created, text) });
  await syncFolder(dirname(target));
}

/** The file that `path` leads to, also where that does not exist yet. */
async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  try {
    return await followLinks(resolve(dirname(path), await readlink(path)));
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && errorCode(error) !== "EINVAL") throw error;
    return path;
  }
}
