import { describe, expect, test } from "vitest";
import type { Status, StatusRow, StatusState } from "../../src/core/status/create-status.ts";
import { endingDiagnostics } from "../../src/views/ending-diagnostics.ts";
import { renderStatus } from "../../src/views/render-status.ts";
import { dayMs, nowMs } from "./builders.ts";

const plain = { colour: false, columns: 80 };

function row(key: string, state: StatusState, daysLeft: number, page = "default"): StatusRow {
  return {
    page,
    key,
    type: "image",
    attachmentId: "1857777774821032",
    source: "media/a.png",
    sizeBytes: 1,
    uploadedAtMs: nowMs - (90 - daysLeft) * dayMs,
    expiresAtMs: nowMs + daysLeft * dayMs,
    renewsAtMs: nowMs + (daysLeft - 35) * dayMs,
    ageDays: 90 - daysLeft,
    daysLeft,
    state,
  };
}

function status(rows: readonly StatusRow[], missing: Status["missing"] = []): Status {
  return { checkedAtMs: nowMs, rows, missing };
}

const rows = [
  row("dead", "expired", -2),
  row("gone", "not-in-manifest", 3),
  row("xmas", "ended", 5),
  row("due", "renewal-due", 30),
  row("soon", "renewal-soon", 38),
  row("stickers/dog/happy", "live", 85),
];

test("every ID has a line, on 80 columns", () => {
  expect(renderStatus(status(rows), plain)).toMatchInlineSnapshot(`
    "KEY                 TYPE   ATTACHMENT ID      AGE     LEFT  RENEWAL
    dead                image  1857777774821032  92 d  expired  due
    gone                image  1857777774821032  87 d   3 days  not in manifest
    xmas                image  1857777774821032  85 d   5 days  past its end
    due                 image  1857777774821032  60 d  30 days  due
    soon                image  1857777774821032  52 d  38 days  in 3 days
    stickers/dog/happy  image  1857777774821032   5 d  85 days  2027-01-11
    "
  `);
});

test("in a narrow terminal every ID has two lines", () => {
  expect(renderStatus(status(rows), { ...plain, columns: 40 })).toMatchInlineSnapshot(`
    "dead
        image, 1857777774821032, 92 d, expired, due
    gone
        image, 1857777774821032, 87 d, 3 days, not in manifest
    xmas
        image, 1857777774821032, 85 d, 5 days, past its end
    due
        image, 1857777774821032, 60 d, 30 days, due
    soon
        image, 1857777774821032, 52 d, 38 days, in 3 days
    stickers/dog/happy
        image, 1857777774821032, 5 d, 85 days, 2027-01-11
    "
  `);
});

test("several Pages have a column", () => {
  const several = [row("due", "renewal-due", 30, "acme"), row("soon", "live", 80, "acme-staging")];
  expect(renderStatus(status(several), { colour: false })).toMatchInlineSnapshot(`
    "PAGE          KEY   TYPE   ATTACHMENT ID      AGE     LEFT  RENEWAL
    acme          due   image  1857777774821032  60 d  30 days  due
    acme-staging  soon  image  1857777774821032  10 d  80 days  2027-01-06
    "
  `);
});

test("colour changes nothing but colour", () => {
  expect(renderStatus(status(rows), { ...plain, colour: true })).toMatchSnapshot();
});

test("an empty lockfile says what to do", () => {
  expect(renderStatus(status([]), plain)).toBe("No attachment IDs yet: run messenger-assets apply\n");
  expect(renderStatus(status([], [{ page: "default", key: "a" }]), plain)).toBe(
    "No attachment IDs yet, for 1 asset: run messenger-assets apply\n",
  );
});

test("assets without an ID are counted below the table", () => {
  const missing = [
    { page: "default", key: "a" },
    { page: "default", key: "b" },
  ];
  const endings = [missing, missing.slice(1)].map((assets) => {
    return renderStatus(status(rows, assets), plain).split("\n").at(-2);
  });
  expect(endings).toEqual([
    "2 assets have no attachment ID yet: run messenger-assets apply",
    "1 asset has no attachment ID yet: run messenger-assets apply",
  ]);
});

