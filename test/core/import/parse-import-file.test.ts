import { describe, expect, test } from "vitest";
import { formatPlace } from "../../../src/core/diagnostics/diagnostic.ts";
import type { ImportFile } from "../../../src/core/import/parse-import-file.ts";
import { parseImportFile } from "../../../src/core/import/parse-import-file.ts";
import { journalHeader, renderIntent, renderUploaded } from "../../../src/core/lockfile/journal-lines.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { held, lockfileDefault } from "../../support/builders.ts";
import { problemsOf } from "./worlds.ts";

const parse = (text: string): ImportFile => parseImportFile(text, "ids.txt");

/** The rows, and each problem as `place code: message (hint)`. */
function rowsOf(text: string): { readonly rows: readonly unknown[]; readonly problems: readonly string[] } {
  const file = parse(text);
  if (file.kind !== "rows") throw new Error(`a ${file.kind}`);
  return {
    rows: file.rows.map(({ placeOf, ...row }) => row),
    problems: file.diagnostics.map(({ place, code, message, hint }) => {
      const where = place === undefined ? "-" : `${formatPlace(place)}-${place.endColumn}`;
      return `${where} ${code}: ${message} (${hint})`;
    }),
  };
}

const day = { kind: "day", ms: Date.UTC(2026, 10, 20) };
const instant = { kind: "instant", ms: Date.UTC(2026, 10, 20, 6, 30, 5) };

describe("CSV", () => {
  test("has a header, in any order, and dates in three forms; empty lines and a missing Page are none", () => {
    const text = [
      "\ufeffattachment_id, page ,key,uploaded_at",
      "1857777774821032,acme,welcome,2026-11-20",
      "",
      ' 2,"","s/cat" ,unknown',
      "3,,promo,2026-11-20T08:30:05.7+02:00",
      "",
    ].join("\r\n");
    expect(rowsOf(text)).toEqual({
      rows: [
        { key: "welcome", attachmentId: "1857777774821032", uploadedAt: day, page: "acme" },
        { key: "s/cat", attachmentId: "2", uploadedAt: { kind: "unknown" } },
        { key: "promo", attachmentId: "3", uploadedAt: instant },
      ],
      problems: [],
    });
  });

  test("tells everything that is wrong with it at once, with file, line and column", () => {
    const text = `key,attachment_id,uploaded_at,page
,12x,yesterday,
a,1.85778E+15,2026-02-30
b,1,2026-11-20,acme
c,,,x,y
d,,,
`;
    expect(rowsOf(text)).toEqual({
      rows: [{ key: "b", attachmentId: "1", uploadedAt: day, page: "acme" }],
      problems: [
        "ids.txt:3:1-25 import-csv: this line has 3 values for 4 columns (put a value with a comma in quotes, and write a comma for each value that is left out)",
        "ids.txt:5:1-8 import-csv: this line has 5 values for 4 columns (put a value with a comma in quotes, and write a comma for each value that is left out)",
        "ids.txt:2:1-2 import-row: `key` is missing (write the asset's key, as in the manifest)",
        "ids.txt:2:2-5 attachment-id-invalid: `12x` is no attachment ID (an ID is digits alone, as `1857777774821032`)",
        "ids.txt:2:6-15 uploaded-at-invalid: `yesterday` is no date (write `2026-11-22`, `2026-11-22T08:00:00Z` or `unknown`)",
        "ids.txt:6:3-4 import-row: `attachment_id` is missing (write the ID that the upload's reply gave)",
        "ids.txt:6:4-5 import-row: `uploaded_at` is missing (write the day of the upload, or `unknown`: the next `apply` then renews the ID)",
      ],
    });
  });

  test("an ID that a spreadsheet has rounded is told as such", () => {
    expect(rowsOf("key,attachment_id,uploaded_at\na,1.85778E+15,unknown").problems).toEqual([
      "ids.txt:2:3-14 attachment-id-invalid: `1.85778E+15` is no attachment ID (a spreadsheet has rounded it: take it from where it came from, into a column of texts)",
    ]);
  });

  test.each([
    [
      "key,id,uploaded_at,uploaded_at",
      [
        "ids.txt:1:5-7 import-columns: there is no column `id` (the first line names the columns: `key,attachment_id,uploaded_at,page` (`page` may be left out))",
        "ids.txt:1:20-31 import-columns: the column `uploaded_at` stands twice (remove one of the two)",
      ],
    ],
    [
      "Key,attachment_id,uploaded_at",
      ["ids.txt:1:1-4 import-columns: there is no column `Key` (did you mean `key`?)"],
    ],
    [
      "key;attachment_id;uploaded_at",
      [
        "ids.txt:1:1-30 import-columns: there is no column `key;attachment_id;uploaded_at` (divide the columns by commas)",
      ],
    ],
    [
      "key",
      [
        "ids.txt:1:1-4 import-columns: columns are missing: `attachment_id`, `uploaded_at` (the first line names the columns: `key,attachment_id,uploaded_at,page` (`page` may be left out))",
      ],
    ],
    [
      "key,attachment_id",
      [
        "ids.txt:1:1-18 import-columns: a column is missing: `uploaded_at` (the first line names the columns: `key,attachment_id,uploaded_at,page` (`page` may be left out))",
      ],
    ],
    [
      'key,"attachment_id,uploaded_at\na,1,unknown',
      ['ids.txt:1:5-31 import-csv: the quoted value that begins here has no end (close it with `"`)'],
    ],
  ])("the header %j is refused", (header, problems) => {
    expect(rowsOf(`${header}\na,1,unknown`)).toEqual({ rows: [], problems });
  });

  test("a field that has no column is where its line is", () => {
    const file = parse("key,attachment_id,uploaded_at\na,1,unknown\nb\n");
    if (file.kind !== "rows") throw new Error(`a ${file.kind}`);
    expect(file.rows.map(({ placeOf }) => placeOf?.("page"))).toMatchObject([
      { line: 2, column: 1, endColumn: 12 },
    ]);
    expect(file.diagnostics.map(({ message }) => message)).toEqual(["this line has 1 value for 3 columns"]);
  });

  test("a header alone has no rows", () => {
    expect(rowsOf("key,attachment_id,uploaded_at\n")).toEqual({ rows: [], problems: [] });
  });
});

