import { readFile, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { diagnosticAt } from "../../core/diagnostics/finding.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import type { Output } from "../../core/manifest/manifest.ts";
import { hasGeneratedHeader } from "../../outputs/generated-header.ts";
import { renderOutput } from "../../outputs/render-output.ts";
import { fileError } from "../file-error.ts";
import type { Project } from "../project/load-project.ts";
import { isWithin, outputPath } from "../project/project-paths.ts";

/** A generated file as it should be, and as it is. */
export interface GeneratedFile {
  /** As the manifest writes it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** What stands there now. */
  readonly present: string | undefined;
}

/** What of a project generating needs. */
export type GeneratingProject = Pick<Project, "paths" | "manifest" | "desired">;

/**
 * Renders every output of the manifest, and reads what stands in its place.
 *
 * @throws {DiagnosticError} `output-not-generated` when something else than generated code stands there, `type-unknown`,
 * `output-path-outside`, or `output-unreadable`.
 */
export async function createGeneratedFiles(
  project: GeneratingProject,
  lockfile: Lockfile,
): Promise<readonly GeneratedFile[]> {
  const { manifest, desired, paths } = project;
  const aligned = alignPages(lockfile, desired.pages);
  const rendered = manifest.outputs.flatMap((output) =>
    renderOutput(output, desired, aligned).map((file) => ({ output, ...file })),
  );
  return Promise.all(
    rendered.map(async ({ output, path: name, text }) => {
      const path = outputPath(paths, name);
      return { name, path, text, present: await readPresent(path, output, project) };
    }),
  );
}

/**
 * Reads what stands where `output` goes.
 *
 * @throws {DiagnosticError} as `createGeneratedFiles`.
 */
async function readPresent(
  path: string,
  output: Output,
  { paths }: GeneratingProject,
): Promise<string | undefined> {
  const folder = await realpath(dirname(path)).catch(() => undefined);
  if (folder !== undefined && !isWithin(folder, paths.workTree)) {
    throw new DiagnosticError([
      diagnosticAt(output.place, {
        code: "output-path-outside",
        message: `\`${output.path}\` leads outside of the work tree`,
        hint: "a folder on its way is a link: name a path within the repository",
      }),
    ]);
  }
  const present = await readText(path, output);
  if (present === undefined || hasGeneratedHeader(output.format, present)) return present;
  throw new DiagnosticError([
    diagnosticAt(output.place, {
      code: "output-not-generated",
      message: `\`${output.path}\` exists, and messenger-assets did not write it`,
      hint: "remove it or move it away, or give the output another path",
    }),
  ]);
}

async function readText(path: string, output: Output): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    const message = `\`${output.path}\` cannot be read`;
    throw fileError({ code: "output-unreadable", message, file: output.path }, error);
  }
}
