import { describe, expect, test } from "vitest";
import type { DesiredAsset, DesiredState } from "../../../src/core/desired/desired-state.ts";
import { createForecast } from "../../../src/core/forecast/create-forecast.ts";
import type { Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import {
  content,
  dayMs,
  desiredDefault,
  desiredState,
  held,
  heldPage,
  heldSince,
  lockfile,
  lockfileDefault,
  nowMs,
  wanted,
  wantedPage,
  wantedUrl,
} from "../../support/builders.ts";

const weekMs = 7 * dayMs;

/** The uploads of each week; what the next apply sends otherwise stands first. */
function uploadsOf(desired: DesiredState, locked: Lockfile, weeks = 20): readonly number[] {
  const { pending, weeks: counts } = createForecast(desired, locked, { nowMs, weeks });
  return [pending.uploads, ...counts.map(({ uploads }) => uploads)];
}

/** The weeks, from 1 on, in which something is uploaded. */
function weeksOf(asset: DesiredAsset, locked: Lockfile): readonly number[] {
  return uploadsOf(desiredDefault(asset), locked)
    .map((uploads, week) => (uploads > 0 ? week : -1))
    .filter((week) => week >= 0);
}

const unknown = { kind: "unknown" } as const;
const a = wanted("a");
const aUrl = "https://cdn.example.com/a.png";

describe("an ID of 55 days is due, and again 55 days after its renewal:", () => {
  test.each<readonly [string, DesiredAsset, Lockfile, readonly number[]]>([
    // Days 0, 55 and 110 are in the weeks 1, 8 and 16; days 7, 62 and 117 in the weeks 2, 9 and 17.
    ["one that is due counts in week 1", a, lockfileDefault({ a: heldSince(60, "1", "a") }), [1, 8, 16]],
    ["so does one that has expired", a, lockfileDefault({ a: heldSince(99, "1", "a") }), [1, 8, 16]],
    ["one that is not due counts when it is", a, lockfileDefault({ a: heldSince(48, "1", "a") }), [2, 9, 17]],
    ["a new asset counts apart, and then like any other", a, lockfileDefault({}), [0, 8, 16]],
    ["so does one with other bytes", a, lockfileDefault({ a: held("1", "b") }), [0, 8, 16]],
    [
      "`until` ends it",
      { ...a, untilMs: nowMs + 56 * dayMs },
      lockfileDefault({ a: heldSince(60, "1", "a") }),
      [1, 8],
    ],
    [
      "on the instant",
      { ...a, untilMs: nowMs + 55 * dayMs },
      lockfileDefault({ a: heldSince(60, "1", "a") }),
      [1],
    ],
    [
      "what has ended counts nowhere",
      { ...a, untilMs: nowMs },
      lockfileDefault({ a: heldSince(60, "1", "a") }),
      [],
    ],
    [
      "nor does what the manifest lacks",
      a,
      lockfileDefault({ a: held("1", "a"), b: heldSince(60, "2", "b") }),
      [8, 16],
    ],
    [
      "an ID of the bytes under another key serves till it is due",
      a,
      lockfileDefault({ a: heldSince(60, "1", "a"), b: heldSince(20, "2", "a") }),
      [6, 13],
    ],
    [
      "a retired one does, too",
      a,
      lockfileDefault({}, { retired: [{ ...heldSince(20, "2", "a"), key: "x" }] }),
      [6, 13],
    ],
    [
      "not one of another platform",
      a,
      lockfileDefault({ a: held("1", "a") }, { platform: "instagram" }),
      [0, 8, 16],
    ],
    [
      "a URL that was not asked counts by the entry of its URL",
      wantedUrl("a", "a", { content: unknown }),
      lockfileDefault({ a: held("1", "a", { source: aUrl, uploadedAtMs: nowMs - 48 * dayMs }) }),
      [2, 9, 17],
    ],
    [
      "one that could not be read counts nowhere",
      wantedUrl("a", "a", { content: { kind: "unreadable" } }),
      lockfileDefault({ a: heldSince(60, "1", "a") }),
      [],
    ],
  ])("%s", (_, asset, locked, weeks) => {
    expect(weeksOf(asset, locked)).toEqual(weeks);
  });
});

test("the same bytes are sent once a Page, for the key that ends last", () => {
  const assets = [
    wanted("a", "x", { untilMs: nowMs + dayMs }),
    wanted("b", "x", { untilMs: nowMs + 60 * dayMs }),
    wanted("c", "y"),
  ];
  const desired = desiredState(wantedPage("acme", assets), wantedPage("beta", assets.slice(0, 1)));
  const due = { a: heldSince(60, "1", "x"), b: heldSince(70, "2", "x"), c: heldSince(60, "3", "y") };
  const locked = lockfile({ acme: heldPage(due), beta: heldPage({ a: heldSince(60, "4", "x") }) });
  expect(createForecast(desired, locked, { nowMs, weeks: 8 })).toEqual({
    forecastAtMs: nowMs,
    weeks: [3, 0, 0, 0, 0, 0, 0, 2].map((uploads, index) => ({
      fromMs: nowMs + index * weekMs,
      toMs: nowMs + (index + 1) * weekMs,
      uploads,
      bytes: uploads * 100,
    })),
    total: { uploads: 5, bytes: 500 },
    pending: { uploads: 0, bytes: 0 },
    hasUnknownSizes: false,
    pages: [
      {
        page: "acme",
        pending: { uploads: 0, bytes: 0 },
        weeks: [2, 0, 0, 0, 0, 0, 0, 2].map((uploads) => ({ uploads, bytes: uploads * 100 })),
        total: { uploads: 4, bytes: 400 },
      },
      {
        page: "beta",
        pending: { uploads: 0, bytes: 0 },
        weeks: [1, 0, 0, 0, 0, 0, 0, 0].map((uploads) => ({ uploads, bytes: uploads * 100 })),
        total: { uploads: 1, bytes: 100 },
      },
    ],
  });
});

test("an upload that does for a new key and a renewal is a renewal", () => {
  const desired = desiredDefault(wanted("a", "x"), wanted("b", "x"));
  expect(uploadsOf(desired, lockfileDefault({ b: heldSince(60, "1", "x") }), 2)).toEqual([0, 1, 0]);
});

test("what size is not known counts as 0, and is said", () => {
  const desired = desiredDefault(
    wantedUrl("new", "new", { content: unknown }),
    wantedUrl("known", "known", { content: unknown }),
    wanted("file", "file", { content: content("file", { sizeBytes: 7 }) }),
  );
  const url = { source: "https://cdn.example.com/known.png", sizeBytes: 30 };
  const locked = lockfileDefault({ known: held("1", "known", { ...url, uploadedAtMs: nowMs - 60 * dayMs }) });
  const { pending, total, hasUnknownSizes } = createForecast(desired, locked, { nowMs, weeks: 1 });
  expect({ pending, total, hasUnknownSizes }).toEqual({
    pending: { uploads: 2, bytes: 7 },
    total: { uploads: 1, bytes: 30 },
    hasUnknownSizes: true,
  });
});

test("the share of the spread brings the next renewal nearer; of bytes that nobody knows, half of it", () => {
  const desired = desiredDefault(wantedUrl("a", "a", { content: unknown }));
  const spread = { ...desired, renewal: { ...desired.renewal, spreadMs: 14 * dayMs } };
  const early = uploadsOf(spread, lockfileDefault({}), 8);
  // 90 - 35 - 7 days are 6 weeks and 6 days.
  expect(early).toEqual([1, 0, 0, 0, 0, 0, 0, 1, 0]);
});

test("a renamed Page keeps its IDs, and one without any begins with none", () => {
  const desired = desiredState(
    wantedPage("acme", [wanted("a")], { id: "7" }),
    wantedPage("beta", [wanted("a")]),
  );
  const locked = lockfile({ former: heldPage({ a: held("1", "a") }, { id: "7" }) });
  const { pages } = createForecast(desired, locked, { nowMs, weeks: 1 });
  expect(pages.map(({ page, pending }) => [page, pending.uploads])).toEqual([
    ["acme", 0],
    ["beta", 1],
  ]);
});

test("a manifest without assets needs nothing", () => {
  expect(uploadsOf(desiredDefault(), lockfileDefault({ a: held("1", "a") }), 2)).toEqual([0, 0, 0]);
});
