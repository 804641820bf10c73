import { expect, test } from "vitest";
import { type ForgetTextOptions, renderForget } from "../../src/views/render-forget.ts";
import { nowMs } from "./builders.ts";
import { forgotten } from "./lockfile-builders.ts";

const plain: ForgetTextOptions = {
  colour: false,
  columns: 100,
  nowMs,
  isWanted: ({ key }) => key !== "twin",
};

test("every ID has a line, in a block a Page, and what the next apply does is told", () => {
  expect(renderForget(forgotten, plain)).toMatchInlineSnapshot(`
    "Page acme
    - forgot  stickers/cat  1857777774821032  live     expires in 34 days
    - forgot  twin          1857777774821032  live     expires in 34 days
    - forgot  welcome       1857777774821099  retired  expires in 7 days

    Page zoo
    - forgot  welcome       1857777774821032  live     expired 2 days ago

    Forgot 3 IDs: the next apply uploads 2 assets again.
    "
  `);
});

test("in a narrow terminal every ID has two lines", () => {
  expect(renderForget(forgotten, { ...plain, columns: 40 })).toMatchInlineSnapshot(`
    "Page acme
    - forgot  stickers/cat
        1857777774821032, live, expires in 34 days
    - forgot  twin
        1857777774821032, live, expires in 34 days
    - forgot  welcome
        1857777774821099, retired, expires in 7 days

    Page zoo
    - forgot  welcome
        1857777774821032, live, expired 2 days ago

    Forgot 3 IDs: the next apply uploads 2 assets again.
    "
  `);
});

test("what the manifest does not name is not uploaded again", () => {
  expect(renderForget(forgotten.slice(1, 2), plain)).toMatchInlineSnapshot(`
    "- forgot  twin  1857777774821032  live  expires in 34 days

    Forgot 1 ID.
    "
  `);
});

test("colour changes nothing but colour", () => {
  const coloured = renderForget(forgotten, { ...plain, colour: true });
  expect(coloured).toMatchSnapshot();
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
  expect(coloured.replaceAll(escapes, "")).toBe(renderForget(forgotten, plain));
});

test("of more IDs than anyone reads, on several Pages, the rest is counted", () => {
  const many = Array.from({ length: 60 }, (_, page) =>
    forgotten.slice(1, 3).map((one) => ({ ...one, page: `shop-${page}` })),
  ).flat();
  const text = renderForget(many, plain);
  expect(text.match(/^- forgot/gm)).toHaveLength(40);
  expect(text).toContain("\n\nand 80 more lines (`--verbose` shows all)\n\nForgot 120 IDs");
  expect(renderForget(many, { ...plain, verbose: true }).match(/^- forgot/gm)).toHaveLength(120);
});
