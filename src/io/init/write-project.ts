import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { fileError } from "../file-error.ts";

/**
 * Writes a new manifest, never over one that is there.
 *
 * @throws {DiagnosticError} `manifest-exists` or `manifest-unwritable`.
 */
export async function writeManifest(path: string, name: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw exists
      ? manifestExists(name)
      : fileError(
          { code: "manifest-unwritable", message: `\`${name}\` cannot be written`, file: name },
          error,
        );
  }
}

/** Adds the line that has reviews fold the lockfile to `.gitattributes`; false when it is there already. */
export async function addGitAttribute(folder: string, lockfileName: string): Promise<boolean> {
  const path = join(folder, ".gitattributes");
  const line = `${lockfileName} linguist-generated=true`;
  try {
    const text = await readFile(path, "utf8").catch(emptyIfMissing);
    if (text.split(/\r?\n/).includes(line)) return false;
    const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
    await writeFile(path, `${start}${line}\n`);
    return true;
  } catch (error) {
    throw fileError(
      {
        code: "gitattributes-unwritable",
        message: "`.gitattributes` cannot be written",
        file: ".gitattributes",
      },
      error,
    );
  }
}

function emptyIfMissing(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
  throw error;
}

function manifestExists(name: string): DiagnosticError {
  return new DiagnosticError([
    {
      code: "manifest-exists",
      severity: "error",
      message: `\`${name}\` exists already`,
      hint: "edit it, or name another with `--manifest`",
    },
  ]);
}
