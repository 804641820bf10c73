import { expect, test } from "vitest";
import { declareAssets } from "../../../src/core/desired/declare-assets.ts";
import { expandDeclarations } from "../../../src/core/desired/expand-declarations.ts";
import { globKeyOf } from "../../../src/core/desired/expand-globs.ts";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";

const text = `version: 1
pages:
  acme: { id: "1", tokenEnv: A }
  beta: { tokenEnv: B, platform: instagram }
assets:
  hello: { path: "hello.\${locale}.png", locales: [en, de], pages: acme }
  s: { glob: "s/*.png" }
  xmas: { path: xmas.png, until: 2026-12-27 }
`;

test("the keys of every Page are told without a look into any file", () => {
  const { manifest } = parseManifest(text, "m.yaml");
  if (manifest === undefined) throw new Error("the manifest is valid");
  const { requests } = expandDeclarations(manifest, { lacksPages: false });
  const globs = new Map([[globKeyOf("s/*.png", []), [{ path: "s/cat.png", below: "cat.png" }]]]);
  const common = [
    ["s/cat", {}],
    ["xmas", { untilMs: Date.UTC(2026, 11, 27) }],
  ] as const;
  expect(declareAssets(manifest, requests, globs)).toEqual([
    {
      name: "acme",
      id: "1",
      platform: "messenger",
      assets: new Map([["hello@en", {}], ["hello@de", {}], ...common]),
    },
    { name: "beta", platform: "instagram", assets: new Map(common) },
  ]);
});
