import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listAt, parseJson, textAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { openProject, type TestProject } from "../support/project.ts";
import { startSandboxCommand } from "../support/sandbox-command.ts";

/** What costs more than a plan, and is loaded where it is used. */
const heavyPackages = ["@fastify/busboy", "ajv", "diff", "form-data", "listr2", "undici"];

/** The packages that a command loads, as far as they are in `packages`. */
async function loadedBy(
  project: TestProject,
  argv: readonly string[],
  packages: readonly string[] = heavyPackages,
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), "messenger-assets-loaded-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  // What Node's coverage covers is every module that was loaded.
  project.setEnv({ NODE_V8_COVERAGE: folder });
  expect((await project.run(...argv)).exitCode).toBe(0);
  const reports = await Promise.all(
    (await readdir(folder)).map(async (name) => parseJson(await readFile(join(folder, name), "utf8"))),
  );
  const urls = reports.flatMap((report) => listAt(report, "result")).map((script) => textAt(script, "url"));
  return packages.filter((name) => urls.some((url) => url.includes(`/node_modules/${name}/`)));
}

test("a plan with nothing to do loads no HTTP client and no progress, and an apply what it needs", async () => {
  const project = await openProject({
    manifest: "version: 1\nassets:\n  a: { glob: media/*.png }\n",
    files: { "media/a.png": png("a") },
  });
  await startSandboxCommand(project);
  expect(await loadedBy(project, ["apply"])).toEqual(["form-data", "undici"]);
  for (const command of ["plan", "status", "validate", "generate"]) {
    expect(await loadedBy(project, [command])).toEqual([]);
  }
});

test("what reads no project does not load what reads one", async () => {
  const project = await openProject({ files: { "a.png": png("a") } });
  const packages = ["commander", "yaml"];
  expect(await loadedBy(project, ["validate", "--help"], packages)).toEqual(["commander"]);
  expect(await loadedBy(project, ["completion", "bash"], packages)).toEqual(["commander"]);
  expect(await loadedBy(project, ["init"], packages)).toContain("yaml");
});
