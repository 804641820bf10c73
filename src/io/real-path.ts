import { readlink, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { errorCode } from "./error-code.ts";

/**
 * Where the absolute `path` leads, links followed, also where the last parts of it do not exist yet.
 *
 * @throws the file system's error, such as `ELOOP` or `EACCES`.
 */
export async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  const target = await readlink(path).catch(() => undefined);
  if (target !== undefined) return realPathOf(resolve(dirname(path), target));
  return dirname(path) === path ? path : join(await realPathOf(dirname(path)), basename(path));
}