describe("of more IDs than anyone reads", () => {
  const pages = Array.from({ length: 500 }, (_, index) => `page-${String(index).padStart(3, "0")}`);
  const states: readonly StatusState[] = ["live", "renewal-soon", "renewal-due", "not-in-manifest", "ended"];
  const many = [
    row("dead", "expired", -2, "page-400"),
    ...pages.flatMap((page, index) =>
      Array.from({ length: 20 }, (_, number) =>
        row(`asset-${number}`, states[index === 1 ? number % 5 : 0] ?? "live", index < 250 ? 40 : 70, page),
      ),
    ),
  ].toSorted((a, b) => a.expiresAtMs - b.expiresAtMs);

  test("Pages that are alike have one line, the first to end first", () => {
    expect(renderStatus(status(many), plain)).toMatchInlineSnapshot(`
      "PAGE                   FIRST ENDS
      page-400       21 IDs  2 days ago  1 expired
      249 Pages (page-000, page-002, page-003 and 246 more)
                20 IDs each  in 40 days
      page-001       20 IDs  in 40 days             4 due  4 due soon  8 unwanted
      249 Pages (page-250, page-251, page-252 and 246 more)
                20 IDs each  in 70 days

      10,001 IDs on 500 Pages: 1 expired, 4 due, 4 due soon, 8 unwanted
      "
    `);
    expect(renderStatus(status(many), { ...plain, columns: 40 })).toMatchInlineSnapshot(`
      "page-400
          21 IDs, 2 days ago, 1 expired
      249 Pages (page-000, page-002, page-003 and 246 more)
          20 IDs each, in 40 days
      page-001
          20 IDs, in 40 days, 4 due, 4 due soon, 8 unwanted
      249 Pages (page-250, page-251, page-252 and 246 more)
          20 IDs each, in 70 days

      10,001 IDs on 500 Pages: 1 expired, 4 due, 4 due soon, 8 unwanted
      "
    `);
  });

  test("each Page that is like no other has a line, and the rest is counted", () => {
    const unlike = pages.map((page, index) => row("a", "live", 40 + index, page));
    const text = renderStatus(status(unlike), plain);
    expect(text.split("\n").filter((line) => line.startsWith("page-"))).toHaveLength(40);
    expect(text.replace(/(page-0(?:0[3-9]|[1-3]\d).*\n)+/, "[…]\n")).toMatchInlineSnapshot(`
      "PAGE            FIRST ENDS
      page-000  1 ID  in 40 days
      page-001  1 ID  in 41 days
      page-002  1 ID  in 42 days
      […]
      and 460 more Pages (\`--page\` shows one, \`--verbose\` every ID)

      500 IDs on 500 Pages
      "
    `);
  });

  test("one Page's are cut, and counted", () => {
    const rows = Array.from({ length: 1_200 }, (_, number) => row(`asset-${number}`, "live", 70));
    expect(renderStatus(status(rows), plain).split("\n").slice(-4)).toEqual([
      "asset-38  image  1857777774821032  20 d  70 days  2026-12-27",
      "asset-39  image  1857777774821032  20 d  70 days  2026-12-27",
      "and 1,160 more IDs (`--verbose` shows all)",
      "",
    ]);
  });

  test("all of them are there when they are asked for", () => {
    const lines = renderStatus(status(many), { ...plain, verbose: true }).split("\n");
    expect(lines.filter((line) => line.startsWith("page-"))).toHaveLength(10_001);
  });

  test("a total says nothing of states where all of them live", () => {
    const living = pages
      .slice(0, 2)
      .flatMap((page) => Array.from({ length: 60 }, (_, number) => row(`asset-${number}`, "live", 70, page)));
    expect(renderStatus(status(living), plain)).toMatchInlineSnapshot(`
      "PAGE              FIRST ENDS
      page-000  60 IDs  in 70 days
      page-001  60 IDs  in 70 days

      120 IDs on 2 Pages
      "
    `);
  });
});

test("IDs that have expired, or do so soon, are an error each kind, and the first of them are named", () => {
  const ending = [
    row("dead", "expired", -2.5),
    ...Array.from({ length: 12 }, (_, number) => row(`asset-${number}`, "renewal-due", 3.5 + number, "acme")),
  ];
  expect(endingDiagnostics(ending, nowMs)).toMatchInlineSnapshot(`
    [
      {
        "code": "id-expired",
        "hint": "\`messenger-assets apply\` renews what is due; \`messenger-assets explain KEY\` tells more of one",
        "message": "1 attachment ID has expired: \`dead\` on Page \`default\` (2 days ago)",
        "severity": "error",
      },
      {
        "code": "id-expiring",
        "hint": "\`messenger-assets apply\` renews what is due; \`messenger-assets explain KEY\` tells more of one",
        "message": "12 attachment IDs expire soon: \`asset-0\` on Page \`acme\` (in 3 days), \`asset-1\` on Page \`acme\` (in 4 days), \`asset-2\` on Page \`acme\` (in 5 days), \`asset-3\` on Page \`acme\` (in 6 days), \`asset-4\` on Page \`acme\` (in 7 days), \`asset-5\` on Page \`acme\` (in 8 days), \`asset-6\` on Page \`acme\` (in 9 days), \`asset-7\` on Page \`acme\` (in 10 days), \`asset-8\` on Page \`acme\` (in 11 days), \`asset-9\` on Page \`acme\` (in 12 days), and 2 others",
        "severity": "error",
      },
    ]
  `);
  expect(endingDiagnostics([row("a", "renewal-due", 1)], nowMs).map(({ message }) => message)).toEqual([
    "1 attachment ID expires soon: `a` on Page `default` (in 1 day)",
  ]);
  expect(
    endingDiagnostics([row("a", "expired", -1), row("b", "expired", -1)], nowMs).map(
      ({ message }) => message,
    ),
  ).toEqual([
    "2 attachment IDs have expired: `a` on Page `default` (1 day ago), `b` on Page `default` (1 day ago)",
  ]);
  expect(endingDiagnostics([], nowMs)).toEqual([]);
});
