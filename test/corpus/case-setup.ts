import { mkdir, readFile, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What of a case's input git cannot hold; all paths count from the copy of the case's folder. */
export interface CaseSetup {
  /** Whether the copy is a git work tree. */
  readonly git: boolean;
  /** What runs see of the environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly folders: readonly string[];
  /** Texts of files: those outside of the work tree, and names that some file systems or git's settings do not hold. */
  readonly files: ReadonlyMap<string, string>;
  /** Where each link leads, as written into the link. */
  readonly symlinks: ReadonlyMap<string, string>;
  /** Bytes that files are made to have: zeros are added at the end. */
  readonly sizes: ReadonlyMap<string, number>;
}

/**
 * Reads a case's `setup.json`; a case without one gets a plain git work tree.
 *
 * @throws {Error} for a field that is unknown or of another shape: the case would test something else than it says.
 */
export async function readCaseSetup(folder: string): Promise<CaseSetup> {
  const text = await readFile(join(folder, "setup.json"), "utf8").catch(() => "{}");
  const parsed: unknown = JSON.parse(text);
  const fields = new Map(membersOf(parsed));
  for (const name of fields.keys())
    if (!known.has(name)) throw new Error(`unknown field in setup.json: ${name}`);
  return {
    git: fields.get("git") !== false,
    env: Object.fromEntries(textsOf(fields.get("env"))),
    folders: listOf(fields.get("folders")),
    files: new Map(textsOf(fields.get("files"))),
    symlinks: new Map(textsOf(fields.get("symlinks"))),
    sizes: new Map(membersOf(fields.get("sizes")).map(([path, size]) => [path, Number(size)])),
  };
}

const known = new Set(["git", "env", "folders", "files", "symlinks", "sizes"]);

/** Adds to the copy at `folder` what `setup` says. */
export async function applyCaseSetup(folder: string, setup: CaseSetup): Promise<void> {
  const place = async (path: string): Promise<string> => {
    const absolute = join(folder, path);
    await mkdir(dirname(absolute), { recursive: true });
    return absolute;
  };
  if (setup.git) await mkdir(join(folder, ".git"));
  for (const path of setup.folders) await mkdir(join(folder, path), { recursive: true });
  for (const [path, text] of setup.files) await writeFile(await place(path), text);
  for (const [path, target] of setup.symlinks) await symlink(target, await place(path));
  for (const [path, size] of setup.sizes) await truncate(join(folder, path), size);
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function textsOf(value: unknown): readonly (readonly [string, string])[] {
  return membersOf(value).map(([name, text]) => [name, textOf(text)]);
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new Error(`no text in setup.json: ${JSON.stringify(value)}`);
}
