import { describe, expect, test } from "vitest";
import { parseCsv } from "../../../src/core/import/parse-csv.ts";
import { fc } from "../../support/properties.ts";

const textsOf = (text: string): readonly (readonly string[])[] =>
  parseCsv(text).records.map(({ cells }) => cells.map((cell) => cell.text));

describe("parseCsv", () => {
  test.each([
    [
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["\ufeffa,b\n", [["a", "b"]]],
    [
      "a,\n,b\n,\n",
      [
        ["a", ""],
        ["", "b"],
        ["", ""],
      ],
    ],
    ["a,", [["a", ""]]],
    ['"a,b","c\r\nd","say ""hi""",""\n', [["a,b", "c\r\nd", 'say "hi"', ""]]],
    [" a , b\n", [[" a ", " b"]]],
    ["\n\r\na\n  \n\n", [["a"]]],
    ['""\n', [[""]]],
    ["", []],
    ["\ufeff", []],
  ])("%j", (text, records) => {
    expect(parseCsv(text).problems).toEqual([]);
    expect(textsOf(text)).toEqual(records);
  });

  test("cells and lines know where they stand, with their quotes", () => {
    expect(parseCsv('\ufeffa\r\n"b",c\n').records).toEqual([
      { cells: [{ text: "a", range: { start: 1, end: 2 } }], range: { start: 1, end: 2 } },
      {
        cells: [
          { text: "b", range: { start: 4, end: 7 } },
          { text: "c", range: { start: 8, end: 9 } },
        ],
        range: { start: 4, end: 9 },
      },
    ]);
  });

  test("quotes that do not fit are told where they are, and the other lines are read", () => {
    expect(parseCsv('a"b,c\n"d"e,f\n"g\nh').problems).toEqual([
      {
        message: "a quote stands within a value",
        hint: 'put the whole value in quotes, and write `""` for each quote in it',
        range: { start: 1, end: 2 },
      },
      {
        message: "something follows the closing quote",
        hint: 'write `""` for a quote within a value, and `,` between values',
        range: { start: 9, end: 10 },
      },
      {
        message: "the quoted value that begins here has no end",
        hint: 'close it with `"`',
        range: { start: 13, end: 17 },
      },
    ]);
    expect(textsOf('a"b,c\n"d"e,f\n"g\nh')).toEqual([['a"b', "c"], ["d", "f"], ["g\nh"]]);
  });

  test("what is written by the rules is read as it was", () => {
    const anyText = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "ä"), maxLength: 6 });
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(
        fc.array(fc.array(anyText, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
        fc.constantFrom("\n", "\r\n"),
        (records, lineBreak) => {
          const text = records.map((record) => record.map(quote).join(",")).join(lineBreak);
          expect(parseCsv(text).problems).toEqual([]);
          expect(textsOf(text)).toEqual(records);
        },
      ),
    );
  });
});
