import { describe, expect, test } from "vitest";
import { DiagnosticError } from "../../src/core/diagnostics/diagnostic.ts";
import type { Output } from "../../src/core/manifest/manifest.ts";
import { outputExtensions, renderOutput } from "../../src/outputs/render-output.ts";
import {
  desiredAsset,
  desiredPage,
  desiredState,
  known,
  lockedAsset,
  lockedPage,
  lockfile,
  output,
} from "./builders.ts";

const publicBaseUrl = "https://cdn.example.com/bot/";

const assets = [
  desiredAsset("10", { publicBaseUrl }),
  desiredAsset("9", { publicBaseUrl }),
  desiredAsset("constructor", { content: known("audio"), publicBaseUrl }),
  desiredAsset("hello@de", { source: 'media/"*/ 😀\n.png', publicBaseUrl }),
  desiredAsset("promo", {
    source: "https://cdn.example.com/promo.mp4",
    content: { kind: "unknown", type: "video" },
    transport: { kind: "url", url: "https://cdn.example.com/promo.mp4" },
  }),
  desiredAsset("stickers/cat", { publicBaseUrl }),
];

const onePage = desiredState(desiredPage("default", assets, { id: "1234567890" }));
const severalPages = desiredState(
  desiredPage("acme", [desiredAsset("menu", { content: known("file") }), desiredAsset("welcome")]),
  desiredPage("beta", [desiredAsset("welcome")]),
  desiredPage("empty", []),
);
const noPages = desiredState();

const locked = lockfile({
  acme: lockedPage(new Map([["welcome", lockedAsset("3")]]), { id: "22" }),
  beta: lockedPage(new Map([["welcome", lockedAsset("4")]])),
  default: lockedPage(
    new Map([
      ["stickers/cat", lockedAsset("1857777774821032", { digest: "sha256:11" })],
      ["promo", lockedAsset("2")],
    ]),
    { retired: [{ ...lockedAsset("5", { type: "audio" }), key: "old" }] },
  ),
  unwanted: lockedPage(new Map([["welcome", lockedAsset("6")]])),
});

const formats = [
  ["typescript", "src/assets.ts"],
  ["javascript", "src/assets.js"],
  ["python", "src/assets.py"],
  ["json", "assets.json"],
] as const;

describe.each(formats)("%s", (format, path) => {
  test.each([
    ["one Page", onePage],
    ["several Pages", severalPages],
    ["no Pages", noPages],
  ])("of %s", (_title, desired) => {
    expect(snapshotOf(output(format, path), desired)).toMatchSnapshot();
  });

  test("without IDs", () => {
    expect(snapshotOf(output(format, path, false), onePage)).toMatchSnapshot();
  });

  test("without IDs does not change with an upload", () => {
    expect(renderOutput(output(format, path, false), onePage, lockfile({}))).toEqual(
      renderOutput(output(format, path, false), onePage, locked),
    );
  });

  test("has LF line ends and one final newline", () => {
    for (const { text } of renderOutput(output(format, path), onePage, locked)) {
      expect(text).toMatch(/[^\n]\n$/);
      expect(text).not.toContain("\r");
    }
  });

  test("refuses an asset of unknown type", () => {
    const desired = desiredState(
      desiredPage("default", [desiredAsset("a", { content: { kind: "unknown" } })]),
    );
    expect(() => renderOutput(output(format, path), desired, locked)).toThrow(DiagnosticError);
  });
});

test("a large TypeScript constant is put together from parts of at most 2,000 assets", () => {
  const many = Array.from({ length: 2001 }, (_, index) => desiredAsset(`key-${index}`));
  const desired = desiredState(desiredPage("default", many), desiredPage("empty", []));

  const [file] = renderOutput(output("typescript", "assets.ts"), desired, lockfile({}));

  expect(file?.text.replaceAll(/^ {2}(\/\*\*|"key-).*\n/gm, "")).toMatchSnapshot();
});

describe("paths", () => {
  test("the declarations stand beside a JavaScript module", () => {
    expect(pathsOf(output("javascript", "lib/assets.js"))).toEqual(["lib/assets.js", "lib/assets.d.ts"]);
    expect(pathsOf(output("javascript", "lib/assets.mjs"))).toEqual(["lib/assets.mjs", "lib/assets.d.mts"]);
  });

  test("`{page}` in a JSON path gives each Page a file of its own", () => {
    const files = renderOutput(output("json", "{page}/assets-{page}.json"), severalPages, locked);

    expect(files.map(({ path, text }) => [path, pageNamesOf(text)])).toEqual([
      ["acme/assets-acme.json", ["acme"]],
      ["beta/assets-beta.json", ["beta"]],
      ["empty/assets-empty.json", ["empty"]],
    ]);
    expect(renderOutput(output("json", "{page}.json"), noPages, locked)).toEqual([]);
  });

  test("every format has its extensions", () => {
    expect(formats.map(([format]) => outputExtensions(format))).toEqual([
      [".ts", ".mts"],
      [".js", ".mjs"],
      [".py"],
      [".json"],
    ]);
  });
});

function snapshotOf(wanted: Output, desired: typeof onePage): string {
  const files = renderOutput(wanted, desired, locked);
  // The reader of a Python module is the same in all.
  return files
    .map(({ path, text }) => `=== ${path}\n${text.replace(/\n\nclass Message.*/s, "…\n")}`)
    .join("");
}

function pathsOf(wanted: Output): readonly string[] {
  return renderOutput(wanted, severalPages, locked).map(({ path }) => path);
}

function pageNamesOf(text: string): readonly string[] {
  const document: { readonly pages: object } = JSON.parse(text);
  return Object.keys(document.pages);
}
