import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { errorCode } from "./error-code.ts";

const workFolderName = ".messenger-assets";

/**
 * The path of `.messenger-assets/` in the folder `root` (the manifest's), which is made, and kept out of git, if it is
 * not there.
 *
 * @throws the file system's error when it cannot be made.
 */
export async function ensureWorkFolder(root: string): Promise<string> {
  const folder = join(root, workFolderName);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(join(folder, ".gitignore"), "*\n", { flag: "wx" });
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  return folder;
}

/**
 * Makes the folder that the file `path` is in, with the `.gitignore` of `.messenger-assets/` if it is below that.
 *
 * @throws the file system's error when it cannot be made.
 */
export async function ensureFolderOf(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  const [root, ...below] = `${folder}${sep}`.split(`${sep}${workFolderName}${sep}`);
  if (root !== undefined && below.length > 0) await ensureWorkFolder(`${root}${sep}`);
  await mkdir(folder, { recursive: true });
}
