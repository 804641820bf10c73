import { describe, expect, it } from "vitest";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";
import { assetsOf, file, manifestOf, problemsOf, wordsOf } from "./support.ts";

describe("the place of a problem", () => {
  it.each([
    ["in block style", assetsOf("a:", "  path: x.png", "  type: imag"), ["invalid-value 5:11 imag"]],
    ["in flow style", assetsOf("a: { path: x.png, type: imag }"), ["invalid-value 3:27 imag"]],
    ["of a value in double quotes", assetsOf('a: { type: "imag", path: x }'), ['invalid-value 3:14 "imag"']],
    ["of a key in quotes", assetsOf("'a': { path: x, \"tpye\": image }"), ['unknown-field 3:19 "tpye"']],
    ["behind an anchor", assetsOf("a: { path: x, type: &t imag }"), ["invalid-value 3:26 imag"]],
    [
      "of an alias at the alias",
      assetsOf("a: { path: x, fileName: &t imag }", "b: { path: x, type: *t }"),
      ["invalid-value 4:23 *t"],
    ],
    [
      "in a merged map where it is written, and once",
      assetsOf("a: &d { path: x, type: imag }", "b: { <<: *d, path: y }", "c: { <<: *d, path: z }"),
      ["invalid-value 3:26 imag"],
    ],
    [
      "in one of several merged maps, of which an earlier wins",
      assetsOf(
        "a: &a { path: x, until: soon }",
        "b: &b { path: x, until: 2026-12-27 }",
        "c: { <<: [*b, *a] }",
      ),
      ["invalid-value 3:27 soon"],
    ],
    [
      "of a merged key that the map has itself at its own",
      assetsOf("a: &a { path: x, type: image }", "b: { <<: *a, type: imag }"),
      ["invalid-value 4:22 imag"],
    ],
    ["with CRLF", assetsOf("a: { path: x, tpye: y }").replaceAll("\n", "\r\n"), ["unknown-field 3:17 tpye"]],
    ["behind a byte order mark", `\ufeffversion: 2\nassets: {}\n`, ["manifest-version 1:10 2"]],
    ["behind tabs", assetsOf("a:\t\t{ path: x,\ttpye: y }"), ["unknown-field 3:18 tpye"]],
    [
      "behind characters of several units",
      assetsOf('a: { path: "日本/😀.png", tpye: y }'),
      ["unknown-field 3:27 tpye"],
    ],
    [
      "in JSON",
      '{\n  "version": 1,\n  "assets": { "a": { "path": "x", "tpye": "y" } }\n}\n',
      ['unknown-field 3:35 "tpye"'],
    ],
    ["of JSON on one line", '{"version":1,"assets":{"a":7}}', ["wrong-type 1:28 7"]],
    ["of an empty value", assetsOf("a:", "b: x.png"), ["wrong-type 3:5 "]],
    [
      "of a value that is missing in flow style at its key",
      manifestOf("assets: { a }"),
      ["wrong-type 2:11 a"],
    ],
    [
      "of a missing field at what lacks it",
      manifestOf("assets: {}", "outputs:", "  - format: json"),
      ["missing-field 4:5 format: json"],
    ],
    [
      "of a map at its key",
      manifestOf("assets: { a: { path: x, type: { b: c } } }"),
      ["invalid-value 2:25 type"],
    ],
    ["of an item of a list", manifestOf("assets: {}", "outputs: [7]"), ["wrong-type 3:11 7"]],
    [
      "of text over several lines on its first",
      assetsOf("a:", "  path: x", "  until: |", "    soon", "    late"),
      ["invalid-value 5:12 |"],
    ],
  ])("is right %s", (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });
});

