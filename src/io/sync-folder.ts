import { open } from "node:fs/promises";
import { errorCode } from "./error-code.ts";

/** Makes the names in the folder `path` outlast a power cut; where folders cannot be synced, the system has to see to it. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}
