import { describe, expect, test } from "vitest";
import type { Forecast, UploadCount } from "../../src/core/forecast/forecast.ts";
import { forecastDocument } from "../../src/views/forecast-document.ts";
import { renderForecast } from "../../src/views/render-forecast.ts";
import { assertFits } from "../support/schemas.ts";
import { dayMs, error, nowMs } from "./builders.ts";

const plain = { colour: false, columns: 80 };

/** Uploads of 1.5 MB each. */
function uploads(count: number): UploadCount {
  return { uploads: count, bytes: count * 1_572_864 };
}

function sum(counts: readonly UploadCount[]): UploadCount {
  return uploads(counts.reduce((total, count) => total + count.uploads, 0));
}

/** The forecast of Pages by the number of their renewals in each week. */
function forecast(
  byPage: Readonly<Record<string, readonly number[]>>,
  changes: Partial<Forecast> = {},
): Forecast {
  const pages = Object.entries(byPage).map(([page, counts]) => {
    const weeks = counts.map(uploads);
    return { page, pending: uploads(0), weeks, total: sum(weeks) };
  });
  const weeks = (pages[0]?.weeks ?? []).map((_, index) => ({
    fromMs: nowMs + index * 7 * dayMs,
    toMs: nowMs + (index + 1) * 7 * dayMs,
    ...sum(pages.flatMap((page) => page.weeks.slice(index, index + 1))),
  }));
  return {
    forecastAtMs: nowMs,
    weeks,
    total: sum(weeks),
    pending: uploads(0),
    hasUnknownSizes: false,
    pages,
    ...changes,
  };
}

const one = forecast({ default: [13, 0, 1, 2000] }, { pending: uploads(3) });
const several = forecast({ acme: [13, 0, 2], "acme-staging": [0, 7, 0], idle: [0, 0, 0] });

describe("the renewals of one Page", () => {
  test("have a line a week with a bar, on 80 columns", () => {
    expect(renderForecast(one, plain)).toMatchInlineSnapshot(`
      "WEEK FROM   UPLOADS     SIZE
      2026-11-22       13  19.5 MB  █
      2026-11-29        0      0 B
      2026-12-06        1   1.5 MB  █
      2026-12-13    2,000   2.9 GB  ████████████████████████████████████████

      Renewals of 4 weeks: 2,014 uploads, 3.0 GB.
      Beside them, new or changed now: 3 uploads, 4.5 MB.
      "
    `);
  });

  test("have short bars in a narrow terminal", () => {
    expect(renderForecast(one, { ...plain, columns: 40 })).toMatchInlineSnapshot(`
      "WEEK FROM   UPLOADS     SIZE
      2026-11-22       13  19.5 MB  █
      2026-11-29        0      0 B
      2026-12-06        1   1.5 MB  █
      2026-12-13    2,000   2.9 GB  ██████████

      Renewals of 4 weeks: 2,014 uploads, 3.0 GB.
      Beside them, new or changed now: 3 uploads, 4.5 MB.
      "
    `);
    expect(renderForecast(one, { ...plain, columns: 34 })).not.toContain("█");
    expect(
      renderForecast(one, { ...plain, columns: 20 })
        .split("\n")
        .slice(0, 3),
    ).toEqual(["2026-11-22", "    13 uploads, 19.5 MB", "2026-11-29"]);
  });

  test("are told to be at least so many bytes where a size is not known", () => {
    const text = renderForecast({ ...one, hasUnknownSizes: true }, plain);
    expect(text.split("\n").slice(-3)).toMatchInlineSnapshot(`
      [
        "Renewals of 4 weeks: 2,014 uploads, at least 3.0 GB.",
        "Beside them, new or changed now: 3 uploads, at least 4.5 MB.",
        "",
      ]
    `);
  });

  test("are coloured in their heading alone", () => {
    expect(renderForecast(forecast({ default: [1] }), { ...plain, colour: true })).toMatchInlineSnapshot(`
      "[1mWEEK FROM   UPLOADS    SIZE[22m
      2026-11-22        1  1.5 MB  ████████████████████████████████████████

      Renewals of 1 week: 1 upload, 1.5 MB.
      "
    `);
  });
});

