import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type ProjectFiles, tempProject } from "./temp-project.ts";

const run = promisify(execFile);

/** Git as it is on a fresh machine. */
export const gitEnv: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

const ada = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];

/** Runs git in `folder`, and gives what it prints, without the last newline. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env["PATH"], ...gitEnv };
  const { stdout } = await run("git", [...ada, ...args], { cwd: folder, env, maxBuffer: 2 ** 26 });
  return stdout.replace(/\n$/, "");
}

/** A temporary git work tree on `main`, and git in it. */
export interface GitFolder {
  readonly folder: string;
  readonly git: (...args: readonly string[]) => Promise<string>;
  readonly write: (path: string, content: string | Uint8Array) => Promise<void>;
  /** Commits everything, and gives the commit. */
  readonly commit: (message: string) => Promise<string>;
}

/** Makes a work tree whose first commit holds `files`; without any, it has no commit. */
export async function gitFolder(files: ProjectFiles = {}): Promise<GitFolder> {
  const folder = await tempProject(files);
  await git(folder, "init", "--quiet", "--initial-branch=main");
  const made = openGitFolder(folder);
  if (Object.keys(files).length > 0) await made.commit("first");
  return made;
}

/** A bare repository that holds what `origin` does, and is its `origin`; and the path of it. */
export async function bareOf(origin: GitFolder): Promise<string> {
  const bare = await tempProject();
  await git(bare, "init", "--quiet", "--bare", "--initial-branch=main");
  await origin.git("remote", "add", "origin", bare);
  await origin.git("push", "--quiet", "--set-upstream", "origin", "main");
  return bare;
}

/** A clone of the repository `bare`. */
export async function cloneOf(bare: string, ...options: readonly string[]): Promise<GitFolder> {
  const folder = await tempProject();
  await git(folder, "clone", "--quiet", ...options, `file://${bare}`, ".");
  return openGitFolder(folder);
}

function openGitFolder(folder: string): GitFolder {
  const inFolder = (...args: readonly string[]): Promise<string> => git(folder, ...args);
  return {
    folder,
    git: inFolder,
    write: async (path, content) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    },
    commit: async (message) => {
      await inFolder("add", "--all");
      await inFolder("commit", "--quiet", "--allow-empty", `--message=${message}`);
      return inFolder("rev-parse", "HEAD");
    },
  };
}
