import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DiagnosticError, sortDiagnostics } from "../core/diagnostics/diagnostic.ts";
import { diagnosticOf, type Finding } from "../core/diagnostics/finding.ts";
import { findSecrets } from "../core/manifest/find-secrets.ts";
import { parseYaml, type YamlSource } from "../core/yaml/parse-yaml.ts";
import { createPlaceAt } from "../core/yaml/places.ts";
import { errorCode } from "../io/error-code.ts";
import { fileError } from "../io/file-error.ts";
import type { DocumentProblem } from "../sandbox/document/read-members.ts";

/** How one kind of file for the sandbox is read. */
export interface SandboxFile {
  /** When it cannot be read; the hint says which option names it. */
  readonly unreadable: { readonly code: string; readonly hint: string };
  /** When something in it is not written as it has to be. */
  readonly invalid: { readonly code: string };
  /** The paths at which a number is taken as its source text. */
  readonly isText: (path: readonly string[]) => boolean;
  readonly findProblems: (document: unknown) => readonly DocumentProblem[];
}

/**
 * The document in the JSON or YAML file at `path`.
 *
 * @throws {DiagnosticError} when it cannot be read, or with everything that is wrong in it.
 */
export async function readSandboxFile(path: string, cwd: string, file: SandboxFile): Promise<unknown> {
  const text = await readText(path, cwd, file);
  const { source, scalars, findings } = parseYaml(text, file.isText);
  const problems = source === undefined ? [] : findingsIn(source, file);
  const placeAt = createPlaceAt(text, path, findSecrets(text, scalars));
  const diagnostics = [...findings, ...problems].map((finding) => diagnosticOf(finding, placeAt));
  if (diagnostics.length > 0) throw new DiagnosticError(sortDiagnostics(diagnostics));
  return source?.value;
}

async function readText(path: string, cwd: string, { unreadable }: SandboxFile): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), "utf8");
  } catch (error) {
    if (errorCode(error) !== "ENOENT") {
      throw fileError({ ...unreadable, message: `\`${path}\` cannot be read`, file: path }, error);
    }
    throw new DiagnosticError([{ ...unreadable, severity: "error", message: `\`${path}\` does not exist` }]);
  }
}

function findingsIn(
  { value, rangeOf }: YamlSource,
  { invalid, findProblems }: SandboxFile,
): readonly Finding[] {
  return findProblems(value).map(({ path, part, message, hint }) => ({
    ...invalid,
    message,
    ...(hint !== undefined && { hint }),
    range: rangeOf(path, part),
  }));
}
