import { expect, test } from "vitest";
import { renderProblemSummary } from "../../src/views/render-problem-summary.ts";
import { error, place } from "./builders.ts";

test("problems are a table, the most important first", () => {
  const diagnostics = [
    error({ code: "url-encoding", severity: "warning", message: "a|b", file: "a" }),
    error({
      hint: "`media/welcome.png` does",
      place: place("  welcome: media/welcom.png", "media/welcom.png"),
    }),
  ];
  expect(
    renderProblemSummary({ command: "validate", diagnostics, allGood: "all good." }),
  ).toMatchInlineSnapshot(`
    "**messenger-assets validate:** 1 error, 1 warning

    | | Problem | Where |
    |---|---|---|
    | error \`asset-file-not-found\` | \`\` \`media/welcom.png\` does not exist \`\`<br>hint: \`\` \`media/welcome.png\` does \`\` | \`messenger-assets.yaml:5:12\` |
    | warning \`url-encoding\` | \`a\\|b\` | \`a\` |
    "
  `);
});

test("without problems it is one line", () => {
  expect(
    renderProblemSummary({ command: "validate", diagnostics: [], allGood: "all good, 3 assets on 1 Page." }),
  ).toBe("**messenger-assets validate:** all good, 3 assets on 1 Page.\n");
});

test("more problems than have room are counted", () => {
  const diagnostics = Array.from({ length: 2000 }, (_, index) => error({ message: `no ${index}` }));
  const text = renderProblemSummary({ command: "validate", diagnostics, allGood: "all good." });
  const rows = text.match(/^\| error/gm)?.length ?? 0;
  expect(Buffer.byteLength(text)).toBeLessThan(65_536);
  expect(rows).toBeGreaterThan(1000);
  expect(text).toMatch(new RegExp(`\n\nand ${2000 - rows} more\n\nThe step's log has them all.\n$`));
});
