import { expect, test } from "vitest";
import { printable } from "../../../src/core/text/printable.ts";
import { codeCell, codeSpan } from "../../../src/views/markdown/code-span.ts";
import { hostileText } from "../../support/hostile-text.ts";
import { readMarkdown } from "../../support/markdown.ts";
import { fc } from "../../support/properties.ts";

test.each([
  ["media/a.png", "`media/a.png`"],
  ["a`b", "``a`b``"],
  ["a``b`c", "```a``b`c```"],
  ["`a`", "`` `a` ``"],
  ["`", "`` ` ``"],
  ["a`", "`` a` ``"],
  [" a", "` a`"],
  [" a ", "`  a  `"],
  ["  ", "`  `"],
  [" \u00a0 ", "`  \u00a0  `"],
  ["a\nb\u202ec", "`a\\nb\\u202ec`"],
  ["##[error]a", "`#\\u0023[error]a`"],
  ["a|b", "`a|b`"],
  ["", ""],
])("%j is the code span %s", (text, span) => {
  expect(codeSpan(text)).toBe(span);
});

test("in a cell of a table, a bar has an odd number of backslashes before it", () => {
  expect(["a|b", "a\\|b", "a\\\\|b", "||", "a\\"].map((text) => codeCell(text))).toEqual([
    "`a\\|b`",
    "`a\\\\\\|b`",
    "`a\\\\\\|b`",
    "`\\|\\|`",
    "`a\\`",
  ]);
});

test("a long text loses its middle, and no character is cut in two", () => {
  expect(codeSpan("0123456789", 10)).toBe("`0123456789`");
  expect(codeSpan("0123456789x", 10)).toBe("`0123…6789x`");
  expect(codeSpan("😀".repeat(10), 10)).toBe(`\`${"😀".repeat(10)}\``);
  expect(codeSpan("😀".repeat(11), 10)).toBe(`\`😀😀😀😀…${"😀".repeat(5)}\``);
  expect([...codeSpan("a".repeat(1000))].length).toBe(202);
});

test("whatever the text, a code span shows it and nothing is left outside", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const shown = printable(text);
      expect(readMarkdown(`x ${codeSpan(text)} x`)).toEqual({
        code: shown === "" ? [] : [shown],
        frame: shown === "" ? "<p>x  x</p>" : "<p>x <code> x</p>",
      });
    }),
  );
});

test("whatever the text, a cell shows it and nothing is left outside", () => {
  fc.assert(
    fc.property(hostileText, hostileText, (text, other) => {
      const shown = [text, other].map(printable).filter((line) => line !== "");
      const { code, frame } = readMarkdown(
        `| A | B |\n|---|---|\n| x ${codeCell(text)} | x ${codeCell(other)} |`,
      );
      expect(code).toEqual(shown.map(withEvenBackslashes));
      expect(frame.match(/<td>x( <code>)?<\/td>/g)?.length).toBe(2);
    }),
  );
});

/** Markdown cannot show a bar after an odd number of backslashes in a table: there is one more. */
function withEvenBackslashes(text: string): string {
  return text.replaceAll(/(\\*)\|/g, (bar, run: string) => (run.length % 2 === 1 ? `\\${bar}` : bar));
}
