import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const sourceFolder = fileURLToPath(new URL("../../src/", import.meta.url));

/** The packages that are loaded with `entries`: what they import, and what that imports, but not what is loaded later. */
function packagesOf(entries: readonly string[]): readonly string[] {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const name of importsOf(readFileSync(file, "utf8"))) {
      if (!name.startsWith(".")) packages.add(name.startsWith("node:") ? name : name.replace(/\/.*/, ""));
      else if (name.endsWith(".ts")) visit(resolve(dirname(file), name));
    }
  };
  for (const entry of entries) visit(resolve(sourceFolder, entry));
  return [...packages].filter((name) => !name.startsWith("node:")).toSorted();
}

function importsOf(text: string): readonly string[] {
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^;"']*?\sfrom\s+)?"([^"]+)";/gm);
  return [...statements].map(([, name = ""]) => name);
}

it("plan loads at its start only what every plan needs", () => {
  expect(packagesOf(["bin.ts", "cli/commands/plan.ts"])).toEqual([
    "commander",
    "leven",
    "p-limit",
    "picocolors",
    "picomatch",
    "yaml",
  ]);
});

it.each(["status", "generate", "validate", "init"])(
  "%s loads no network and no progress at its start",
  (command) => {
    expect(packagesOf(["bin.ts", `cli/commands/${command}.ts`])).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^(undici|form-data|listr2|file-type|fast-glob|diff|ajv)/),
      ]),
    );
  },
);
