import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { type ImportFile, parseImportFile } from "../../core/import/parse-import-file.ts";
import { errorCode } from "../error-code.ts";
import { fileError } from "../file-error.ts";

/**
 * Reads a file of IDs to import; `name` counts from `cwd`.
 *
 * @throws {DiagnosticError} `import-file-unreadable`, or as `parseImportFile`.
 */
export async function readImportFile(name: string, cwd: string): Promise<ImportFile> {
  return parseImportFile(await readText(name, cwd), name);
}

async function readText(name: string, cwd: string): Promise<string> {
  const hint = "name a file of IDs: CSV, JSON, another lockfile, or a journal";
  const common = { code: "import-file-unreadable", hint, file: name };
  try {
    return await readFile(resolve(cwd, name), "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") {
      throw new DiagnosticError([{ ...common, severity: "error", message: `\`${name}\` does not exist` }]);
    }
    throw fileError({ ...common, message: `\`${name}\` cannot be read` }, error);
  }
}
