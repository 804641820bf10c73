import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runCase } from "./run-case.ts";

const corpus = fileURLToPath(new URL("../fixtures/bad/", import.meta.url));
const names = readdirSync(corpus).toSorted();

/** What tells of our code, or of the folder that a case was copied to, and so of a bug. */
const ownTraces =
  /This is a bug|\[object |\bundefined\b|\bNaN\b|^ +at .*\(|\.ts:\d+:\d+\)|messenger-assets-corpus-/m;

describe("bad input", () => {
  it("is collected in at least 60 cases", () => {
    expect(names.length).toBeGreaterThanOrEqual(60);
  });

  it.each(names)("is answered in full for %s", async (name) => {
    const folder = join(corpus, name);
    const expectation = join(folder, "expected.txt");
    const outcome = await runCase(folder);
    if (process.env["UPDATE_CORPUS"] === "1" && !ownTraces.test(outcome))
      await writeFile(expectation, outcome);
    expect(outcome).toBe(await readFile(expectation, "utf8"));
  });

  it.each(names)("shows no trace of our own code for %s", async (name) => {
    const expected = await readFile(join(corpus, name, "expected.txt"), "utf8");
    expect(expected).not.toMatch(ownTraces);
  });
});
