import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { expect, it } from "vitest";

const schemaFile = new URL("../../../schema/manifest.schema.json", import.meta.url);

it("is what ajv makes of the manifest's schema (`vitest -u` brings it up to date)", async () => {
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    verbose: true,
    code: { source: true, esm: true, lines: true },
  });
  const code = standalone.default(ajv, ajv.compile(JSON.parse(await readFile(schemaFile, "utf8"))));
  // The only thing that the code would take from ajv: how many characters a text has.
  const alone = code.replace('require("ajv/dist/runtime/ucs2length").default', "(text) => [...text].length");
  expect(alone).not.toContain("require(");
  await expect(`${alone}\n`).toMatchFileSnapshot("../../../schema/generated/validate-manifest.js");
});