describe("a JSON array", () => {
  test("has the same fields; an ID may be a number that loses no digit, and null is nothing", () => {
    const text = `\ufeff[
      { "key": "a", "attachment_id": "1", "uploaded_at": "2026-11-20", "page": null },
      { "key": "b", "attachment_id": 1857777774821032, "uploaded_at": "unknown", "page": "acme" }
    ]`;
    expect(rowsOf(text)).toEqual({
      rows: [
        { key: "a", attachmentId: "1", uploadedAt: day },
        { key: "b", attachmentId: "1857777774821032", uploadedAt: { kind: "unknown" }, page: "acme" },
      ],
      problems: [],
    });
    expect(rowsOf("[]")).toEqual({ rows: [], problems: [] });
  });

  test("tells everything that is wrong with it at once, with file, line and column", () => {
    const text = `[
  { "key": "a", "attachment_id": 18577777748210321857, "uploaded_at": "unknown" },
  { "key": 5, "attachmentId": "1", "uploaded_at": "unknown", "note": "x" },
  "b",
  { "key": "c", "attachment_id": "1", "uploaded_at": "soon" }
]`;
    expect(rowsOf(text)).toEqual({
      rows: [],
      problems: [
        "ids.txt:2:34-54 import-row: `attachment_id` is not a text (write it in quotes: a number of so many digits loses some)",
        "ids.txt:3:15-29 import-row: there is no field `attachmentId` (did you mean `attachment_id`?)",
        "ids.txt:3:62-68 import-row: there is no field `note` (the fields are `key`, `attachment_id`, `uploaded_at`, `page`)",
        "ids.txt:3:12-13 import-row: `key` is not a text (write a text in quotes)",
        'ids.txt:4:3-6 import-row: this is not an object (write `{ "key": …, "attachment_id": …, "uploaded_at": … }`, and `"page"` where it takes one)',
        "ids.txt:5:54-60 uploaded-at-invalid: `soon` is no date (write `2026-11-22`, `2026-11-22T08:00:00Z` or `unknown`)",
      ],
    });
  });

  test("nested too deep for its places to be found, it is told at its beginning", () => {
    const deep = `${"[".repeat(3_000)}${"]".repeat(3_000)}`;
    expect(rowsOf(`[{"key": ${deep}}]`).problems).toEqual([
      "ids.txt:1:1-2 import-row: `key` is not a text (write a text in quotes)",
    ]);
  });

  test("that is no JSON is told where", () => {
    expect(problemsOf(() => parse('[\n{"key": }]'))).toEqual([
      [
        "import-file-format",
        "`ids.txt` is not JSON: `}` stands where a value is expected",
        "mend it, or export it again",
      ],
    ]);
  });
});

