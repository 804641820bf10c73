import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { checkRows } from "../../core/import/check-rows.ts";
import { importJournal } from "../../core/import/import-journal.ts";
import { importLockfile } from "../../core/import/import-lockfile.ts";
import { createImportResults, type ImportResult } from "../../core/import/import-result.ts";
import type { RowField } from "../../core/import/import-row.ts";
import { importRows } from "../../core/import/import-rows.ts";
import type { Imported, ImportWorld } from "../../core/import/import-world.ts";
import type { ImportFile } from "../../core/import/parse-import-file.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import { renewalDueAtMs } from "../../core/plan/renewal.ts";
import { readImportFile } from "../../io/import/read-import-file.ts";
import { readOutputPlaces } from "../../io/outputs/create-generated-files.ts";
import type { Project } from "../../io/project/load-project.ts";
import { saveLockfile } from "../../io/project/save-lockfile.ts";
import { importDocument } from "../../views/import-document.ts";
import { renderImport } from "../../views/render-import.ts";
import { renderJson } from "../../views/render-json.ts";
import type { CommandContext } from "../context.ts";
import { lostUploadWarnings } from "../lost-uploads.ts";
import { openProject } from "../open-project.ts";
import type { CommonOptions, LockOptions, SelectionOptions } from "../options.ts";
import { printDiagnostics } from "../print.ts";
import { reportSaved } from "../report-saved.ts";
import { createSelection, findIdleGlobs } from "../select.ts";
import { textOptionsOf } from "../text-options.ts";
import { withRunLock } from "../with-run-lock.ts";

/** What `import` takes. */
export interface ImportCommandOptions extends CommonOptions, SelectionOptions, LockOptions {
  /** A file of IDs, in place of a key and an ID. */
  readonly from?: string;
  /** A date, or `unknown`. */
  readonly uploadedAt?: string;
}

/** What is to be imported: one ID, or a file of them. */
export type ImportSource =
  | { readonly kind: "id"; readonly key: string; readonly attachmentId: string; readonly uploadedAt: string }
  | { readonly kind: "file"; readonly name: string };

/** Takes over IDs that were uploaded elsewhere: into the lockfile, and the outputs. */
export async function runImport(
  context: CommandContext,
  source: ImportSource,
  options: ImportCommandOptions,
): Promise<number> {
  return withRunLock(context, options, () => importOnce(context, source, options));
}

async function importOnce(
  context: CommandContext,
  source: ImportSource,
  options: ImportCommandOptions,
): Promise<number> {
  const file = source.kind === "id" ? readId(source) : await readImportFile(source.name, context.cwd);
  const { project, nowMs } = await openProject(context, { ...options, offline: true, isLocked: true });
  const world = createWorld(project, options, nowMs);
  const imported = importInto(world, file, source);
  // Code of another hand in an output's place is told before anything is written.
  await readOutputPlaces(project);
  const { lockfile } = imported;
  const lost = [...project.possiblyLost, ...(file.kind === "journal" ? file.journal.unresolved : [])];
  printDiagnostics(context, [...lostUploadWarnings(lost), ...findIdleGlobs(project, options)], options);
  const isChanged = lockfile !== world.lockfile;
  const saved = await saveLockfile(project, { lockfile, isChanged, nowMs });
  const results = createImportResults(imported.ids, world.lockfile, lockfile);
  return reportSaved(context, saved, {
    options,
    document: () => renderJson(importDocument(results, saved)),
    text: () =>
      renderImport(results, {
        ...textOptionsOf(context, context.stdout, options.color),
        nowMs,
        isDue: (result) => isDue(result, world),
        verbose: options.verbose ?? false,
      }),
  });
}

function readId({ key, attachmentId, uploadedAt }: Extract<ImportSource, { kind: "id" }>): ImportFile {
  const fields = new Map<RowField, string>([
    ["key", key],
    ["attachment_id", attachmentId],
    ["uploaded_at", uploadedAt],
  ]);
  return { kind: "rows", ...checkRows({ rows: [{ fields }], diagnostics: [] }) };
}

function createWorld(project: Project, options: ImportCommandOptions, nowMs: number): ImportWorld {
  const { manifest, desired, lockfile } = project;
  const { selectsPage = () => true, selectsKey = () => true } = createSelection(project, options);
  return {
    desired,
    labels: new Map(manifest.pages.map(({ name, labels }) => [name, labels] as const)),
    lockfile: alignPages(lockfile, desired.pages),
    nowMs,
    selectsPage,
    selectsKey,
  };
}

function importInto(world: ImportWorld, file: ImportFile, source: ImportSource): Imported {
  const name = source.kind === "file" ? source.name : source.key;
  switch (file.kind) {
    case "rows": {
      const imported = importRows(file, world);
      if (source.kind === "id" && imported.ids.length === 0) throw leftOut(source.key);
      return imported;
    }
    case "lockfile":
      return importLockfile(file.lockfile, name, world);
    case "journal":
      return importJournal(file.journal, name, world);
    default:
      return file satisfies never;
  }
}

function leftOut(key: string): DiagnosticError {
  const message = `\`${key}\` is left out by \`--page\` or \`--only\``;
  const hint = "name a Page that has it, or leave the option out";
  return new DiagnosticError([{ code: "key-not-found", severity: "error", message, hint }]);
}

function isDue({ page, entry }: ImportResult, { desired, lockfile, nowMs }: ImportWorld): boolean {
  return renewalDueAtMs(entry, desired.renewal, lockfile.pages.get(page)?.id ?? page) <= nowMs;
}
