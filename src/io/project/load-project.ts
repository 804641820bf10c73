import { readFile } from "node:fs/promises";
import type { DesiredState } from "../../core/desired/desired-state.ts";
import { expandDeclarations } from "../../core/desired/expand-declarations.ts";
import type { KeyedRequest } from "../../core/desired/expand-globs.ts";
import { resolveDesiredState } from "../../core/desired/resolve-desired-state.ts";
import { type Diagnostic, DiagnosticError, sortDiagnostics } from "../../core/diagnostics/diagnostic.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import type { PossiblyLost } from "../../core/lockfile/journal.ts";
import { emptyLockfile, type Lockfile } from "../../core/lockfile/lockfile.ts";
import type { Manifest } from "../../core/manifest/manifest.ts";
import { parseManifest } from "../../core/manifest/parse-manifest.ts";
import { backgroundClock } from "../clock.ts";
import { errorCode } from "../error-code.ts";
import { defaultUrlTimeouts, type UrlTimeouts } from "../facts/url-timeouts.ts";
import { fileError } from "../file-error.ts";
import type { Environment } from "../graph/credentials.ts";
import { isLoopbackUrl, resolveGraphUrl } from "../graph/graph-url.ts";
import { isRunLockHeld } from "../run-lock/is-run-lock-held.ts";
import { checkOutputPaths, checkSources } from "./check-project-paths.ts";
import { findManifest } from "./find-manifest.ts";
import { createProjectPaths, type ProjectPaths } from "./project-paths.ts";
import { type HeldLockfile, readLockfile } from "./read-lockfile.ts";
import { readWorld } from "./read-world.ts";

/** How a project is loaded. */
export interface LoadProjectOptions {
  /** The manifest's path; without it, `messenger-assets.yaml` (`.yml`, `.json`) in `cwd`. */
  readonly manifest?: string;
  /** Default: the process's. */
  readonly cwd?: string;
  /** No network: a URL asset counts as unchanged while its URL is. */
  readonly offline?: boolean;
  /** URL assets may be on private or loopback addresses. */
  readonly allowPrivateHosts?: boolean;
  /** For proxies and the Graph API's address. Default: the process's. */
  readonly env?: Environment;
  /** Whether the caller holds the run lock: then no other run can be what the journal's open ends are of. */
  readonly isLocked?: boolean;
  /** How long URLs may take; without it, `defaultUrlTimeouts`. */
  readonly urlTimeouts?: UrlTimeouts;
  /** Called when nothing is wrong with the manifest and the files that it names are there, before any is read. */
  readonly onListed?: (listed: ListedProject) => void;
  /** Starts an emulator of the manifest's Pages and gives its address: lockfile and outputs are then the sandbox's own. */
  readonly startSandbox?: (manifest: Manifest, paths: ProjectPaths) => Promise<string>;
}

/** What a manifest asks for, while nothing is known of the files yet. */
export interface ListedProject {
  readonly paths: ProjectPaths;
  readonly manifest: Manifest;
  readonly requests: readonly KeyedRequest[];
  /** Aligned with the manifest's Pages. */
  readonly lockfile: Lockfile;
  /** The address of the Graph API. */
  readonly graphUrl: string;
}

/** A manifest with everything that a plan needs to know of the world. */
export interface Project {
  readonly paths: ProjectPaths;
  readonly manifest: Manifest;
  readonly desired: DesiredState;
  /** With what a cut-off apply left in its journal; as in the file otherwise. */
  readonly lockfile: Lockfile;
  /** What the lockfile's file holds; undefined when there is none. */
  readonly lockfileText: string | undefined;
  /** Whether `lockfile` holds more than its file: a folded journal, or healed conflict markers. */
  readonly isLockfileAhead: boolean;
  /** How many uploads of a cut-off apply's journal the lockfile's file lacks. */
  readonly foldedUploads: number;
  /** Uploads of a cut-off apply that may exist at Meta without anyone knowing their ID. */
  readonly possiblyLost: readonly PossiblyLost[];
  /** URLs that could not be read or used: their assets are not planned. */
  readonly urlDiagnostics: readonly Diagnostic[];
  /** The address of the Graph API. */
  readonly graphUrl: string;
  readonly env: Environment;
  readonly allowPrivateHosts: boolean;
  readonly urlTimeouts: UrlTimeouts;
}

/**
 * Reads the manifest, the lockfile, and every file and URL that the manifest names.
 *
 * @throws {DiagnosticError} with every problem in the manifest, the local files and the lockfile at once.
 */