describe("another lockfile", () => {
  const lockfile = lockfileDefault({ a: held("1", "a") });

  test("is told by its content", () => {
    const text = serializeLockfile(lockfile);
    expect(parse(text)).toEqual({ kind: "lockfile", lockfile });
    expect(parse(JSON.stringify(JSON.parse(text)))).toEqual({ kind: "lockfile", lockfile });
    expect(parse(`<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> x\n`)).toEqual({ kind: "lockfile", lockfile });
  });

  test("of a wrong shape is told as such", () => {
    expect(problemsOf(() => parse('{"lockfileVersion": 1}'))).toEqual([
      ["lockfile-invalid", "`pages` of `ids.txt` is missing", "restore it from git, or mend it by hand"],
    ]);
  });
});

describe("the journal of a run that was cut off", () => {
  const lost = { page: "default", pageId: "7", key: "b", digest: held("2", "b").digest };
  const upload = {
    page: "default",
    pageId: "7",
    platform: "messenger",
    key: "a",
    entry: held("1", "a"),
  } as const;
  const journal = [journalHeader, renderIntent(1, lost), renderUploaded(2, upload), '{"intent": 3, "pa'].join(
    "",
  );

  test("is told by its content, also where its last line is torn or its first is missing", () => {
    expect(parse(journal)).toEqual({ kind: "journal", journal: { results: [upload], unresolved: [lost] } });
    expect(parse(renderUploaded(2, upload)).kind).toBe("journal");
    expect(parse(renderIntent(1, lost)).kind).toBe("journal");
  });

  test("of a later version asks for an upgrade", () => {
    expect(problemsOf(() => parse('{"journalVersion":2}\n')).map(([code]) => code)).toEqual([
      "journal-version-unsupported",
    ]);
  });
});

describe("anything else", () => {
  const formats =
    "it may be CSV with the columns `key,attachment_id,uploaded_at,page`, a JSON array of such rows, a lockfile, or the journal of a run that was cut off";

  test.each([
    [" \n", "`ids.txt` is empty", formats],
    ["k\0e\0y\0", "`ids.txt` is no text in UTF-8", "save it as CSV in UTF-8"],
    ['{"assets": {}}', "`ids.txt` is JSON, and nothing that can be imported", formats],
    [
      '{"assets": ',
      "`ids.txt` is not JSON: the end of the file stands where a value is expected",
      "mend it, or export it again",
    ],
    ["<html>", "`ids.txt` is not JSON: `<` stands where a value is expected", "mend it, or export it again"],
  ])("%j is refused", (text, message, hint) => {
    expect(problemsOf(() => parse(text))).toEqual([["import-file-format", message, hint]]);
  });
});