describe("the renewals of several Pages", () => {
  test("have a line a Page too, the busiest first", () => {
    expect(renderForecast(several, { colour: false })).toMatchInlineSnapshot(`
      "WEEK FROM   UPLOADS     SIZE
      2026-11-22       13  19.5 MB  ████████████████████████████████████████
      2026-11-29        7  10.5 MB  ██████████████████████
      2026-12-06        2   3.0 MB  ██████

      PAGE          UPLOADS     SIZE  MOST IN A WEEK
      acme               15  22.5 MB  13 from 2026-11-22  ████████████████████████████████████████
      acme-staging        7  10.5 MB  7 from 2026-11-29   ███████████████████
      idle                0      0 B

      Renewals of 3 weeks: 22 uploads, 33.0 MB.
      "
    `);
    expect(renderForecast(several, { ...plain, columns: 40 })).toMatchInlineSnapshot(`
      "WEEK FROM   UPLOADS     SIZE
      2026-11-22       13  19.5 MB  ██████████
      2026-11-29        7  10.5 MB  █████
      2026-12-06        2   3.0 MB  ██

      acme
          15 uploads, 22.5 MB, 13 from 2026-11-22
      acme-staging
          7 uploads, 10.5 MB, 7 from 2026-11-29
      idle
          0 uploads, 0 B

      Renewals of 3 weeks: 22 uploads, 33.0 MB.
      "
    `);
  });

  test("of 500 of them are shown for the busiest ones, and for all by their names when asked", () => {
    const many = forecast(
      Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`page-${index}`, [index]])),
    );
    const lines = renderForecast(many, plain).split("\n");
    expect(lines.filter((line) => line.startsWith("page-")).map((line) => line.split(" ")[0])).toEqual(
      Array.from({ length: 10 }, (_, index) => `page-${499 - index}`),
    );
    expect(lines).toContain("and 490 more Pages (`--verbose` shows all)");
    const all = renderForecast(many, { ...plain, verbose: true }).split("\n");
    expect(all.filter((line) => line.startsWith("page-")).map((line) => line.split(" ")[0])).toEqual(
      many.pages.map(({ page }) => page),
    );
  });
});

test("the document has weeks and Pages, and fits its schema", () => {
  const document = forecastDocument(forecast({ acme: [1, 2], beta: [0, 1] }, { pending: uploads(3) }));
  assertFits("forecast", document);
  expect(document).toMatchInlineSnapshot(`
    {
      "forecastAt": "2026-11-22T08:00:00Z",
      "formatVersion": 1,
      "pages": [
        {
          "page": "acme",
          "pending": {
            "uploadBytes": 0,
            "uploads": 0,
          },
          "total": {
            "uploadBytes": 4718592,
            "uploads": 3,
          },
          "weeks": [
            {
              "uploadBytes": 1572864,
              "uploads": 1,
            },
            {
              "uploadBytes": 3145728,
              "uploads": 2,
            },
          ],
        },
        {
          "page": "beta",
          "pending": {
            "uploadBytes": 0,
            "uploads": 0,
          },
          "total": {
            "uploadBytes": 1572864,
            "uploads": 1,
          },
          "weeks": [
            {
              "uploadBytes": 0,
              "uploads": 0,
            },
            {
              "uploadBytes": 1572864,
              "uploads": 1,
            },
          ],
        },
      ],
      "pending": {
        "uploadBytes": 4718592,
        "uploads": 3,
      },
      "total": {
        "uploadBytes": 6291456,
        "uploads": 4,
      },
      "weeks": [
        {
          "from": "2026-11-22T08:00:00Z",
          "to": "2026-11-29T08:00:00Z",
          "uploadBytes": 1572864,
          "uploads": 1,
        },
        {
          "from": "2026-11-29T08:00:00Z",
          "to": "2026-12-06T08:00:00Z",
          "uploadBytes": 4718592,
          "uploads": 3,
        },
      ],
    }
  `);
  const incomplete = forecastDocument(one, [error()]);
  assertFits("forecast", incomplete);
  expect(incomplete.diagnostics).toHaveLength(1);
});
