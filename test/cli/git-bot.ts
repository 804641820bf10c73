import { onTestFinished } from "vitest";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { type GitFolder, gitEnv, gitFolder } from "../support/git.ts";
import { png } from "../support/media.ts";
import type { ProjectFiles } from "../support/temp-project.ts";
import { type Ran, type RunOptions, runIn } from "./run-in.ts";

/** A work tree with a manifest, and an emulator that its commands upload to. */
export interface GitBot extends GitFolder {
  readonly run: (...argv: readonly string[]) => Promise<Ran>;
  /** How commands are run, here or in a clone. */
  readonly options: RunOptions;
}

/** The environment of commands that find git, and nobody's settings of it. */
export const plainEnv: Readonly<Record<string, string>> = { PATH: process.env["PATH"] ?? "", ...gitEnv };

const ada = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};

/** Two assets, one output. */
export const twoAssets: ProjectFiles = {
  "messenger-assets.yaml": `version: 1
assets: { a: a.png, b: b.png }
outputs: [{ format: json, path: ids.json }]
`,
  "a.png": png("a"),
  "b.png": png("b"),
};

/** Makes a work tree whose first commit holds `files`. */
export async function openGitBot(files: ProjectFiles = twoAssets): Promise<GitBot> {
  const sandbox = await startSandbox({ pages: [{ name: "default" }] });
  onTestFinished(sandbox.close);
  const made = await gitFolder(files);
  const env = {
    ...plainEnv,
    ...ada,
    MESSENGER_GRAPH_URL: sandbox.url,
    MESSENGER_PAGE_ACCESS_TOKEN: sandbox.pages[0]?.token ?? "",
  };
  const options = { env, nowMs: Date.now() };
  return { ...made, options, run: (...argv) => runIn(made.folder, argv, options) };
}
