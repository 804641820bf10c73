import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { GeneratedFile } from "./create-generated-files.ts";

/** A generated file that is not as it should be, and the error to tell of it. */
export interface StaleOutput {
  readonly file: GeneratedFile;
  readonly diagnostic: Diagnostic;
}

/** The files that `generate` would write anew. */
export function findStaleOutputs(files: readonly GeneratedFile[]): readonly StaleOutput[] {
  return files
    .filter(({ text, present }) => text !== present)
    .map((file) => ({ file, diagnostic: outputStale(file) }));
}

function outputStale({ name, present }: GeneratedFile): Diagnostic {
  return {
    code: "output-stale",
    severity: "error",
    message: `\`${name}\` ${present === undefined ? "does not exist" : "is not what `generate` would write"}`,
    hint: "messenger-assets generate",
    file: name,
  };
}
