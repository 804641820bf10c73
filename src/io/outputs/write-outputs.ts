import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { createGeneratedFiles, type GeneratingProject } from "./create-generated-files.ts";
import { writeGeneratedFiles } from "./write-generated-files.ts";

/** The outputs that were written anew, as the manifest names them, or why none was. */
export interface WrittenOutputs {
  readonly written: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Writes the outputs of a lockfile that is written by now: what keeps them from being generated is told beside it. */
export async function writeOutputs(project: GeneratingProject, lockfile: Lockfile): Promise<WrittenOutputs> {
  try {
    const files = await createGeneratedFiles(project, lockfile);
    return { written: await writeGeneratedFiles(files), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { written: [], diagnostics: error.diagnostics };
  }
}
