import { type DeclaredKeys, declareAssets } from "../../core/desired/declare-assets.ts";
import { expandDeclarations } from "../../core/desired/expand-declarations.ts";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { parseManifest } from "../../core/manifest/parse-manifest.ts";
import { createStatus } from "../../core/status/create-status.ts";
import { findEnding } from "../../core/status/find-ending.ts";
import { findGlobs } from "../../io/project/find-globs.ts";
import { findManifest } from "../../io/project/find-manifest.ts";
import { readManifestText } from "../../io/project/load-project.ts";
import { createProjectPaths, type ProjectPaths } from "../../io/project/project-paths.ts";
import { readLockfile } from "../../io/project/read-lockfile.ts";
import { readSandboxClock } from "../../sandbox/sandbox-state.ts";
import { endingDiagnostics } from "../../views/ending-diagnostics.ts";
import { renderJson } from "../../views/render-json.ts";
import { renderStatus } from "../../views/render-status.ts";
import { statusDocument } from "../../views/status-document.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonOptions, SelectionOptions } from "../options.ts";
import { printDiagnostics } from "../print.ts";
import { createSelection } from "../select.ts";
import { textOptionsOf } from "../text-options.ts";

/** What `status` takes. */
export interface StatusCommandOptions extends CommonOptions, SelectionOptions {
  readonly at?: number;
  readonly sandbox?: true;
  /** Milliseconds. */
  readonly failWithin?: number;
}

/** Prints what the lockfile holds, and what it lacks. Reads none of the files and URLs that the manifest names. */
export async function runStatus(context: CommandContext, options: StatusCommandOptions): Promise<number> {
  const { cwd, stdout } = context;
  const paths = await createProjectPaths(options.manifest ?? (await findManifest(cwd)), {
    cwd,
    isSandbox: options.sandbox === true,
  });
  const { manifest, diagnostics } = parseManifest(await readManifestText(paths), paths.manifestName);
  if (manifest === undefined) throw new DiagnosticError(diagnostics);
  const held = await readLockfile(paths);
  const selection = createSelection({ manifest, lockfile: held.lockfile }, options);
  const { requests } = expandDeclarations(manifest, { lacksPages: true });
  const globs = await findGlobs(requests, paths.folder);
  const status = createStatus({
    lockfile: selectLockfile(alignPages(held.lockfile, manifest.pages), selection),
    declared: selectDeclared(declareAssets(manifest, requests, globs), selection),
    renewal: manifest.renewal,
    nowMs: options.at ?? (await nowOf(context, paths, options)),
  });
  const ending = options.failWithin === undefined ? [] : findEnding(status, options.failWithin);
  const problems = endingDiagnostics(ending, status.checkedAtMs);
  if (options.json === true) stdout.write(renderJson(statusDocument(status, problems)));
  else {
    const text = { ...textOptionsOf(context, stdout, options.color), verbose: options.verbose ?? false };
    if (options.quiet !== true) stdout.write(renderStatus(status, text));
    printDiagnostics(context, problems, options);
  }
  return problems.length > 0 ? exitCodes.failed : exitCodes.done;
}

async function nowOf(
  { clock }: CommandContext,
  { sandboxState }: ProjectPaths,
  { sandbox }: StatusCommandOptions,
): Promise<number> {
  return sandbox === true ? readSandboxClock(sandboxState, clock.now()) : clock.now();
}

type Selection = ReturnType<typeof createSelection>;

function selectLockfile(
  lockfile: Lockfile,
  { selectsPage = () => true, selectsKey = () => true }: Selection,
): Lockfile {
  const pages = [...lockfile.pages].filter(([name]) => selectsPage(name));
  return {
    pages: new Map(
      pages.map(([name, page]) => [name, { ...page, assets: withKeys(page.assets, selectsKey) }]),
    ),
  };
}

function selectDeclared(
  declared: readonly DeclaredKeys[],
  { selectsPage = () => true, selectsKey = () => true }: Selection,
): readonly DeclaredKeys[] {
  return declared
    .filter(({ name }) => selectsPage(name))
    .map((page) => ({ ...page, assets: withKeys(page.assets, selectsKey) }));
}

function withKeys<Asset>(
  assets: ReadonlyMap<string, Asset>,
  selectsKey: (key: string) => boolean,
): ReadonlyMap<string, Asset> {
  return new Map([...assets].filter(([key]) => selectsKey(key)));
}
