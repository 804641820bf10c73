import { hintOfPages } from "../core/desired/expand-declarations.ts";
import { createKeyFilter, selectsPage } from "../core/desired/select-pages.ts";
import { type Diagnostic, DiagnosticError } from "../core/diagnostics/diagnostic.ts";
import { alignPages } from "../core/lockfile/align-pages.ts";
import type { PlanOptions } from "../core/plan/create-plan.ts";
import type { Project } from "../io/project/load-project.ts";
import type { PlanningOptions, SelectionOptions } from "./options.ts";

type SelectablePages = Pick<Project, "lockfile"> & {
  readonly manifest: Pick<Project["manifest"], "pages">;
};

/**
 * What `--page` and `--only` mean in a project.
 *
 * @throws {DiagnosticError} `page-not-found` for a selector that matches no Page of manifest or lockfile.
 */
export function createSelection(
  { manifest, lockfile }: SelectablePages,
  { page: selectors, only }: SelectionOptions,
): Pick<PlanOptions, "selectsPage" | "selectsKey"> {
  const aligned = alignPages(lockfile, manifest.pages);
  const declared = new Set(manifest.pages.map(({ name }) => name));
  const held = [...aligned.pages.keys()].filter((name) => !declared.has(name));
  const pages = [...manifest.pages, ...held.map((name) => ({ name, labels: new Map<string, string>() }))];
  const missing = selectors?.filter((selector) => !pages.some((page) => selectsPage(selector, page))) ?? [];
  if (missing.length > 0) {
    throw new DiagnosticError(
      missing.map((selector) => pageNotFound(selector, hintOfPages(selector, pages))),
    );
  }
  const selected = new Set(
    pages
      .filter((page) => selectors?.some((selector) => selectsPage(selector, page)))
      .map(({ name }) => name),
  );
  return {
    ...(selectors !== undefined && { selectsPage: (name) => selected.has(name) }),
    ...(only !== undefined && { selectsKey: createKeyFilter(only) }),
  };
}

/** The options of a plan as the command line gives them. */
export function createPlanOptions(project: Project, options: PlanningOptions, nowMs: number): PlanOptions {
  const { replace, allowRemovals } = options;
  return {
    nowMs,
    ...createSelection(project, options),
    ...(replace !== undefined && { replaces: createKeyFilter(replace) }),
    ...(allowRemovals !== undefined && {
      allowsRemovals: (page) => allowRemovals === true || allowRemovals.includes(page),
    }),
  };
}

/** Warnings for globs that match no key: most likely a slip. */
export function findIdleGlobs(project: Project, { only, replace }: PlanningOptions): readonly Diagnostic[] {
  const keys = new Set([
    ...project.desired.pages.flatMap(({ assets }) => [...assets.keys()]),
    ...[...project.lockfile.pages.values()].flatMap(({ assets }) => [...assets.keys()]),
  ]);
  const given = [
    ...(only ?? []).map((glob) => ["--only", glob] as const),
    ...(replace ?? []).map((glob) => ["--replace", glob] as const),
  ];
  return given.flatMap(([option, glob]) => {
    const matches = createKeyFilter([glob]);
    if ([...keys].some(matches)) return [];
    return {
      code: "glob-without-key",
      severity: "warning",
      message: `\`${option} ${glob}\` matches no key`,
      hint: "`*` stays within one segment of a key; `**` does not",
    };
  });
}

function pageNotFound(selector: string, hint: string): Diagnostic {
  return {
    code: "page-not-found",
    severity: "error",
    message: `\`--page ${selector}\` matches no Page`,
    hint,
  };
}
