import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeAtomically } from "../../../src/io/lockfile/write-atomically.ts";
import { tempProject } from "../../support/temp-project.ts";

test("nothing is written, and nothing left behind, when it is no longer wanted at the last moment", async () => {
  const folder = await tempProject({ "x.json": "old" });
  const seen: (readonly string[])[] = [];
  const isWritten = await writeAtomically(join(folder, "x.json"), "new", () => {
    seen.push(readdirSync(folder));
    return false;
  });
  expect(isWritten).toBe(false);
  expect(seen).toEqual([["x.json", expect.stringMatching(/^x\.json\.\d+-\d+\.tmp$/)]]);
  expect(readdirSync(folder)).toEqual(["x.json"]);
  expect(await readFile(join(folder, "x.json"), "utf8")).toBe("old");
});

test("what killed writers left is removed; what others write now, or other files, is not", async () => {
  const { pid: deadPid } = spawnSync(process.execPath, ["--eval", ""]);
  const kept = [
    `x.json.${process.ppid}-1.tmp`,
    `y.json.${deadPid}-1.tmp`,
    "x.json.1-1.tmp.bak",
    "x.json.tmp",
  ];
  const torn = [`x.json.${deadPid}-1.tmp`, `x.json.${deadPid}-20.tmp`, `x.json.${process.pid}-1000000.tmp`];
  const folder = await tempProject(Object.fromEntries([...kept, ...torn].map((name) => [name, ""])));
  expect(await writeAtomically(join(folder, "x.json"), "new")).toBe(true);
  expect(readdirSync(folder)).toEqual(["x.json", ...kept].toSorted());
});

test("a folder that cannot be read is an error", async () => {
  const folder = await tempProject();
  await writeFile(join(folder, "file"), "");
  await expect(writeAtomically(join(folder, "file", "x.json"), "new")).rejects.toMatchObject({
    code: "ENOTDIR",
  });
});
