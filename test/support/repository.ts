import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { spawnBuiltCommand } from "./built-command.ts";
import { git, gitEnv } from "./git.ts";
import { listAt, textAt } from "./json.ts";
import { openProject, type ProjectOptions, type TestProject } from "./project.ts";
import { readAnnouncement, type SandboxControl } from "./sandbox-announcement.ts";
import { waitUntil } from "./wait-until.ts";

/** A work tree with a project in it. */
export interface Clone extends TestProject {
  readonly git: (...args: readonly string[]) => Promise<string>;
  /** Commits everything, and pushes it. */
  readonly share: (message: string) => Promise<void>;
}

/** A bare repository with a project on `main`, and a sandbox that clones of it upload to. */
export interface Repository {
  /** The path of the bare repository. */
  readonly remote: string;
  readonly sandbox: SandboxControl;
  /** Runs git in the bare repository. */
  readonly git: (...args: readonly string[]) => Promise<string>;
  /** A clone of `main`, whose user is Ada; `options` are those of `git clone`. */
  readonly clone: (...options: readonly string[]) => Promise<Clone>;
  /** The digest of every upload that the sandbox has taken. */
  readonly digests: () => Promise<readonly string[]>;
}

/** Makes a repository whose first commit holds what `options` say. It goes with the test. */
export async function openRepository(options: ProjectOptions): Promise<Repository> {
  const folder = await mkdtemp(join(tmpdir(), "messenger-assets-remote-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const remote = join(folder, "remote.git");
  await git(folder, "init", "--quiet", "--bare", "--initial-branch=main", remote);
  const first = createClone(await openProject({ env: gitEnv, ...options }));
  await first.git("init", "--quiet", "--initial-branch=main");
  await first.git("remote", "add", "origin", remote);
  await first.share("first");
  const sandbox = await startSandbox(first.folder);
  const env = { ...gitEnv, ...options.env, ...environmentOf(sandbox) };
  return {
    remote,
    sandbox,
    git: (...args) => git(remote, ...args),
    clone: async (...cloneOptions) => {
      const project = await openProject({ env });
      await git(project.folder, "clone", "--quiet", ...cloneOptions, `file://${remote}`, ".");
      await git(project.folder, "config", "user.name", "Ada");
      await git(project.folder, "config", "user.email", "ada@example.com");
      return createClone(project);
    },
    digests: async () => {
      const state = await sandbox.control("GET", "state");
      return listAt(state, "attachments").map((attachment) => textAt(attachment, "digest"));
    },
  };
}

/** A sandbox that lives as long as the test: with many clones that is longer than a command may take. */
async function startSandbox(cwd: string): Promise<SandboxControl> {
  const { child, stdout, stderr } = spawnBuiltCommand(["sandbox", "--json", "--port", "0"], {
    cwd,
    env: gitEnv,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await waitUntil(`the sandbox said nothing: ${stderr()}`, () => stdout().includes("\n"));
  return readAnnouncement(stdout());
}

function environmentOf({ url, pages }: SandboxControl): Readonly<Record<string, string>> {
  return { MESSENGER_GRAPH_URL: url, MESSENGER_PAGE_ACCESS_TOKEN: pages[0]?.token ?? "" };
}

function createClone(project: TestProject): Clone {
  const inFolder = (...args: readonly string[]): Promise<string> => git(project.folder, ...args);
  return {
    ...project,
    git: inFolder,
    share: async (message) => {
      await inFolder("add", "--all");
      await inFolder("commit", "--quiet", `--message=${message}`);
      await inFolder("push", "--quiet", "origin", "HEAD:main");
    },
  };
}
