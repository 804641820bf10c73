import { readFile } from "node:fs/promises";
import { type Diagnostic, DiagnosticError, sortDiagnostics } from "../../core/diagnostics/diagnostic.ts";
import { diagnosticAt } from "../../core/diagnostics/finding.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import type { Output } from "../../core/manifest/manifest.ts";
import { hasGeneratedHeader } from "../../outputs/generated-header.ts";
import { outputPaths, renderOutput } from "../../outputs/render-output.ts";
import { errorCode } from "../error-code.ts";
import { fileError } from "../file-error.ts";
import type { Project } from "../project/load-project.ts";
import { isWithin, outputName, outputPath } from "../project/project-paths.ts";
import { realPathOf } from "../real-path.ts";

/** A generated file as it should be, and as it is. */
export interface GeneratedFile {
  /** As the manifest writes it; in the sandbox by where it really goes. */
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
  const texts = new Map(
    manifest.outputs.flatMap((output) =>
      renderOutput(output, desired, aligned).map(
        ({ path, text }) => [outputPath(paths, path), text] as const,
      ),
    ),
  );
  const places = await readOutputPlaces(project);
  return places.map(({ name, path, present }) => ({ name, path, text: texts.get(path) ?? "", present }));
}

/**
 * Reads what stands in the place of every output, before anything is rendered.
 *
 * @throws {DiagnosticError} `output-not-generated`, `output-path-outside` or `output-unreadable`, for all outputs at once.
 */
export async function readOutputPlaces({
  manifest,
  paths,
}: Pick<GeneratingProject, "manifest" | "paths">): Promise<readonly Omit<GeneratedFile, "text">[]> {
  const pages = manifest.pages.map(({ name }) => name);
  const written = manifest.outputs.flatMap((output) =>
    outputPaths(output, pages).map((path) => ({ output, path })),
  );
  const places: Omit<GeneratedFile, "text">[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { output, path: writtenPath } of written) {
    const path = outputPath(paths, writtenPath);
    const name = outputName(paths, writtenPath);
    const read = await readPresent({ name, path, output }, paths.workTree);
    if ("code" in read) diagnostics.push(diagnosticAt(output.place, read));
    else places.push({ name, path, present: read.text });
  }
  if (diagnostics.length > 0) throw new DiagnosticError(sortDiagnostics(diagnostics));
  return places;
}

interface OutputPlace {
  readonly name: string;
  readonly path: string;
  readonly output: Output;
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * The text that stands in an output's place, or why nothing may be written there.
 *
 * @throws {DiagnosticError} `output-unreadable`.
 */
async function readPresent(
  place: OutputPlace,
  workTree: string,
): Promise<{ readonly text: string | undefined } | Problem> {
  const { name, path, output } = place;
  if (!isWithin(await readThrough(place, () => realPathOf(path)), workTree)) {
    return {
      code: "output-path-outside",
      message: `\`${name}\` leads outside of the work tree`,
      hint: "a part of its path is a link: name a path within the repository",
    };
  }
  const text = await readThrough(place, () => readFile(path, "utf8").catch(undefinedIfMissing));
  if (text === undefined || hasGeneratedHeader(output.format, text)) return { text };
  return {
    code: "output-not-generated",
    message: `\`${name}\` exists, and messenger-assets did not write it`,
    hint: "remove it or move it away, or give the output another path",
  };
}

async function readThrough<T>({ name }: OutputPlace, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const hint = "move away what stands there, or give the output another path";
    throw fileError(
      { code: "output-unreadable", message: `\`${name}\` cannot be read`, hint, file: name },
      error,
    );
  }
}

function undefinedIfMissing(error: unknown): undefined {
  if (errorCode(error) !== "ENOENT") throw error;
}
