import { execFile } from "node:child_process";
import { promisify } from "node:util";

const runFile = promisify(execFile);

/** Runs git in a work tree, and gives what it printed and its exit code. */
export interface GitWorkTree {
  readonly git: (...argv: readonly string[]) => Promise<string>;
  /** As `git`, of a command that is to fail: a merge with conflicts. */
  readonly refused: (...argv: readonly string[]) => Promise<string>;
  /** Commits everything. */
  readonly commit: (message: string) => Promise<void>;
}

const identity = {
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

/** Makes `folder` a git repository on the branch `main`. */
export async function openWorkTree(folder: string): Promise<GitWorkTree> {
  const run = async (argv: readonly string[]): Promise<string> => {
    const { stdout } = await runFile("git", [...argv], { cwd: folder, env: { ...process.env, ...identity } });
    return stdout;
  };
  await run(["init", "--quiet", "--initial-branch", "main"]);
  return {
    git: (...argv) => run(argv),
    refused: async (...argv) => {
      const failure: unknown = await run(argv).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure instanceof Error && "stdout" in failure) return String(failure.stdout);
      throw new Error(`git ${argv.join(" ")} was not refused`);
    },
    commit: async (message) => {
      await run(["add", "--all"]);
      await run(["commit", "--quiet", "--message", message]);
    },
  };
}
