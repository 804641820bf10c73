import { expect, test } from "vitest";
import type { Status, StatusRow, StatusState } from "../../src/core/status/create-status.ts";
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
