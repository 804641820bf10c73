import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { appendStepSummary } from "../../../src/io/ci/append-step-summary.ts";
import { tempProject } from "../../support/temp-project.ts";

test("what stands in the file already stays, and a block of its own comes after it", async () => {
  const file = join(await tempProject({ "summary.md": "| a |\n" }), "summary.md");
  expect(await appendStepSummary(file, "**b**\n")).toEqual([]);
  expect(await appendStepSummary(file, "**c**\n")).toEqual([]);
  expect(await readFile(file, "utf8")).toBe("| a |\n\n**b**\n\n**c**\n");
});

test("a file that is not there yet is made", async () => {
  const file = join(await tempProject(), "summary.md");
  expect(await appendStepSummary(file, "a\n")).toEqual([]);
  expect(await readFile(file, "utf8")).toBe("\na\n");
});

test("what GitHub would drop as too large is not written, with a warning", async () => {
  const file = join(await tempProject(), "summary.md");
  await writeFile(file, "x".repeat(1_048_576 - 4));
  expect(await appendStepSummary(file, "éa")).toEqual([]);
  expect(await appendStepSummary(file, "")).toEqual([
    {
      code: "step-summary-unwritable",
      severity: "warning",
      message: "the step's summary would be larger than the 1 MiB that GitHub takes, and stays as it is",
      hint: "run fewer commands in one step",
      file,
    },
  ]);
  expect((await readFile(file, "utf8")).endsWith("x\néa")).toBe(true);
});

test("a file that cannot be written is a warning", async () => {
  const folder = await tempProject();
  const hint = "`GITHUB_STEP_SUMMARY` names a file that GitHub Actions makes; nothing else depends on it";
  const warning = { code: "step-summary-unwritable", severity: "warning", hint };
  const missing = join(folder, "none", "summary.md");
  expect(await appendStepSummary(missing, "a")).toEqual([
    {
      ...warning,
      message: "the step's summary cannot be written: its folder does not exist (ENOENT)",
      file: missing,
    },
  ]);
  await mkdir(join(folder, "taken"));
  expect(await appendStepSummary(join(folder, "taken"), "a")).toEqual([
    {
      ...warning,
      message: "the step's summary cannot be written: it is a folder (EISDIR)",
      file: join(folder, "taken"),
    },
  ]);
});
