import { expect, test } from "vitest";
import { countDiagnostics, renderDiagnostics } from "../../src/views/render-diagnostics.ts";
import { error, place } from "./builders.ts";

const plain = { colour: false };

test("a diagnostic shows what happened, where, and how to fix it", () => {
  const diagnostic = error({
    place: place("  welcome: media/welcom.png", "media/welcom.png"),
    hint: "`media/welcome.png` does",
  });
  expect(renderDiagnostics([diagnostic], plain)).toMatchInlineSnapshot(`
    "error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:5:12
       |
     5 |   welcome: media/welcom.png
       |            ^^^^^^^^^^^^^^^^
    hint: \`media/welcome.png\` does

    1 error
    "
  `);
});

test("nothing is printed when there are no diagnostics", () => {
  expect(renderDiagnostics([], plain)).toBe("");
});

test("diagnostics come by place, with their number at the end", () => {
  const line = "  welcome: media/welcom.png";
  const text = renderDiagnostics(
    [
      error({ place: place(line, "media/welcom.png", { line: 120 }), hint: "one\ntwo\n\n  four" }),
      error({
        code: "asset-is-large",
        severity: "warning",
        message: "it is large",
        place: place(line, "welcome"),
      }),
      error({ code: "lockfile-broken", message: "is not JSON", file: "messenger-assets.lock.json" }),
      error({ code: "no-token", message: "there is no token" }),
    ],
    plain,
  );
  expect(text).toMatchInlineSnapshot(`
    "error[no-token]: there is no token

    error[lockfile-broken]: is not JSON
      --> messenger-assets.lock.json

    warning[asset-is-large]: it is large
      --> messenger-assets.yaml:5:3
       |
     5 |   welcome: media/welcom.png
       |   ^^^^^^^

    error[asset-file-not-found]: \`media/welcom.png\` does not exist
        --> messenger-assets.yaml:120:12
         |
     120 |   welcome: media/welcom.png
         |            ^^^^^^^^^^^^^^^^
    hint: one
          two

            four

    3 errors, 1 warning
    "
  `);
});

test("colour changes nothing but colour", () => {
  const diagnostics = [
    error({ place: place("  welcome: media/welcom.png", "media/welcom.png"), hint: "a\nb" }),
    error({ severity: "warning", file: "x" }),
  ];
  const coloured = renderDiagnostics(diagnostics, { colour: true });
  expect(coloured).toMatchInlineSnapshot(`
    "[1m[31merror[asset-file-not-found][39m[22m[1m: \`media/welcom.png\` does not exist[22m
      [34m-->[39m messenger-assets.yaml:5:12
       [34m|[39m
     [34m5[39m [34m|[39m   welcome: media/welcom.png
       [34m|[39m [31m           ^^^^^^^^^^^^^^^^[39m
    [36mhint:[39m a
          b

    [1m[33mwarning[asset-file-not-found][39m[22m[1m: \`media/welcom.png\` does not exist[22m
      [34m-->[39m x

    1 error, 1 warning
    "
  `);
});

test("carets line up after tabs, wide characters, combining marks and escaped ones", () => {
  const lines = [
    "\t\twelcome: X",
    "猫🐈: X",
    "e\u0301\u0301: X",
    "a\u202eb\u0007: X",
    "👨\u200d👩: X",
    "##[a]: X",
  ];
  const text = renderDiagnostics(
    lines.map((line, index) => error({ place: place(line, "X", { line: index + 1 }) })),
    plain,
  );
  expect(text).toMatchInlineSnapshot(`
    "error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:1:12
       |
     1 |         welcome: X
       |                  ^

    error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:2:6
       |
     2 | 猫🐈: X
       |       ^

    error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:3:6
       |
     3 | é́: X
       |    ^

    error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:4:7
       |
     4 | a\\u202eb\\u0007: X
       |                 ^

    error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:5:8
       |
     5 | 👨\\u200d👩: X
       |             ^

    error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:6:8
       |
     6 | #\\u0023[a]: X
       |             ^

    6 errors
    "
  `);
});

test("a mark without text, past the end, or over a whole line has at least one caret", () => {
  const text = renderDiagnostics(
    [
      error({ place: place("", "", { column: 1, endColumn: 1, line: 1 }) }),
      error({ place: place("abc", "abc", { column: 9, endColumn: 12, line: 2 }) }),
      error({ place: place("abc", "abc", { line: 3 }) }),
    ],
    plain,
  );
  expect(text).toMatchInlineSnapshot(`
    "error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:1:1
       |
     1 |
       | ^

    error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:2:9
       |
     2 | abc
       |    ^

    error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:3:1
       |
     3 | abc
       | ^^^

    3 errors
    "
  `);
});

test.each([
  ["at the start", `X${"-".repeat(400)}`, "X"],
  ["in the middle", `${"a".repeat(200)}X${"b".repeat(200)}`, "X"],
  ["at the end", `${"a".repeat(400)}X`, "X"],
  ["longer than the window", `${"a".repeat(100)}${"X".repeat(300)}${"b".repeat(9)}`, "X".repeat(300)],
])("a long line is cut around a mark %s", (_, line, marked) => {
  const wide = renderDiagnostics([error({ place: place(line, marked) })], plain);
  const narrow = renderDiagnostics([error({ place: place(line, marked) })], { ...plain, columns: 40 });
  expect(`${excerptOf(wide)}\n${excerptOf(narrow)}`).toMatchSnapshot();
  expect(longestLine(wide)).toBeLessThanOrEqual(165);
  expect(longestLine(excerptOf(narrow))).toBeLessThanOrEqual(40);
});

test("of a line of a megabyte only the part around the mark is looked at", () => {
  const line = `${"a".repeat(600_000)}X${"b".repeat(600_000)}`;
  const diagnostics = Array.from({ length: 100 }, () => error({ place: place(line, "X") }));
  const [first] = renderDiagnostics(diagnostics, { ...plain, columns: 40 }).split("\n\n");
  expect(first).toMatchInlineSnapshot(`
    "error[asset-file-not-found]: \`media/welcom.png\` does not exist
      --> messenger-assets.yaml:5:600001
       |
     5 | …aaaaaaaaXbbbbbbbbbbbbbbbbbbbbbbbb…
       |          ^"
  `);
});

test("text from outside stays on its line and starts no command", () => {
  const diagnostic = error({
    message: "`a\n::error::b` does not exist",
    file: "media/\u202e##[x].png",
    hint: "::set-env name=PATH::x\n::add-mask::y",
  });
  expect(renderDiagnostics([diagnostic], plain)).toMatchInlineSnapshot(`
    "error[asset-file-not-found]: \`a\\n::error::b\` does not exist
      --> media/\\u202e#\\u0023[x].png
    hint: \\u003a:set-env name=PATH::x
          \\u003a:add-mask::y

    1 error
    "
  `);
});

test("errors and warnings are counted apart", () => {
  const warning = error({ severity: "warning" });
  expect([[error()], [warning, warning], [error(), warning, error()], []].map(countDiagnostics)).toEqual([
    "1 error",
    "2 warnings",
    "2 errors, 1 warning",
    "",
  ]);
});

function excerptOf(text: string): string {
  return text.split("\n").slice(2, 5).join("\n");
}

function longestLine(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
}
