import { checkAssets } from "../../core/check/check-assets.ts";
import {
  type CheckReport,
  type EntryFailure,
  type FileFailure,
  hasFailed,
} from "../../core/check/check-report.ts";
import { findConflictMarkers } from "../../core/check/find-conflict-markers.ts";
import { findEntryChanges } from "../../core/check/find-entry-changes.ts";
import { setPendingApart } from "../../core/check/set-pending-apart.ts";
import { warnOfJournal } from "../../core/check/warn-of-journal.ts";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import { emptyLockfile } from "../../core/lockfile/lockfile.ts";
import { parseLockfileHealing } from "../../core/lockfile/parse-lockfile-healing.ts";
import { readBaseLockfiles } from "../../io/git/read-base-lockfiles.ts";
import { createGeneratedFiles } from "../../io/outputs/create-generated-files.ts";
import { findStaleOutputs } from "../../io/outputs/find-stale-outputs.ts";
import type { Project } from "../../io/project/load-project.ts";
import { checkDiagnostics } from "../../views/check-diagnostics.ts";
import { checkDocument } from "../../views/check-document.ts";
import { describeChecked, renderCheck } from "../../views/render-check.ts";
import { renderJson } from "../../views/render-json.ts";
import { renderProblemSummary } from "../../views/render-problem-summary.ts";
import { reportingFailure, reportToCi } from "../ci-report.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { type OpenProject, openProject } from "../open-project.ts";
import type { CommonOptions, SelectionOptions } from "../options.ts";
import { printDiagnostics } from "../print.ts";
import { createSelection, findIdleGlobs } from "../select.ts";
import { textOptionsOf } from "../text-options.ts";

/** What `check` takes. */
export interface CheckCommandOptions extends CommonOptions, SelectionOptions {
  /** Milliseconds. */
  readonly within: number;
  readonly base?: string;
  /** Milliseconds since the epoch. */
  readonly at?: number;
  readonly sandbox?: true;
}

/** Checks that a bot can be deployed with what is in the lockfile. Needs no token and no network. */
export async function runCheck(context: CommandContext, options: CheckCommandOptions): Promise<number> {
  return reportingFailure(
    (diagnostics) => reportToCi(context, { diagnostics, summary: () => summaryOf(diagnostics) }),
    () => openAndCheck(context, options),
  );
}

async function openAndCheck(context: CommandContext, options: CheckCommandOptions): Promise<number> {
  // Nothing is fetched, so that hosts are no matter; `plan` and `apply` mind them.
  const opened = await openProject(context, { ...options, offline: true, allowPrivateHosts: true });
  try {
    const report = await checkProject(opened, options);
    const diagnostics = checkDiagnostics(report);
    await reportToCi(context, {
      diagnostics,
      summary: () => summaryOf(diagnostics, describeChecked(report)),
    });
    printReport(context, report, options);
    return hasFailed(report) ? exitCodes.failed : exitCodes.done;
  } finally {
    await opened.close();
  }
}

async function checkProject(
  { project, nowMs }: OpenProject,
  options: CheckCommandOptions,
): Promise<CheckReport> {
  const { desired, lockfile, lockfileText = "", paths, urlDiagnostics } = project;
  const selection = createSelection(project, options);
  const assets = checkAssets(desired, lockfile, { nowMs, withinMs: options.within, ...selection });
  const apart =
    options.base === undefined ? { ...assets, diagnostics: [] } : setPendingApart(assets.failures);
  const entries = await collect(() => findChanges(project, options, selection));
  const outputs = await collect(async () => findStaleFiles(project));
  return {
    checkedAtMs: nowMs,
    ...assets,
    failures: [
      ...findConflictMarkers(lockfileText, paths.lockfileName),
      ...entries.found,
      ...apart.failures,
      ...outputs.found,
    ],
    diagnostics: [
      ...urlDiagnostics,
      ...entries.diagnostics,
      ...outputs.diagnostics,
      ...apart.diagnostics,
      ...warnOfJournal(project.foldedUploads, paths.lockfileName),
      ...findIdleGlobs(project, options),
    ],
    lockfileName: paths.lockfileName,
    ...(options.base !== undefined && { base: options.base }),
  };
}

interface Collected<Found> {
  readonly found: readonly Found[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What `find` finds; what keeps it from looking is told together with everything else. */
async function collect<Found>(find: () => Promise<readonly Found[]>): Promise<Collected<Found>> {
  try {
    return { found: await find(), diagnostics: [] };
  } catch (error) {
    if (error instanceof DiagnosticError) return { found: [], diagnostics: error.diagnostics };
    throw error;
  }
}

/** The file is compared, not what a journal adds to it: that is nobody's edit. */
async function findChanges(
  { manifest, paths, lockfileText, env }: Project,
  { base }: CheckCommandOptions,
  { selectsPage = () => true, selectsKey = () => true }: ReturnType<typeof createSelection>,
): Promise<readonly EntryFailure[]> {
  if (base === undefined) return [];
  const written =
    lockfileText === undefined
      ? emptyLockfile
      : parseLockfileHealing(lockfileText, paths.lockfileName).lockfile;
  const bases = await readBaseLockfiles(base, paths, env);
  const changes = findEntryChanges(
    alignPages(written, manifest.pages),
    bases.map((lockfile) => alignPages(lockfile, manifest.pages)),
  );
  return changes.filter(({ page, key }) => selectsPage(page) && (key === undefined || selectsKey(key)));
}

async function findStaleFiles(project: Project): Promise<readonly FileFailure[]> {
  const stale = findStaleOutputs(await createGeneratedFiles(project, project.lockfile));
  return stale.map(({ file, diagnostic }) => ({
    kind: "file",
    file: file.name,
    problem: "not current",
    diagnostic,
  }));
}

function summaryOf(diagnostics: readonly Diagnostic[], what = ""): string {
  return renderProblemSummary({ command: "check", diagnostics, allGood: `all good, ${what}.` });
}

function printReport(context: CommandContext, report: CheckReport, options: CheckCommandOptions): void {
  const { stdout } = context;
  if (options.json === true) {
    stdout.write(renderJson(checkDocument(report)));
    return;
  }
  if (options.quiet !== true || hasFailed(report)) {
    const text = textOptionsOf(context, stdout, options.color);
    stdout.write(renderCheck(report, { ...text, verbose: options.verbose ?? false }));
  }
  printDiagnostics(context, report.diagnostics, options);
}
