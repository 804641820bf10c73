import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const dist = fileURLToPath(new URL("../../dist/runtime/", import.meta.url));
const run = promisify(execFile);
const importPattern = /(?:\bfrom|\bimport)\s*\(?["']([^"']+)["']/g;

/** The built file `name` and all that it imports from beside it, and what it imports from elsewhere. */
async function reached(
  name: string,
): Promise<{ readonly files: readonly string[]; readonly foreign: readonly string[] }> {
  const text = await readFile(join(dist, name), "utf8");
  const imports = [...text.matchAll(importPattern)].map(([, specifier = ""]) => specifier);
  const inner = await Promise.all(
    imports
      .filter((specifier) => specifier.startsWith("./"))
      .map((specifier) => reached(basename(specifier))),
  );
  return {
    files: [text, ...inner.flatMap(({ files }) => files)],
    foreign: [...imports.filter((one) => !one.startsWith("./")), ...inner.flatMap(({ foreign }) => foreign)],
  };
}

describe("the built run time", () => {
  it.each([
    ["index.js", []],
    ["node.js", ["node:fs/promises"]],
  ])("%s needs %j, and is less than 4 kB when it is packed", async (name, foreign) => {
    const all = await reached(name);
    expect(all.foreign).toEqual(foreign);
    expect(gzipSync(all.files.join("\n")).length).toBeLessThan(4096);
  });

  it("runs where there is nothing but what the web has", async () => {
    const { stdout } = await run(process.execPath, [
      "--no-warnings",
      "--experimental-vm-modules",
      fileURLToPath(new URL("isolation-child.js", import.meta.url)),
      dist,
    ]);
    expect(JSON.parse(stdout)).toEqual({
      message: { attachment: { type: "image", payload: { attachment_id: "1" } } },
      refreshed: { attachment: { type: "image", payload: { attachment_id: "2" } } },
      sent: '{"message":{"attachment":{"type":"image","payload":{"attachment_id":"2"}}}}',
    });
  });
});
