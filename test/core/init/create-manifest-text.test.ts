import { describe, expect, it } from "vitest";
import { createManifestText } from "../../../src/core/init/create-manifest-text.ts";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";
import { fc } from "../../support/properties.ts";

/** The lines of `assets:`. */
function assetLines(...paths: readonly string[]): readonly string[] {
  const lines = createManifestText(paths).split("\n");
  const from = lines.findIndex((line) => line.startsWith("assets:"));
  return lines.slice(from, lines.indexOf("", from));
}

describe("the manifest that init writes", () => {
  it("explains itself, with files and without", () => {
    expect(createManifestText(["media/welcome.png"])).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=node_modules/messenger-assets/schema/manifest.schema.json
      # The media of this bot. \`messenger-assets plan\` shows what would be uploaded, \`messenger-assets apply\` uploads it.
      version: 1

      # The ID of your Page. Without it, the Page is whoever the token in MESSENGER_PAGE_ACCESS_TOKEN is.
      # page: "1234567890"

      # The key is the name that the bot's code uses; the value is a path, a URL, or more than that:
      #   promo: { url: "https://cdn.example.com/promo.mp4", type: video }
      #   hello: { path: "media/hello.\${locale}.png", locales: [en, de] }
      assets:
        welcome: media/welcome.png

      # Constants for the bot's code:
      # outputs:
      #   - { format: typescript, path: src/generated/messenger-assets.ts }
      #   - { format: python, path: src/generated/messenger_assets.py }
      "
    `);
    expect(assetLines()).toEqual(["assets: {}", "#  welcome: media/welcome.png"]);
  });

  it("has one asset per file, and a glob from four of one kind on", () => {
    const stickers = ["a", "b", "c", "d"].map((name) => `media/stickers/${name}.png`);
    expect(assetLines(...stickers, "media/stickers/x.gif", "top.png")).toEqual([
      "assets:",
      '  stickers: { glob: "media/stickers/*.png" }',
      "  top: top.png",
      "  x: media/stickers/x.gif",
    ]);
  });

  it("gives each its own key, whatever the case", () => {
    expect(assetLines("a/Cat.png", "b/cat.png", "c/cat.jpg")).toEqual([
      "assets:",
      "  Cat: a/Cat.png",
      "  cat-2: b/cat.png",
      "  cat-3: c/cat.jpg",
    ]);
  });

  it("quotes what YAML would take for something else", () => {
    expect(assetLines("1.mp3", "true.png", "日本 1.png", "é.png", "x: y.png", "9")).toEqual([
      "assets:",
      '  "1": 1.mp3',
      '  "1-2": "日本 1.png"',
      '  "9": "9"',
      '  "true": true.png',
      '  asset: "é.png"',
      '  x-y: "x: y.png"',
    ]);
  });

  it.each([
    ["have no extension", ["m/a", "m/b", "m/c", "m/d"]],
    [
      "lie in a folder that means something to a glob",
      ["m[1]/a.png", "m[1]/b.png", "m[1]/c.png", "m[1]/d.png"],
    ],
    ["make no keys", ["m/_a.png", "m/b.png", "m/c.png", "m/d.png"]],
    ["differ in case alone", ["m/a.png", "m/A.png", "m/c.png", "m/d.png"]],
    ["lie at the top", ["a.png", "b.png", "c.png", "d.png"]],
  ])("lists files one by one that %s", (_, paths) => {
    expect(assetLines(...paths)).toHaveLength(5);
  });

  it("is a manifest without problems for any names of files", () => {
    const name = fc.string({
      unit: fc.constantFrom(..."aB1.-_ é日:#'\"{}[]&*!|>%@`?"),
      minLength: 1,
      maxLength: 6,
    });
    const path = fc
      .tuple(fc.constantFrom("", "m/", "m/Ä b/"), name, fc.constantFrom(".png", ".mp3", ""))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 12 }), (paths) => {
        const { diagnostics } = parseManifest(createManifestText(paths), "messenger-assets.yaml");
        expect(diagnostics).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
