import { readdir } from "node:fs/promises";
import { errorCode } from "./error-code.ts";

/** The names in the folder; none when it cannot be read, which is for whoever needs it to tell. */
export async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) !== undefined) return [];
    throw error;
  }
}
