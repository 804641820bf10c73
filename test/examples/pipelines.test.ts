import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { describe, expect, onTestFinished, test } from "vitest";
import { pipelineFiles } from "../../src/core/init/pipeline-files.ts";

const run = promisify(execFile);
const examples = new URL("../../examples/ci/", import.meta.url);

/** What GitHub's own parser says against a workflow. */
async function errorsOf(name: string, content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const errors = context.errors.getErrors().map(({ message }) => message);
  if (value === undefined) return errors;
  const template = await convertWorkflowTemplate(context, value);
  return [...errors, ...(template.errors ?? []).map(({ Message }) => Message)];
}

describe.each(pipelineFiles.github)("GitHub's workflow $example", ({ example }) => {
  const text = (): Promise<string> => readFile(new URL(`github/${example}`, examples), "utf8");

  test("is valid", async () => {
    expect(await errorsOf(example, await text())).toEqual([]);
  });

  test("pins every action by its commit, and says which version that is", async () => {
    const uses = (await text()).match(/uses: .*/g) ?? [];
    const foreign = uses.filter((line) => !line.startsWith("uses: ./.github/workflows/"));
    for (const line of foreign)
      expect(line).toMatch(/^uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("grants nothing but what a job asks for, and puts no expression into a shell", async () => {
    const lines = (await text()).split("\n");
    expect(lines).toContain("permissions: {}");
    const scripts = [...(await text()).matchAll(/^( +)(?:- )?run: (\|\n(?:\1 +.*\n|\n)*|.*\n)/gm)];
    expect(scripts.filter(([script]) => script.includes("${{"))).toEqual([]);
  });
});

test("GitHub's parser finds a slip", async () => {
  const slip = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    stepz: []\n";
  expect(await errorsOf("slip.yml", slip)).not.toEqual([]);
});

describe("GitLab's pipeline", () => {
  const program = join(
    createRequire(import.meta.url).resolve("gitlab-ci-local/package.json"),
    "../src/index.js",
  );

  test("fits GitLab's published schema", async () => {
    const folder = await mkdtemp(join(tmpdir(), "messenger-assets-gitlab-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await cp(fileURLToPath(new URL("gitlab/", examples)), folder, { recursive: true });
    const git = (...argv: readonly string[]): Promise<unknown> => run("git", argv, { cwd: folder });
    await git("init", "--quiet");
    await git("remote", "add", "origin", "https://gitlab.example.com/acme/bot.git");
    const [{ example } = { example: "" }] = pipelineFiles.gitlab;
    const { stdout, stderr } = await run(
      process.execPath,
      [program, "--list-all", "--file", example, "--home", folder],
      { cwd: folder, env: { PATH: process.env["PATH"] } },
    );
    expect(stdout + stderr).toContain("json schema validated");
    for (const job of ["plan", "staging", "apply", "check"])
      expect(stdout).toContain(`messenger-assets-${job}`);
  });
});
