import { fileError } from "../file-error.ts";
import { writeAtomically } from "../lockfile/write-atomically.ts";
import { ensureFolderOf } from "../work-folder.ts";
import type { GeneratedFile } from "./create-generated-files.ts";

/**
 * Writes each file that differs from what stands there, and gives the names of those.
 *
 * @throws {DiagnosticError} `output-unwritable`.
 */
export async function writeGeneratedFiles(files: readonly GeneratedFile[]): Promise<readonly string[]> {
  const stale = files.filter(({ text, present }) => text !== present);
  for (const { name, path, text } of stale) {
    try {
      await ensureFolderOf(path);
      await writeAtomically(path, text);
    } catch (error) {
      throw fileError(
        { code: "output-unwritable", message: `\`${name}\` cannot be written`, file: name },
        error,
      );
    }
  }
  return stale.map(({ name }) => name);
}
