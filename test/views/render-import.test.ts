import { expect, test } from "vitest";
import { type ImportTextOptions, renderImport } from "../../src/views/render-import.ts";
import { nowMs } from "./builders.ts";
import { importResults } from "./lockfile-builders.ts";

const plain: ImportTextOptions = {
  colour: false,
  columns: 100,
  nowMs,
  isDue: ({ entry }) => entry.expiresAtMs < nowMs + 35 * 86_400_000,
};

test("every ID that changed something has a line, and those that did not are counted", () => {
  expect(renderImport(importResults, plain)).toMatchInlineSnapshot(`
    "+ imported  promo         1857777774821099  expires in 7 days   due  replaces 1857777774821000
    ~ redated   stickers/cat  1857777774821032  expires in 34 days  due
    = retired   stickers/dog  1857777774821032  expires in 34 days
    + imported  welcome       1857777774821099  expires in 7 days   due

    Lockfile: 2 imported, 1 redated, 1 retired, 1 unchanged.
    1 replaced ID still lives and is kept in \`retired\`.
    The next apply renews 4 IDs.
    "
  `);
});

test("--verbose has them all", () => {
  expect(renderImport(importResults.slice(2, 4), { ...plain, verbose: true })).toMatchInlineSnapshot(`
    "= retired    stickers/dog  1857777774821032  expires in 34 days
      unchanged  stickers/fox  1857777774821032  expires in 34 days  due

    Lockfile: 1 retired, 1 unchanged.
    The next apply renews 1 ID.
    "
  `);
});

test("in a narrow terminal every ID has two lines", () => {
  expect(renderImport(importResults, { ...plain, columns: 40 })).toMatchInlineSnapshot(`
    "+ imported  promo
        1857777774821099, expires in 7 days, due, replaces 1857777774821000
    ~ redated   stickers/cat
        1857777774821032, expires in 34 days, due
    = retired   stickers/dog
        1857777774821032, expires in 34 days
    + imported  welcome
        1857777774821099, expires in 7 days, due

    Lockfile: 2 imported, 1 redated, 1 retired, 1 unchanged.
    1 replaced ID still lives and is kept in \`retired\`.
    The next apply renews 4 IDs.
    "
  `);
});

test("several Pages have a block each", () => {
  const [first, second] = importResults;
  if (first === undefined || second === undefined) throw new Error("no results");
  const pages = [
    { ...first, page: "acme" },
    { ...second, page: "zoo" },
  ];
  expect(renderImport(pages, plain)).toMatchInlineSnapshot(`
    "Page acme
    + imported  promo         1857777774821099  expires in 7 days   due  replaces 1857777774821000

    Page zoo
    ~ redated   stickers/cat  1857777774821032  expires in 34 days  due

    Lockfile: 1 imported, 1 redated.
    1 replaced ID still lives and is kept in \`retired\`.
    The next apply renews 2 IDs.
    "
  `);
});

test("colour changes nothing but colour", () => {
  const coloured = renderImport(importResults, { ...plain, colour: true, verbose: true });
  expect(coloured).toMatchSnapshot();
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
  expect(coloured.replaceAll(escapes, "")).toBe(renderImport(importResults, { ...plain, verbose: true }));
});

test("what comes from outside is printed on one line", () => {
  const [first] = importResults;
  if (first === undefined) throw new Error("no results");
  expect(renderImport([{ ...first, key: "a\nb", page: "x\u202e" }], plain)).toContain("a\\nb");
});

test("an import without effect says so", () => {
  const unchanged = importResults.slice(3, 4);
  expect(
    [[], unchanged, [...unchanged, ...unchanged]].map((results) => renderImport(results, plain)),
  ).toEqual([
    "Nothing to import.\n",
    "Nothing to import: the lockfile has that ID already, or a later one.\n",
    "Nothing to import: the lockfile has all 2 IDs already, or later ones.\n",
  ]);
});
