import { describe, expect, test } from "vitest";
import type {
  AssetFailure,
  AssetProblem,
  CheckFailure,
  CheckReport,
} from "../../src/core/check/check-report.ts";
import { findConflictMarkers } from "../../src/core/check/find-conflict-markers.ts";
import { warnOfJournal } from "../../src/core/check/warn-of-journal.ts";
import { checkDiagnostics } from "../../src/views/check-diagnostics.ts";
import { checkDocument } from "../../src/views/check-document.ts";
import { renderCheck } from "../../src/views/render-check.ts";
import { renderDiagnostics } from "../../src/views/render-diagnostics.ts";
import { assertFits } from "../support/schemas.ts";
import { dayMs, error, nowMs, place } from "./builders.ts";

const plain = { colour: false, columns: 80 };
const lockfileName = "messenger-assets.lock.json";

function report(failures: readonly CheckFailure[], changes: Partial<CheckReport> = {}): CheckReport {
  return { checkedAtMs: nowMs, pages: 1, assets: 13, failures, diagnostics: [], lockfileName, ...changes };
}

function asset(
  key: string,
  code: AssetProblem["code"],
  daysLeft = 0,
  changes: Partial<AssetFailure> = {},
): AssetFailure {
  const held = { attachmentId: "1857777774821032", expiresAtMs: nowMs + daysLeft * dayMs };
  return {
    kind: "asset",
    page: "default",
    key,
    problem: code === "id-missing" ? { code } : { code, held },
    place: place(`  ${key}: media/${key}.png`, `media/${key}.png`),
    isDue: true,
    ...changes,
  };
}

const everyFailure: readonly CheckFailure[] = [
  ...findConflictMarkers("{\n<<<<<<< HEAD\n", lockfileName),
  { kind: "entry", code: "lockfile-entry-changed", page: "former", change: "removed", isRetired: false },
  {
    kind: "entry",
    code: "lockfile-entry-changed",
    page: "default",
    key: "promo",
    change: "added",
    isRetired: true,
  },
  {
    kind: "entry",
    code: "lockfile-entry-changed",
    page: "default",
    key: "welcome",
    change: "changed",
    isRetired: false,
  },
  asset("hello@de", "id-missing"),
  asset("menu", "content-changed", 80),
  asset("menu-small", "type-changed", 80),
  asset("old", "id-expired", -3.5),
  asset("stickers/dog/happy", "id-expiring", 9.5),
  asset("later", "id-expiring", 40, { isDue: false }),
  {
    kind: "file",
    file: "src/generated/messenger-assets.ts",
    problem: "not current",
    diagnostic: error({
      code: "output-stale",
      message: "`src/generated/messenger-assets.ts` does not exist",
      hint: "messenger-assets generate",
      file: "src/generated/messenger-assets.ts",
    }),
  },
];

const full = report(everyFailure, { base: "origin/main", diagnostics: warnOfJournal(2, lockfileName) });

describe("what fails", () => {
  test("has a line each, on 100 columns", () => {
    expect(renderCheck(full, { ...plain, columns: 100 })).toMatchSnapshot();
  });

  test("has two lines each in a narrow terminal", () => {
    expect(renderCheck(full, { ...plain, columns: 40 })).toMatchSnapshot();
  });

  test("names no Page where there is one", () => {
    expect(renderCheck(report([asset("a", "id-missing")]), plain)).toMatchInlineSnapshot(`
      "KEY  PROBLEM           WHEN  TO DO
      a    no attachment ID        apply

      failed: 1 of 13 assets on 1 Page
      "
    `);
  });

  test("is coloured in its heading and its last line alone", () => {
    expect(
      renderCheck(report([asset("a", "id-missing")]), { ...plain, colour: true }),
    ).toMatchInlineSnapshot(`
      "[1mKEY  PROBLEM           WHEN  TO DO[22m
      a    no attachment ID        apply

      [31mfailed[39m: 1 of 13 assets on 1 Page
      "
    `);
  });

  test("is one line where something could not be looked at", () => {
    expect(renderCheck(report([], { diagnostics: [error()] }), plain)).toBe("failed: 1 problem\n");
  });

  test("is escaped", () => {
    const text = renderCheck(
      report([asset("a\u001b[2J", "id-missing", undefined, { page: "p\nq" })], { pages: 2 }),
      plain,
    );
    expect(text).toContain("p\\nq  a\\u001b[2J");
  });
});

describe("of 500 Pages and 20 assets each", () => {
  const keys = Array.from({ length: 20 }, (_, index) => `asset-${index}`);
  const pages = Array.from({ length: 500 }, (_, index) => `page-${index}`);
  const missing = pages.flatMap((page) => keys.map((key) => asset(key, "id-missing", undefined, { page })));

  test("what fails alike is one line", () => {
    const expiring = pages.map((page, index) =>
      asset("welcome", "id-expiring", 3.5 + (index % 10), { page }),
    );
    const alone = asset("alone", "id-expired", -1.5, { page: "page-7" });
    const text = renderCheck(report([...expiring, alone, ...missing], { pages: 500, assets: 11_000 }), plain);
    expect(text).toMatchSnapshot();
  });

  test("what is still too long is cut, and counted", () => {
    const many = Array.from({ length: 150 }, (_, index) => asset(`asset-${index}`, "id-missing"));
    const lines = renderCheck(report(many, { assets: 150 }), plain).split("\n");
    expect(lines.slice(-5)).toEqual([
      "asset-39  no attachment ID        apply",
      "and 110 more lines (`--verbose` shows all)",
      "",
      "failed: 150 of 150 assets on 1 Page",
      "",
    ]);
  });

  test("everything is there when it is asked for", () => {
    const text = renderCheck(report(missing, { pages: 500, assets: 10_000 }), { ...plain, verbose: true });
    expect(text.split("\n").filter((line) => line.startsWith("page-"))).toHaveLength(10_000);
  });
});

test("all good is one line", () => {
  const firstExpiresAtMs = nowMs + 55.5 * dayMs;
  expect(renderCheck(report([], { firstExpiresAtMs }), plain)).toBe(
    "all good: 13 assets on 1 Page, the first expires in 55 days\n",
  );
  expect(renderCheck(report([], { assets: 0, pages: 2 }), plain)).toBe("all good: 0 assets on 2 Pages\n");
});

test("every failure is an error at its asset's place, with what to do", () => {
  expect(renderDiagnostics(checkDiagnostics(full), plain)).toMatchSnapshot();
});

test("the document has every failure, and fits its schema", () => {
  const document = checkDocument(full);
  assertFits("check", document);
  expect(document).toMatchSnapshot();
  const passed = checkDocument(report([], { firstExpiresAtMs: nowMs + dayMs }));
  assertFits("check", passed);
  expect(passed).toEqual({
    formatVersion: 1,
    status: "passed",
    checkedAt: "2026-11-22T08:00:00Z",
    summary: { pages: 1, assets: 13, failures: 0, firstExpiresAt: "2026-11-23T08:00:00Z" },
    failures: [],
    diagnostics: [],
  });
});
