import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { isTested } from "../support/is-tested.ts";
import { parseJson, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { codesOf, openProject, type TestProject } from "../support/project.ts";
import { startSandboxCommand } from "../support/sandbox-command.ts";

const outputs = [
  "src/assets.ts",
  "src/assets.mjs",
  "src/assets.d.mts",
  "src/assets.py",
  "src/assets.json",
] as const;

function openOutputs(): Promise<TestProject> {
  return openProject({
    manifest: `version: 1
assets: { welcome: welcome.png, "stickers/cat": cat.png }
outputs:
  - { format: typescript, path: src/assets.ts }
  - { format: javascript, path: src/assets.mjs }
  - { format: python, path: src/assets.py }
  - { format: json, path: src/assets.json }
`,
    files: { "welcome.png": png("welcome"), "cat.png": png("cat") },
  });
}

test("generate writes every output before anything is uploaded, without token and network", async () => {
  const project = await openOutputs();
  const generated = await project.run("generate");
  expect(generated).toMatchObject({ exitCode: 0, stderr: "" });
  expect(generated.stdout).toBe(outputs.map((path) => `wrote ${path}\n`).join(""));
  const typescript = await project.read("src/assets.ts");
  expect(typescript).toContain('"stickers/cat": undefined');
  expect(await project.read("src/assets.py")).toContain('"stickers/cat": None');
  const before = await Promise.all(outputs.map(project.writtenAt));
  expect((await project.run("generate")).stdout).toBe("5 unchanged\n");
  expect(await Promise.all(outputs.map(project.writtenAt))).toEqual(before);
});

test("apply writes the outputs with the IDs that it got", async () => {
  const project = await openOutputs();
  await startSandboxCommand(project);
  await project.run("generate");
  const applied = await project.run("apply");
  expect(applied.stderr).toContain(outputs.map((path) => `wrote ${path}\n`).join(""));
  const lockfile = await project.lockfile();
  const id = textAt(lockfile, "pages", "default", "assets", "stickers/cat", "attachmentId");
  for (const path of ["src/assets.ts", "src/assets.mjs", "src/assets.py", "src/assets.json"])
    expect(await project.read(path)).toContain(`"${id}"`);
  const document = parseJson(await project.read("src/assets.json"));
  expect(valueAt(document, "generatedBy")).toBe("messenger-assets");
  expect((await project.run("generate", "--check")).exitCode).toBe(0);
});

test.runIf(isTested("python3"))("a bot in Python follows the lockfile that apply writes", async () => {
  const project = await openOutputs();
  await startSandboxCommand(project);
  await project.run("apply");
  const bot = `
from assets import Assets, attachment_id
page = Assets.open("../messenger-assets.lock.json").page("default")
print(page.message("stickers/cat")["attachment"]["payload"]["attachment_id"])
print(attachment_id("default", "stickers/cat"))
`;
  const { stdout, stderr } = spawnSync("python3", ["-B", "-c", bot], {
    cwd: project.path("src"),
    encoding: "utf8",
  });
  const path = ["pages", "default", "assets", "stickers/cat", "attachmentId"];
  const id = textAt(await project.lockfile(), ...path);
  expect({ stdout, stderr }).toEqual({ stdout: `${id}\n${id}\n`, stderr: "" });
});

test("generate --check writes nothing, and shows the difference and the command that mends it", async () => {
  const project = await openOutputs();
  await project.run("generate");
  await project.write(
    "messenger-assets.yaml",
    (await project.read("messenger-assets.yaml")).replace("welcome: ", "greeting: "),
  );
  const before = await Promise.all(outputs.map(project.read));
  const checked = await project.run("generate", "--check");
  expect(checked.exitCode).toBe(1);
  expect(checked.stdout).toContain("--- src/assets.ts\tnow\n+++ src/assets.ts\tgenerated\n");
  expect(checked.stdout).toMatch(/^-.*welcome/m);
  expect(checked.stdout).toMatch(/^\+.*greeting/m);
  expect(checked.stderr).toContain("error[output-stale]: `src/assets.ts` is not what `generate` would write");
  expect(checked.stderr).toContain("hint: messenger-assets generate\n");
  expect(await Promise.all(outputs.map(project.read))).toEqual(before);
  const told = await project.run("generate", "--check", "--json");
  expect(codesOf(told)).toEqual(outputs.map(() => "output-stale"));
});

test("generate --check tells an output that is not there", async () => {
  const project = await openOutputs();
  const checked = await project.run("generate", "--check");
  expect(checked.exitCode).toBe(1);
  expect(checked.stderr).toContain("`src/assets.ts` does not exist");
  expect(project.has("src")).toBe(false);
});

test("generate says with --json what it wrote", async () => {
  const project = await openOutputs();
  const generated = await project.run("generate", "--json");
  expect(valueAt(generated.document, "written")).toEqual(outputs);
});

test("generate never overwrites a file of another hand", async () => {
  const project = await openOutputs();
  await project.write("src/assets.mjs", "// mine\n");
  const generated = await project.run("generate", "--json");
  expect(generated.exitCode).toBe(1);
  expect(codesOf(generated)).toEqual(["output-not-generated"]);
  expect(await project.files()).not.toContain("src/assets.ts");
  expect(await project.read("src/assets.mjs")).toBe("// mine\n");
});

test("a URL without type and entry cannot be generated, and the hint says what to write", async () => {
  const project = await openProject({
    manifest: `version: 1
assets: { promo: "https://cdn.example.com/promo" }
outputs: [{ format: json, path: assets.json }]
`,
  });
  const generated = await project.run("generate", "--json");
  expect(generated.exitCode).toBe(1);
  expect(codesOf(generated)).toEqual(["type-unknown"]);
  expect(textAt(generated.document, "diagnostics", 0, "hint")).toContain("type:");
});