describe("a text that is no manifest", () => {
  it.each([
    ["is empty", "", ["wrong-type 1:1 "]],
    ["holds comments alone", "# nothing\n\n", ["wrong-type 1:1 #"]],
    ["is a list", "- a\n", ["wrong-type 1:1 - a"]],
    ["is a word", "hello\n", ["wrong-type 1:1 hello"]],
    ["is several documents", "version: 1\nassets: {}\n---\nversion: 1\n", ["yaml-syntax 3:1 ---"]],
    ["has a tab for indentation", "version: 1\nassets:\n\ta: x\n", ["yaml-syntax 3:1 \t"]],
    ["has no closing quote", 'version: 1\nassets: { a: "x }\n', ['yaml-syntax 2:14 "x }']],
    ["has no closing quote for a key", 'version: 1\nassets: { "x: y }\n', ['yaml-syntax 2:11 "x: y }']],
    ["begins with a quote that is never closed", '{ "', ['yaml-syntax 1:3 "']],
    ["nests too deep", `version: 1\nassets: ${"[".repeat(5_000)}`, ["yaml-syntax 2:"]],
    [
      "has an unknown alias",
      assetsOf("a: *nope", "b: *no"),
      ["yaml-syntax 3:6 *nope", "yaml-syntax 4:6 *no"],
    ],
    ["has an alias within itself", assetsOf("a: &a { path: x, pages: [*a] }"), ["yaml-alias-bomb 3:28 *a"]],
    ["merges itself", assetsOf("a: &a { <<: *a }"), ["yaml-alias-bomb 3:15 *a"]],
    ["merges text", assetsOf("a: { <<: x, path: y }"), ["yaml-syntax 3:12 x"]],
    ["merges nothing", assetsOf("a: { path: y, << }"), ["yaml-syntax 3:17 <<"]],
    ["has a tag of its own", assetsOf("a: !include x.png"), ["yaml-syntax 3:6 !include"]],
  ])("tells so where it %s", (_, text, expected) => {
    const found = problemsOf(text);
    expect(found.map((problem, index) => problem.slice(0, expected[index]?.length))).toEqual(expected);
  });

  it("may hold an alias bomb, which is refused at once", () => {
    const levels = Array.from({ length: 9 }, (_, n) =>
      n === 0
        ? "l0: &l0 [x, x]"
        : `l${n}: &l${n} [${Array.from({ length: 10 }, () => `*l${n - 1}`).join(", ")}]`,
    );
    expect(problemsOf(assetsOf(...levels))).toEqual(["yaml-alias-bomb 9:27 *l5"]);
  });

  it.each([
    [
      'a: "x" y',
      "something is missing before this: a `,`, or the end of the line (put `,` between the entries of `{…}` and `[…]`, and quotes around a text that goes on)",
    ],
    ['a: [ "x" "y" ]', "a `,` is missing before this (put `,` between the entries of `{…}` and `[…]`)"],
    ["a: [1, 2", "a `]` is missing here or before this (close each `[` with `]` and each `{` with `}`)"],
    ["a: @x", 'a text without quotes cannot begin with this character (put the text in quotes: `"…"`)'],
    [
      "a: &x &y z",
      "this cannot be read: A node can have at most one anchor (check the indentation and the quotes on this line and the one before)",
    ],
  ])("is told in words where it is no YAML: %s", (text, expected) => {
    expect(wordsOf(text)).toEqual([expected]);
  });

  it("is told in words", () => {
    expect([
      ...wordsOf(""),
      ...wordsOf("version: '1'\nassets: {}"),
      ...wordsOf("version: 2\nassets: {}"),
    ]).toEqual([
      "the manifest is empty, and must be a map (begin with `version: 1`, and list the media under `assets:`)",
      "`version` is text, and this messenger-assets reads 1 alone (write `version: 1`, without quotes)",
      "`version` is the number 2, and this messenger-assets reads 1 alone (write `version: 1`, or upgrade messenger-assets)",
    ]);
  });
});

describe("keys", () => {
  it("that stand twice name both places", () => {
    const text = assetsOf("welcome: x.png", "b: y.png", "'welcome': z.png");
    expect(problemsOf(text)).toEqual(["duplicate-key 5:3 'welcome'"]);
    expect(wordsOf(text)).toEqual([
      "the key `welcome` is written twice in one map; first at messenger-assets.yaml:3:3 (remove one of the two, or give it another name)",
    ]);
  });

  it("that stand twice are found at every level, in flow style too", () => {
    expect(
      problemsOf(manifestOf("page: 1", "page: 2", "assets: { a: { path: x, path: y }, b c: z, b c: z }")),
    ).toEqual([
      "duplicate-key 3:1 page",
      "duplicate-key 4:25 path",
      "duplicate-key 4:44 b c",
      "invalid-key 4:44 b c",
    ]);
  });

  it("are taken as written: no number, no truth value", () => {
    const { manifest } = parseManifest(
      assetsOf("007: a.png", "1.10: b.png", "true: c.png", "null: d.png", "0x1F: e.png"),
      file,
    );
    expect(manifest?.assets.map(({ key }) => key)).toEqual(["007", "0x1F", "1.10", "null", "true"]);
  });

  it("are safe whatever objects are born with", () => {
    const names = ["constructor", "toString", "hasOwnProperty", "valueOf"];
    const { manifest, diagnostics } = parseManifest(assetsOf(...names.map((name) => `${name}: x.png`)), file);
    expect(diagnostics).toEqual([]);
    expect(manifest?.assets.map(({ key }) => key)).toEqual(names.toSorted());
  });

  it("such as __proto__ are refused like any other that begins with `_`", () => {
    expect(
      problemsOf(
        manifestOf(
          "__proto__: { assets: {} }",
          "pages: { __proto__: { id: 1 }, a: { labels: { __proto__: x } } }",
          "assets: { __proto__: x.png, b: { __proto__: { path: x } } }",
        ),
      ),
    ).toEqual([
      "unknown-field 2:1 __proto__",
      "invalid-key 3:10 __proto__",
      "invalid-key 3:47 __proto__",
      "invalid-key 4:11 __proto__",
      "unknown-field 4:34 __proto__",
    ]);
  });

  it("may be aliases, but neither maps nor nothing", () => {
    expect(
      problemsOf(assetsOf("a: { path: &k xyz }", "*k : y.png", "? { b: c }", ": z.png", ": w.png")),
    ).toEqual(["invalid-key 5:5 { b: c }", "invalid-key 7:1  "]);
  });
});
