import { access, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";

/** Where a project's files are; all paths absolute. */
export interface ProjectPaths {
  readonly manifest: string;
  /** The manifest as messages show it. */
  readonly manifestName: string;
  /** The manifest's folder, which relative paths count from. */
  readonly folder: string;
  /** What no path may leave: the git work tree, or the manifest's folder where there is none. */
  readonly workTree: string;
  readonly lockfile: string;
  /** The lockfile as messages show it. */
  readonly lockfileName: string;
  /** `.messenger-assets/` */
  readonly ownFolder: string;
  readonly journal: string;
  /** The journal as messages show it. */
  readonly journalName: string;
  readonly runLock: string;
  /** The run lock as messages show it. */
  readonly runLockName: string;
  /** What the outputs' paths count from. */
  readonly outputs: string;
  readonly sandboxState: string;
}

/** How paths are found. */
export interface PathOptions {
  readonly cwd: string;
  /** Whether the lockfile and the outputs are the sandbox's own. */
  readonly isSandbox: boolean;
}

/** The paths of the project whose manifest is `manifestName`, seen from `cwd`. */
export async function createProjectPaths(
  manifestName: string,
  { cwd, isSandbox }: PathOptions,
): Promise<ProjectPaths> {
  const written = resolve(cwd, manifestName);
  const folder = await realpath(dirname(written)).catch(() => dirname(written));
  const manifest = join(folder, basename(written));
  const ownFolder = join(folder, ".messenger-assets");
  const stem = stemOf(manifest);
  const ownSubfolder = join(ownFolder, stem);
  const sandboxFolder = join(ownSubfolder, "sandbox");
  const base = isSandbox ? sandboxFolder : folder;
  const lockfile = join(base, lockfileNameOf(manifest));
  const runFolder = isSandbox ? sandboxFolder : ownSubfolder;
  const runLock = join(runFolder, "run.lock");
  const journal = join(runFolder, "journal.jsonl");
  const realCwd = await realpath(cwd);
  return {
    manifest,
    manifestName,
    folder,
    workTree: (await findGitFolder(folder)) ?? folder,
    lockfile,
    lockfileName: relative(realCwd, lockfile),
    ownFolder,
    journal,
    journalName: relative(realCwd, journal),
    runLock,
    runLockName: relative(realCwd, runLock),
    outputs: base,
    sandboxState: join(sandboxFolder, "state.jsonl"),
  };
}

/** The name of the lockfile of the manifest at `manifest`. */
export function lockfileNameOf(manifest: string): string {
  return `${stemOf(manifest)}.lock.json`;
}

function stemOf(manifest: string): string {
  return basename(manifest).replace(/\.(ya?ml|json)$/, "");
}

/** The manifest as seen from the root of its work tree: it names the manifest wherever a command runs. */
export function pathInRepository({ manifest, workTree }: ProjectPaths): string {
  return relative(workTree, manifest);
}

/** Where an output written as `path` goes; in the sandbox's folder nothing climbs out. */
export function outputPath(paths: ProjectPaths, path: string): string {
  if (paths.outputs === paths.folder) return resolve(paths.folder, path);
  return join(paths.outputs, path.replaceAll(/(^|\/)\.\.(?=\/)/g, "$1__"));
}

/** An output as messages show it: as the manifest writes it, in the sandbox by where it really goes. */
export function outputName(paths: ProjectPaths, path: string): string {
  return paths.outputs === paths.folder ? path : relative(paths.folder, outputPath(paths, path));
}

/** Whether the absolute `path` is `folder` or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The work tree that `folder` belongs to: the nearest folder above with a `.git`; undefined where there is none. */
export async function findGitFolder(folder: string): Promise<string | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const hasGit = await access(join(current, ".git")).then(
      () => true,
      () => false,
    );
    if (hasGit) return current;
    if (current === dirname(current)) return undefined;
  }
}
