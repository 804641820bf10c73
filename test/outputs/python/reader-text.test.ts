import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

const source = new URL("../../../src/outputs/python/reader.py", import.meta.url);

it("is what `reader.py` says (`vitest -u` brings it up to date)", async () => {
  const lines = (await readFile(source, "utf8")).split("\n").map((line) => `  ${JSON.stringify(line)},\n`);
  await expect(
    `/** \`../reader.py\`: made from it by its test. */\nexport const readerText: string = [\n${lines.join("")}].join("\\n");\n`,
  ).toMatchFileSnapshot("../../../src/outputs/python/generated/reader-text.ts");
});
