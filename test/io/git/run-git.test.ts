import { existsSync, readFileSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { createGit } from "../../../src/io/git/run-git.ts";
import { rejectionOf } from "../../support/apply-fixture.ts";
import { gitEnv, gitFolder } from "../../support/git.ts";
import { tempProject } from "../../support/temp-project.ts";
import { waitUntil } from "../../support/wait-until.ts";

const path = process.env["PATH"] ?? "";
const env = { PATH: path, ...gitEnv };

/** A folder with a `git` of our own, to be found first. */
async function fakeGit(script: string): Promise<string> {
  const folder = await tempProject();
  await writeFile(join(folder, "git"), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, "git"), 0o755);
  return folder;
}

test("git gets its arguments as they are, its input, an index of its own, and speaks English", async () => {
  const { folder } = await gitFolder({ "a.txt": "a" });
  const git = createGit({ cwd: folder, env: { ...env, LANG: "de_DE.UTF-8", LANGUAGE: "de" } });
  const indexFile = join(folder, "own.index");
  expect(await git(["hash-object", "--stdin"], { input: "a" })).toMatchObject({
    exitCode: 0,
    stdout: "2e65efe2a145dda7ee51d1741299f848e5bf752e\n",
  });
  await git(["read-tree", "--empty"], { indexFile });
  expect((await git(["ls-files"], { indexFile })).stdout).toBe("");
  expect((await git(["ls-files"])).stdout).toBe("a.txt\n");
  expect(await git(["rev-parse", "--verify", "$(id); x"])).toEqual({
    exitCode: 128,
    stdout: "",
    stderr: "fatal: Needed a single revision\n",
    isCutOff: false,
  });
});

test("without git there is an error that says so", async () => {
  const folder = await tempProject();
  expect(await rejectionOf(createGit({ cwd: folder, env: { PATH: folder } })(["version"]))).toMatchObject([
    { code: "git-missing" },
  ]);
});

test("credentials in what git says are told to nobody", async () => {
  const folder = await fakeGit(
    `echo "fatal: unable to access 'https://oauth2:glpat-secret@gitlab.com/a.git/': no; https://a:b@c@d/" >&2; exit 128`,
  );
  const { stderr } = await createGit({ cwd: folder, env: { PATH: folder } })(["fetch"]);
  expect(stderr).toBe(
    "fatal: unable to access 'https://[redacted]@gitlab.com/a.git/': no; https://[redacted]@d/\n",
  );
});

test("a signal ends git and its helpers, who would outlive it, and nothing is begun after it", async () => {
  const folder = await fakeGit('sleep 600 & echo "$!" > helper; echo "$$" > self; wait');
  const controller = new AbortController();
  const running = createGit({ cwd: folder, env: { PATH: `${folder}${delimiter}${path}` } })(["push"], {
    signal: controller.signal,
  });
  const pids = await Promise.all(["self", "helper"].map((name) => readPid(join(folder, name))));
  controller.abort();
  expect(await running).toEqual({ exitCode: undefined, stdout: "", stderr: "", isCutOff: true });
  await waitUntil("both have ended", () => !pids.some(isAlive));
  const late = createGit({ cwd: folder, env: { PATH: "/nowhere" } })(["push"], { signal: controller.signal });
  expect((await late).isCutOff).toBe(true);
});

async function readPid(file: string): Promise<number> {
  let text = "";
  await waitUntil(`${file} is written`, () => {
    text = existsSync(file) ? readFileSync(file, "utf8") : "";
    return text.endsWith("\n");
  });
  return Number(text);
}

function isAlive(pid: number): boolean {
  try {
    // A zombie that nobody has waited for is gone for us.
    return !/^State:\sZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
