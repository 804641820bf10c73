import { renameSync, type Stats } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "../error-code.ts";
import { realPathOf } from "../real-path.ts";
import { syncFolder } from "../sync-folder.ts";
import { nextTornPath, removeTornFiles } from "./torn-files.ts";

/**
 * Writes the file whole or not at all: into a new file beside it, synced, then renamed. A link is followed, and the
 * file's mode and owner stay. What killed writers of the file left half-written beside it is removed.
 *
 * @param isWanted asked just before the rename, at the last moment; default: yes.
 * @returns whether it was written, as `isWanted` said.
 * @throws the file system's error.
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  isWanted: () => boolean = () => true,
): Promise<boolean> {
  const target = await realPathOf(path);
  await removeTornFiles(target);
  const torn = nextTornPath(target);
  try {
    await writeSynced(torn, content, await statsOf(target));
    // Synchronous, so that as little as can be of another process comes between the question and the rename.
    if (!isWanted()) {
      await rm(torn);
      return false;
    }
    renameSync(torn, target);
  } catch (error) {
    await rm(torn, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(target));
  return true;
}

async function writeSynced(
  path: string,
  content: string | Uint8Array,
  old: Stats | undefined,
): Promise<void> {
  const handle = await open(path, "w");
  try {
    await handle.writeFile(content);
    if (old !== undefined) {
      await handle.chmod(old.mode);
      // Only root may give a file away.
      await handle.chown(old.uid, old.gid).catch(() => undefined);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
