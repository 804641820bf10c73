import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { binPath, nodePath, readOutput } from "../support/built-command.ts";
import { runCommand } from "../support/command.ts";
import { listAt, parseJson, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { actionsOf, codesOf, openProject, type TestProject } from "../support/project.ts";
import { startSandboxCommand } from "../support/sandbox-command.ts";

function openOne(): Promise<TestProject> {
  return openProject({
    manifest: "version: 1\nassets: { a: a.png }\n",
    files: { "a.png": png("a") },
  });
}

test.each([
  [["plam"], "plan"],
  [["plan", "--detailed-exitcod"], "--detailed-exitcode"],
  [["apply", "--concurrency", "0"], "whole number"],
  [["plan", "--at", "tomorrow"], "2027-02-20"],
  [["plan", "--format", "xml"], "text"],
  [["plan", "stray"], "argument"],
  [[], "Daily:"],
])("%j is wrong usage: exit 64, and stderr alone says why", async (argv, told) => {
  const project = await openOne();
  const finished = await project.run(...argv);
  expect(finished).toMatchObject({ exitCode: 64, stdout: "" });
  expect(finished.stderr).toContain(told);
});

test("wrong usage with --json is told as a document too", async () => {
  const project = await openOne();
  const finished = await project.run("plan", "--json", "--bogus");
  expect(finished.exitCode).toBe(64);
  expect(codesOf(finished)).toEqual(["wrong-usage"]);
  expect(finished.stderr).toContain("--bogus");
});

test("--help and --version print to stdout and exit with 0", async () => {
  const project = await openOne();
  const help = await project.run("--help");
  expect(help).toMatchObject({ exitCode: 0, stderr: "" });
  for (const group of ["Daily:", "Bots:", "Set-up:"]) expect(help.stdout).toContain(group);
  const version = await project.run("--version");
  const description = parseJson(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  expect(version).toMatchObject({ exitCode: 0, stdout: `${textAt(description, "version")}\n`, stderr: "" });
});

test("the command's file runs by itself: with its arguments, its exit code and V8's limits", async () => {
  const project = await openOne();
  const tellOptions = "data:text/javascript,console.error(JSON.stringify(process.execArgv))";
  const run = async (...argv: readonly string[]) => {
    const child = spawn(binPath, argv, {
      cwd: project.folder,
      env: { PATH: `${dirname(nodePath)}:${process.env["PATH"]}`, NODE_OPTIONS: `--import=${tellOptions}` },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const command = readOutput(child);
    const { exitCode } = await command.closed;
    return { exitCode, stderr: command.stderr() };
  };
  const planned = await run("plan", "--detailed-exitcode");
  expect(planned).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('["--max-semi-space-size=8","--v8-pool-size=1"'),
  });
  const refused = await run("plan", "--at", "$a  'b' *");
  expect(refused).toMatchObject({ exitCode: 64, stderr: expect.stringContaining("$a  'b' *") });
});

test.each(["messenger-assets.yml", "messenger-assets.json"])("%s is a manifest as well", async (name) => {
  const project = await openProject({
    files: { [name]: '{ "version": 1, "assets": { "a": "a.png" } }\n', "a.png": png("a") },
  });
  const planned = await project.run("plan", "--json");
  expect(valueAt(planned.document, "manifest")).toBe(name);
  expect(actionsOf(planned)).toEqual(["default a create new"]);
});

test("two manifests side by side are an error that names both", async () => {
  const project = await openOne();
  await project.write("messenger-assets.json", '{ "version": 1, "assets": {} }\n');
  const planned = await project.run("plan", "--json");
  expect(planned.exitCode).toBe(1);
  expect(codesOf(planned)).toEqual(["manifest-ambiguous"]);
  expect(textAt(planned.document, "diagnostics", 0, "message")).toBe(
    "there are `messenger-assets.yaml` and `messenger-assets.json` here",
  );
  expect((await project.run("plan", "-m", "messenger-assets.json")).exitCode).toBe(0);
});

test("paths count from the manifest's folder, wherever the command is run", async () => {
  const project = await openProject({
    files: { "bot/assets.yaml": "version: 1\nassets: { a: media/a.png }\n", "bot/media/a.png": png("a") },
  });
  const planned = await project.run("plan", "--json", "-m", "bot/assets.yaml");
  expect(actionsOf(planned)).toEqual(["default a create new"]);
  expect(valueAt(planned.document, "actions", 0, "source")).toBe("media/a.png");
});

test("without a manifest the error says how to get one", async () => {
  const project = await openProject();
  const planned = await project.run("plan", "--format", "json");
  expect(planned.exitCode).toBe(1);
  expect(codesOf(planned)).toEqual(["manifest-not-found"]);
  expect(textAt(planned.document, "diagnostics", 0, "hint")).toContain("messenger-assets init");
});

test("a reader that closes stdout is no error", async () => {
  const keys = Array.from({ length: 5_000 }, (_, index) => `k${index}`);
  const project = await openProject({
    manifest: `version: 1\nassets:\n${keys.map((key) => `  ${key}: a.png\n`).join("")}`,
    files: { "a.png": png("a") },
  });
  const running = project.start("plan");
  running.child.stdout?.once("data", () => running.child.stdout?.destroy());
  expect(await running.ended).toMatchObject({ exitCode: 0, signal: null, stderr: "" });
  expect(running.stdout()).not.toContain("Plan: 5,000 to create");
});

test("what comes from outside is printed without control and bidi characters", async () => {
  const project = await openProject({
    manifest: `version: 1
assets:
  a: "media/\\u001b[31mred\\u202e.png"
  b: "media/line\\n::error::break.png"
`,
  });
  const planned = await project.run("plan");
  expect(planned.exitCode).toBe(1);
  expect(planned.stderr).toContain("`media/\\u001b[31mred\\u202e.png` does not exist");
  expect(planned.stderr).toContain("\\n::error::break.png");
  const unwanted = [...planned.stderr].filter((character) => /(?!\n)[\p{Cc}\p{Cf}]/u.test(character));
  expect(unwanted).toEqual([]);
  expect(planned.stderr).not.toMatch(/^::/m);
});

test("keys that objects have by nature are keys like others", async () => {
  const keys = ["10", "9", "constructor", "toString", "valueOf"];
  const project = await openProject({
    manifest: `version: 1\nassets:\n${keys.map((key) => `  "${key}": a.png\n`).join("")}`,
    files: { "a.png": png("a") },
  });
  await startSandboxCommand(project);
  expect((await project.run("apply")).exitCode).toBe(0);
  await project.lockfile();
  expect(actionsOf(await project.run("plan", "--json"))).toEqual(
    keys.map((key) => `default ${key} keep unchanged`),
  );
});

test("a plan with nothing to do loads neither the network client nor the progress display", async () => {
  const project = await openOne();
  await startSandboxCommand(project);
  await project.run("apply");
  const coverage = await mkdtemp(join(tmpdir(), "messenger-assets-loaded-"));
  onTestFinished(() => rm(coverage, { recursive: true }));
  const planned = await runCommand(["plan"], { cwd: project.folder, env: { NODE_V8_COVERAGE: coverage } });
  expect(planned.stdout).toBe("No changes. 1 asset is up to date.\n");
  const loaded = await packagesLoaded(coverage);
  expect(loaded).toContain("yaml");
  expect(
    loaded.filter((name) => ["undici", "listr2", "form-data", "@fastify/busboy"].includes(name)),
  ).toEqual([]);
});

async function packagesLoaded(coverage: string): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const file of await readdir(coverage)) {
    for (const script of listAt(parseJson(await readFile(join(coverage, file), "utf8")), "result")) {
      const name = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(textAt(script, "url"))?.[1];
      if (name !== undefined) names.add(name);
    }
  }
  return [...names];
}
