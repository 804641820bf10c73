import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import { type ForgetRequest, type ForgottenId, forgetIds } from "../../core/lockfile/forget-ids.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { isEnded } from "../../core/plan/renewal.ts";
import { suggest } from "../../core/text/suggest.ts";
import { readOutputPlaces } from "../../io/outputs/create-generated-files.ts";
import type { Project } from "../../io/project/load-project.ts";
import { saveLockfile } from "../../io/project/save-lockfile.ts";
import { forgetDocument } from "../../views/forget-document.ts";
import { renderForget } from "../../views/render-forget.ts";
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

/** What `forget` takes. */
export interface ForgetCommandOptions extends CommonOptions, SelectionOptions, LockOptions {}

/** Drops the IDs of keys, or single IDs, from the lockfile and the outputs. */
export async function runForget(
  context: CommandContext,
  names: readonly string[],
  options: ForgetCommandOptions,
): Promise<number> {
  return withRunLock(context, options, () => forgetOnce(context, names, options));
}

async function forgetOnce(
  context: CommandContext,
  names: readonly string[],
  options: ForgetCommandOptions,
): Promise<number> {
  const { project, nowMs } = await openProject(context, { ...options, offline: true, isLocked: true });
  const held = alignPages(project.lockfile, project.desired.pages);
  const { selectsPage = () => true, selectsKey = () => true } = createSelection(project, options);
  const request: ForgetRequest = { names, selectsPage, selectsKey };
  const { lockfile, forgotten, unknown } = forgetIds(held, request);
  if (unknown.length > 0) {
    throw new DiagnosticError(unknown.map((name) => unknownName(name, { project, held })));
  }
  await readOutputPlaces(project);
  const warnings = [...lostUploadWarnings(project.possiblyLost), ...findIdleGlobs(project, options)];
  printDiagnostics(context, warnings, options);
  const saved = await saveLockfile(project, { lockfile, isChanged: true, nowMs });
  return reportSaved(context, saved, {
    options,
    document: () => renderJson(forgetDocument(forgotten, saved)),
    text: () =>
      renderForget(forgotten, {
        ...textOptionsOf(context, context.stdout, options.color),
        nowMs,
        isWanted: (one) => isWanted(one, project, nowMs),
        verbose: options.verbose ?? false,
      }),
  });
}

function isWanted({ page, key }: ForgottenId, { desired }: Project, nowMs: number): boolean {
  const asset = desired.pages.find(({ name }) => name === page)?.assets.get(key);
  return asset !== undefined && !isEnded(asset, nowMs);
}

interface Known {
  readonly project: Project;
  readonly held: Lockfile;
}

function unknownName(name: string, { project, held }: Known): Diagnostic {
  const { lockfileName } = project.paths;
  const common = { code: "key-not-found", severity: "error" } as const;
  const names = namesIn(held);
  if (names.has(name)) {
    const message = `\`${name}\` is left out by \`--page\` or \`--only\``;
    return { ...common, message, hint: "name a Page that has it, or leave the option out" };
  }
  const message = `\`${lockfileName}\` has no ID of \`${name}\``;
  if (project.desired.pages.some(({ assets }) => assets.has(name))) {
    return { ...common, message, hint: "nothing is to be forgotten: `apply` will upload it" };
  }
  const meant = suggest(name, names);
  const hint =
    meant === undefined ? "`messenger-assets status` lists what there is" : `did you mean \`${meant}\`?`;
  return { ...common, message, hint };
}

/** The keys and IDs that a lockfile has. */
function namesIn({ pages }: Lockfile): ReadonlySet<string> {
  const names = [...pages.values()].flatMap(({ assets, retired }) => [
    ...[...assets].flatMap(([key, { attachmentId }]) => [key, attachmentId]),
    ...retired.flatMap(({ key, attachmentId }) => [key, attachmentId]),
  ]);
  return new Set(names);
}
