import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import {
  type CommandOnTerminal,
  type Finished,
  type RunningCommand,
  runCommand,
  startCommand,
  startOnTerminal,
} from "./command.ts";
import { isObject, jqText, listAt, parseJson, textAt } from "./json.ts";
import { assertFits } from "./schemas.ts";

/** A folder with a manifest and media, and the command run in it. */
export interface TestProject {
  readonly folder: string;
  readonly path: (name: string) => string;
  readonly write: (name: string, content: string | Uint8Array) => Promise<void>;
  readonly read: (name: string) => Promise<string>;
  readonly has: (name: string) => boolean;
  readonly move: (from: string, to: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  /** Runs the command to its end. */
  readonly run: (...argv: readonly string[]) => Promise<Finished>;
  readonly start: (...argv: readonly string[]) => RunningCommand;
  readonly startOnTerminal: (...argv: readonly string[]) => CommandOnTerminal;
  /** Sets variables of the environment of later commands. */
  readonly setEnv: (env: Readonly<Record<string, string>>) => void;
  /** The lockfile: it fits its schema, and its text is what jq would print. */
  readonly lockfile: (name?: string) => Promise<unknown>;
  /** When the file was last written, in nanoseconds. */
  readonly writtenAt: (name: string) => Promise<bigint>;
  /** Every file below the folder, relative. */
  readonly files: () => Promise<readonly string[]>;
}

/** What a project is made of. */
export interface ProjectOptions {
  /** The text of `messenger-assets.yaml`. */
  readonly manifest?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** The lockfile of `messenger-assets.yaml`. */
export const lockfileName = "messenger-assets.lock.json";

/**
 * Makes a project that goes with the test. At the end no file of it, and nothing that was printed in it, may hold the value
 * of a variable whose name ends in `TOKEN` or `SECRET`.
 */
export async function openProject(options: ProjectOptions = {}): Promise<TestProject> {
  const folder = await mkdtemp(join(tmpdir(), "messenger-assets-e2e-"));
  let env: Readonly<Record<string, string>> = options.env ?? {};
  const secrets = new Set<string>();
  const printed: (() => string)[] = [];
  const path = (name: string): string => join(folder, name);
  const project: TestProject = {
    folder,
    path,
    write: async (name, content) => {
      await mkdir(dirname(path(name)), { recursive: true });
      await writeFile(path(name), content);
    },
    read: (name) => readFile(path(name), "utf8"),
    has: (name) => existsSync(path(name)),
    move: (from, to) => rename(path(from), path(to)),
    remove: (name) => rm(path(name), { recursive: true }),
    run: async (...argv) => {
      const finished = await runCommand(argv, { cwd: folder, env });
      printed.push(() => finished.stdout + finished.stderr);
      return finished;
    },
    start: (...argv) => {
      const running = startCommand(argv, { cwd: folder, env });
      if (argv[0] !== "sandbox") printed.push(() => running.stdout() + running.stderr());
      return running;
    },
    startOnTerminal: (...argv) => {
      const running = startOnTerminal(argv, { cwd: folder, env });
      printed.push(running.stdout);
      return running;
    },
    setEnv: (more) => {
      env = { ...env, ...more };
      for (const secret of secretsOf(env)) secrets.add(secret);
    },
    lockfile: (name = lockfileName) => readLockfile(path(name)),
    writtenAt: async (name) => (await stat(path(name), { bigint: true })).mtimeNs,
    files: async () => (await listFiles(folder)).map((file) => file.slice(folder.length + 1)),
  };
  project.setEnv({});
  onTestFinished(async () => {
    const texts = await readAll(folder).finally(() => rm(folder, { recursive: true, force: true }));
    const told = [...secrets].filter((secret) =>
      [...texts, ...printed.map((text) => text())].some((text) => text.includes(secret)),
    );
    if (told.length > 0) throw new Error(`a secret was told: ${told.join(", ")}`);
  });
  if (options.manifest !== undefined) await project.write("messenger-assets.yaml", options.manifest);
  for (const [name, content] of Object.entries(options.files ?? {})) await project.write(name, content);
  return project;
}

/** The actions of a plan document: `PAGE KEY ACTION REASON`. */
export function actionsOf({ document }: Finished): readonly string[] {
  return listAt(document, "actions").map((action) =>
    ["page", "key", "action", "reason"].map((field) => textAt(action, field)).join(" "),
  );
}

/** The results of an apply document: `PAGE KEY ACTION OUTCOME`, and the error's code if there is one. */
export function resultsOf({ document }: Finished): readonly string[] {
  return listAt(document, "results").map((result) => {
    const words = ["page", "key", "action", "outcome"].map((field) => textAt(result, field));
    return [...words, ...errorCodeOf(result)].join(" ");
  });
}

/** The codes of a document's diagnostics. */
export function codesOf({ document }: Finished): readonly string[] {
  return listAt(document, "diagnostics").map((diagnostic) => textAt(diagnostic, "code"));
}

function errorCodeOf(result: unknown): readonly string[] {
  return isObject(result) && isObject(result["error"]) ? [textAt(result, "error", "code")] : [];
}

function secretsOf(env: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(env)
    .filter(([name, value]) => /(TOKEN|SECRET)$/.test(name) && value !== "")
    .map(([, value]) => value);
}

async function readAll(folder: string): Promise<readonly string[]> {
  return Promise.all((await listFiles(folder)).map((file) => readFile(file, "latin1")));
}

async function readLockfile(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8");
  const lockfile = parseJson(text);
  assertFits("lockfile", lockfile);
  if (text !== jqText(lockfile)) throw new Error(`not as jq would print it:\n${text}`);
  return lockfile;
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
