import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createKeysOf } from "../../src/cli/uploaded-keys.ts";
import { parseManifest } from "../../src/core/manifest/parse-manifest.ts";
import { tempProject } from "../support/temp-project.ts";

const text = `version: 1
pages:
  acme: { id: "1", tokenEnv: ACME_TOKEN, labels: { brand: acme } }
  zoo: { id: "2", tokenEnv: ZOO_TOKEN, labels: { brand: zoo } }
assets:
  welcome: media/welcome.png
  copy: media/welcome.png
  logo: "media/\${brand}/logo.png"
  stickers: { glob: "media/stickers/**/*.png" }
  hello: { path: "media/hello.\${locale}.png", locales: [en, de] }
  menu: { path: media/menu.pdf, type: file, fileName: "Menü.pdf" }
  promo: "https://cdn.example.com/a b.mp4"
`;

const files = {
  "media/welcome.png": "welcome",
  "media/stickers/cat.png": "cat",
  "media/stickers/dog/welcome.png": "dog",
};

function digestOf(bytes: string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

async function openKeysOf() {
  const folder = await tempProject(files);
  const { manifest } = parseManifest(text, "messenger-assets.yaml");
  if (manifest === undefined) throw new Error("the manifest is broken");
  return { folder, keysOf: createKeysOf(manifest, folder) };
}

it.each([
  [{ fileName: "cat.png", digest: digestOf("changed since") }, ["stickers/cat"]],
  [{ fileName: "welcome.png", digest: digestOf("welcome") }, ["copy", "welcome"]],
  [{ fileName: "welcome.png", digest: digestOf("dog") }, ["stickers/dog/welcome"]],
  [{ fileName: "welcome.png", digest: digestOf("neither") }, []],
  [{ fileName: "logo.png", digest: digestOf("") }, ["logo"]],
  [{ fileName: "hello.de.png", digest: digestOf("") }, ["hello@de"]],
  [{ fileName: "Men_.pdf", digest: digestOf("") }, ["menu"]],
  [{ fileName: "a b.mp4", digest: digestOf("") }, ["promo"]],
  [{ url: "https://cdn.example.com/a%20b.mp4" }, ["promo"]],
  [{ url: "https://cdn.example.com/b.mp4" }, []],
  [{ url: "not a URL" }, []],
  [{}, []],
])("the keys of %j are %j", async (upload, keys) => {
  const { keysOf } = await openKeysOf();
  expect(await keysOf(upload)).toEqual(keys);
});

it("a file that is gone has no bytes to decide by", async () => {
  const { folder, keysOf } = await openKeysOf();
  await rm(join(folder, "media/welcome.png"));
  expect(await keysOf({ fileName: "welcome.png", digest: digestOf("welcome") })).toEqual([]);
  expect(await keysOf({ fileName: "welcome.png", digest: digestOf("dog") })).toEqual([
    "stickers/dog/welcome",
  ]);
});
