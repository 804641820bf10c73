import { printable } from "../../core/text/printable.ts";
import { createGeneratedFiles, type GeneratedFile } from "../../io/outputs/create-generated-files.ts";
import { findStaleOutputs } from "../../io/outputs/find-stale-outputs.ts";
import { writeGeneratedFiles } from "../../io/outputs/write-generated-files.ts";
import { diagnosticsDocument } from "../../views/diagnostics-document.ts";
import { renderJson } from "../../views/render-json.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { openProject } from "../open-project.ts";
import type { CommonOptions } from "../options.ts";
import { printDiagnostics } from "../print.ts";

/** What `generate` takes. */
export interface GenerateCommandOptions extends CommonOptions {
  readonly check?: true;
  readonly sandbox?: true;
}

/** Writes the outputs, or checks that they are current. */
export async function runGenerate(context: CommandContext, options: GenerateCommandOptions): Promise<number> {
  const opened = await openProject(context, { ...options, offline: true });
  try {
    const { project } = opened;
    const files = await createGeneratedFiles(project, project.lockfile);
    if (options.check === true) return await checkFiles(context, files, options);
    const written = await writeGeneratedFiles(files);
    if (options.json === true) {
      context.stdout.write(renderJson({ formatVersion: 1, status: "complete", written }));
    } else if (options.quiet !== true) {
      const unchanged = files.length - written.length;
      for (const name of written) context.stdout.write(`wrote ${printable(name)}\n`);
      if (unchanged > 0) context.stdout.write(`${unchanged} unchanged\n`);
      if (files.length === 0) context.stdout.write("The manifest has no `outputs`.\n");
    }
    return exitCodes.done;
  } finally {
    await opened.close();
  }
}

async function checkFiles(
  context: CommandContext,
  files: readonly GeneratedFile[],
  options: GenerateCommandOptions,
): Promise<number> {
  const stale = findStaleOutputs(files);
  const diagnostics = stale.map(({ diagnostic }) => diagnostic);
  if (options.json === true) {
    const document =
      stale.length === 0
        ? { formatVersion: 1, status: "complete", written: [] }
        : diagnosticsDocument(diagnostics);
    context.stdout.write(renderJson(document));
  } else {
    await printDifferences(
      context,
      stale.map(({ file }) => file),
    );
    printDiagnostics(context, diagnostics, options);
    if (stale.length === 0 && options.quiet !== true) {
      context.stdout.write(
        `${files.length === 1 ? "1 output is" : `${files.length} outputs are`} current.\n`,
      );
    }
  }
  return stale.length === 0 ? exitCodes.done : exitCodes.failed;
}

async function printDifferences({ stdout }: CommandContext, stale: readonly GeneratedFile[]): Promise<void> {
  if (stale.length === 0) return;
  const { createTwoFilesPatch } = await import("diff");
  for (const { name, present = "", text } of stale) {
    stdout.write(createTwoFilesPatch(name, name, present, text, "now", "generated"));
  }
}