export async function loadProject(options: LoadProjectOptions = {}): Promise<Project> {
  const { cwd = process.cwd(), env = process.env, urlTimeouts = defaultUrlTimeouts, onListed } = options;
  const paths = await createProjectPaths(options.manifest ?? (await findManifest(cwd)), {
    cwd,
    isSandbox: options.startSandbox !== undefined,
  });
  const [text, held] = await Promise.all([
    readManifestText(paths),
    holdLockfile(paths, options.isLocked ?? false),
  ]);
  const parsed = parseManifest(text, paths.manifestName);
  const { manifest } = parsed;
  if (manifest === undefined)
    throw new DiagnosticError(distinct([...parsed.diagnostics, ...held.diagnostics]));

  const graphUrl = (await options.startSandbox?.(manifest, paths)) ?? resolveGraphUrl(env);
  const isLoopback = isLoopbackUrl(graphUrl);
  const expansion = expandDeclarations(manifest, parsed);
  const checked = checkSources(expansion.requests, { paths, isSandbox: isLoopback });
  const allowPrivateHosts = (options.allowPrivateHosts ?? false) || isLoopback;
  const early = [
    ...held.diagnostics,
    ...parsed.diagnostics,
    ...expansion.diagnostics,
    ...checked.diagnostics,
  ];
  const lockfile = alignPages(held.lockfile, manifest.pages);
  const { globbed, world, saved } = await readWorld(checked.requests, {
    paths,
    lockfile,
    limits: manifest.limits,
    isOffline: (options.offline ?? false) || held.diagnostics.length > 0,
    allowPrivateHosts,
    env,
    timeouts: urlTimeouts,
    ...(isLoopback && { sandboxUrl: graphUrl }),
    ...(onListed !== undefined && {
      onListed: ({ requests, diagnostics }) => {
        if (early.length + diagnostics.length === 0)
          onListed({ paths, manifest, requests, lockfile, graphUrl });
      },
    }),
  });
  const resolved = resolveDesiredState(manifest, globbed.requests, world);
  const problems = [
    ...early,
    ...globbed.diagnostics,
    ...checkOutputPaths(manifest, globbed.requests, paths),
    ...resolved.diagnostics,
  ];
  await saved;
  if (problems.length > 0) throw new DiagnosticError(distinct([...problems, ...resolved.urlDiagnostics]));
  return {
    paths,
    manifest,
    desired: resolved.desired,
    lockfile: held.lockfile,
    lockfileText: held.text,
    isLockfileAhead: held.isAhead,
    foldedUploads: held.folded,
    possiblyLost: held.possiblyLost,
    urlDiagnostics: distinct(resolved.urlDiagnostics),
    graphUrl,
    env,
    allowPrivateHosts,
    urlTimeouts,
  };
}

type CheckedLockfile = HeldLockfile & { readonly diagnostics: readonly Diagnostic[] };

/** The lockfile; what is wrong with it is told together with what is wrong with the manifest. */
async function holdLockfile(paths: ProjectPaths, isLocked: boolean): Promise<CheckedLockfile> {
  try {
    const held = await readLockfile(paths);
    // What a run under way has sent is not lost: its replies are yet to come.
    const isUnderWay =
      !isLocked && held.possiblyLost.length > 0 && (await isRunLockHeld(paths.runLock, backgroundClock));
    return { ...held, possiblyLost: isUnderWay ? [] : held.possiblyLost, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const { diagnostics } = error;
    return {
      lockfile: emptyLockfile,
      text: undefined,
      isAhead: false,
      folded: 0,
      possiblyLost: [],
      diagnostics,
    };
  }
}

/**
 * The text of the manifest.
 *
 * @throws {DiagnosticError} `manifest-not-found` or `manifest-unreadable`.
 */
export async function readManifestText({ manifest, manifestName }: ProjectPaths): Promise<string> {
  try {
    return await readFile(manifest, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw new DiagnosticError([manifestMissing(manifestName)]);
    const message = `\`${manifestName}\` cannot be read`;
    const hint = "put a readable file there, or name another with `--manifest`";
    throw fileError({ code: "manifest-unreadable", message, hint, file: manifestName }, error);
  }
}

function manifestMissing(name: string): Diagnostic {
  return {
    code: "manifest-not-found",
    severity: "error",
    message: `\`${name}\` does not exist`,
    hint: "name another with `--manifest`, or write one with `messenger-assets init`",
  };
}

/** One problem that several Pages or locales have is told once. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return sortDiagnostics([
    ...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values(),
  ]);
}
