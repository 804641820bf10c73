import { execFileSync } from "node:child_process";
import { type ProjectFiles, writeFiles } from "./temp-project.ts";

/** A git repository in a folder, for a test. */
export interface ScratchRepository {
  readonly git: (...argv: readonly string[]) => string;
  /** Writes the files and commits everything; gives the commit. */
  readonly commit: (subject: string, files?: ProjectFiles) => Promise<string>;
}

const identity = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};

/** Makes `folder` a git repository whose branch is `main`. Each commit is one day after the one before, from 2026-11-01 on. */
export function openRepository(folder: string): ScratchRepository {
  let day = 0;
  const git = (...argv: readonly string[]): string => {
    const date = new Date(Date.UTC(2026, 10, 1 + day, 9)).toISOString();
    return execFileSync("git", argv, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...identity, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    }).trim();
  };
  git("init", "--quiet", "--initial-branch=main");
  return {
    git,
    commit: async (subject, files = {}) => {
      await writeFiles(folder, files);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", `--message=${subject}`);
      day += 1;
      return git("rev-parse", "HEAD");
    },
  };
}
