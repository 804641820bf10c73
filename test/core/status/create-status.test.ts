import { expect, test } from "vitest";
import type { DesiredAsset, DesiredPage, DesiredState } from "../../../src/core/desired/desired-state.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { renewalDueAtMs } from "../../../src/core/plan/renewal.ts";
import { createStatus, type StatusFacts } from "../../../src/core/status/create-status.ts";
import { findEnding } from "../../../src/core/status/find-ending.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 22, 8);
const renewal = { lifetimeMs: 90 * dayMs, beforeMs: 35 * dayMs, spreadMs: 0 };

function locked(ageDays: number, changes: Partial<LockedAsset> = {}): LockedAsset {
  const uploadedAtMs = nowMs - ageDays * dayMs;
  return {
    attachmentId: `id-${ageDays}`,
    contentType: "image/png",
    digest: `sha256:${"a".repeat(64)}`,
    expiresAtMs: uploadedAtMs + 90 * dayMs,
    sizeBytes: 10,
    source: "media/a.png",
    type: "image",
    uploadedAtMs,
    ...changes,
  };
}

function lockedPage(assets: Record<string, LockedAsset>, id?: string): LockedPage {
  return {
    platform: "messenger",
    assets: new Map(Object.entries(assets)),
    retired: [],
    ...(id === undefined ? {} : { id }),
  };
}

function lockfileOf(pages: Record<string, LockedPage>): Lockfile {
  return { pages: new Map(Object.entries(pages)) };
}

function desiredAsset(key: string, untilMs?: number): DesiredAsset {
  return {
    key,
    source: "media/a.png",
    content: { kind: "unknown" },
    transport: { kind: "file", path: "/media/a.png" },
    fileName: "a.png",
    place: { file: "m.yaml", line: 1, column: 1, endColumn: 2, sourceLine: "a" },
    ...(untilMs === undefined ? {} : { untilMs }),
  };
}

function desiredPage(name: string, assets: readonly DesiredAsset[], id?: string): DesiredPage {
  return {
    name,
    platform: "messenger",
    tokenEnv: "T",
    appSecretEnv: "S",
    assets: new Map(assets.map((asset) => [asset.key, asset])),
    ...(id === undefined ? {} : { id }),
  };
}

function desiredState(...pages: readonly DesiredPage[]): DesiredState {
  return { pages, renewal };
}

function statusOf(lockfile: Lockfile, desired?: DesiredState, changes: Partial<StatusFacts> = {}) {
  return createStatus({
    lockfile,
    renewal,
    nowMs,
    ...(desired === undefined ? {} : { declared: desired.pages }),
    ...changes,
  });
}

test("an ID is described with its age, its end and its renewal", () => {
  expect(statusOf(lockfileOf({ default: lockedPage({ welcome: locked(10.5) }) }))).toEqual({
    checkedAtMs: nowMs,
    rows: [
      {
        page: "default",
        key: "welcome",
        type: "image",
        attachmentId: "id-10.5",
        source: "media/a.png",
        sizeBytes: 10,
        uploadedAtMs: nowMs - 10.5 * dayMs,
        expiresAtMs: nowMs + 79.5 * dayMs,
        renewsAtMs: nowMs + 44.5 * dayMs,
        ageDays: 10,
        daysLeft: 79,
        state: "live",
      },
    ],
    missing: [],
  });
});

test("an empty lockfile has no rows", () => {
  expect(statusOf(lockfileOf({}))).toEqual({ checkedAtMs: nowMs, rows: [], missing: [] });
});

test.each([
  [0, "live"],
  [47.9, "live"],
  [48, "renewal-soon"],
  [54.9, "renewal-soon"],
  [55, "renewal-due"],
  [89.9, "renewal-due"],
  [90, "expired"],
])("an ID of %d days is %s", (ageDays, state) => {
  const { rows } = statusOf(lockfileOf({ default: lockedPage({ a: locked(ageDays) }) }));
  expect(rows.map((row) => row.state)).toEqual([state]);
});

test("days left are negative after the end", () => {
  const { rows } = statusOf(lockfileOf({ default: lockedPage({ a: locked(92) }) }));
  expect(rows[0]?.daysLeft).toBe(-2);
});

test("a shorter lifetime in the manifest ends an ID before its recorded expiry", () => {
  const lockfile = lockfileOf({ default: lockedPage({ a: locked(10) }) });
  const { rows } = statusOf(lockfile, undefined, { renewal: { ...renewal, lifetimeMs: 30 * dayMs } });
  expect(rows.map((row) => [row.expiresAtMs, row.daysLeft])).toEqual([[nowMs + 20 * dayMs, 20]]);
});

test("the IDs that end soonest come first, then Pages and keys by code unit", () => {
  const lockfile = lockfileOf({
    b: lockedPage({ z: locked(1), a: locked(1), old: locked(50) }),
    a: lockedPage({ z: locked(1) }),
  });
  expect(statusOf(lockfile).rows.map((row) => `${row.page}/${row.key}`)).toEqual([
    "b/old",
    "a/z",
    "b/a",
    "b/z",
  ]);
});

test("what the manifest does not name, or has ended, is not renewed", () => {
  const lockfile = lockfileOf({
    default: lockedPage({ gone: locked(99), wanted: locked(1), past: locked(2), later: locked(0) }),
    former: lockedPage({ welcome: locked(3) }),
  });
  const desired = desiredState(
    desiredPage("default", [
      desiredAsset("wanted"),
      desiredAsset("past", nowMs),
      desiredAsset("later", nowMs + 1),
    ]),
  );
  expect(statusOf(lockfile, desired).rows.map((row) => [row.page, row.key, row.state])).toEqual([
    ["default", "gone", "not-in-manifest"],
    ["former", "welcome", "not-in-manifest"],
    ["default", "past", "ended"],
    ["default", "wanted", "live"],
    ["default", "later", "live"],
  ]);
});

test("assets of the manifest without an ID are missing, unless they have ended", () => {
  const desired = desiredState(
    desiredPage("acme", [desiredAsset("new"), desiredAsset("old"), desiredAsset("past", nowMs - 1)]),
    desiredPage("other", [desiredAsset("new")]),
  );
  const lockfile = lockfileOf({ acme: lockedPage({ old: locked(1) }) });
  expect(statusOf(lockfile, desired).missing).toEqual([
    { page: "acme", key: "new" },
    { page: "other", key: "new" },
  ]);
});

test("a renamed Page is known by its ID and shown under its new name", () => {
  const lockfile = lockfileOf({ default: lockedPage({ a: locked(1) }, "111") });
  const status = statusOf(lockfile, desiredState(desiredPage("acme", [desiredAsset("a")], "111")));
  expect(status.rows.map((row) => [row.page, row.state])).toEqual([["acme", "live"]]);
  expect(status.missing).toEqual([]);
});

test("a Page name that now stands for another ID is another Page", () => {
  const lockfile = lockfileOf({ acme: lockedPage({ a: locked(1) }, "111") });
  const status = statusOf(lockfile, desiredState(desiredPage("acme", [desiredAsset("a")], "222")));
  expect(status.rows.map((row) => row.state)).toEqual(["not-in-manifest"]);
  expect(status.missing).toEqual([{ page: "acme", key: "a" }]);
});

test.each([
  ["the lockfile", lockedPage({ a: locked(1) }, "111"), undefined, "111"],
  ["the manifest", lockedPage({ a: locked(1) }), "222", "222"],
  ["its name", lockedPage({ a: locked(1) }), undefined, "acme"],
])("the share of the spread is that of the Page's ID from %s", (_, page, desiredId, expected) => {
  const desired = desiredState(desiredPage("acme", [desiredAsset("a")], desiredId));
  const spread = { ...renewal, spreadMs: 7 * dayMs };
  const { rows } = statusOf(lockfileOf({ acme: page }), desired, { renewal: spread });
  expect(rows.map((row) => row.renewsAtMs)).toEqual([renewalDueAtMs(locked(1), spread, expected)]);
});

test("the one block of a manifest that named its Page `default` goes on under the Page's new name", () => {
  const lockfile = lockfileOf({ default: lockedPage({ a: locked(1) }) });
  const status = statusOf(lockfile, desiredState(desiredPage("acme", [desiredAsset("a")])));
  expect(status.rows.map((row) => [row.page, row.state])).toEqual([["acme", "live"]]);
});

test("IDs that have ended or end in time fail, unless no key wants them for so long", () => {
  const lockfile = lockfileOf({
    default: lockedPage({
      gone: locked(89),
      expired: locked(91),
      "just-expired": locked(90),
      "in-1": locked(89),
      "in-14": locked(76),
      "in-15": locked(75),
      "past-its-end": locked(91),
      "ends-before": locked(89),
      "ends-with-it": locked(89),
      "ends-after": locked(89),
    }),
  });
  const desired = desiredState(
    desiredPage("default", [
      desiredAsset("expired"),
      desiredAsset("just-expired"),
      desiredAsset("in-1"),
      desiredAsset("in-14"),
      desiredAsset("in-15"),
      desiredAsset("past-its-end", nowMs),
      desiredAsset("ends-before", nowMs + 0.5 * dayMs),
      desiredAsset("ends-with-it", nowMs + dayMs),
      desiredAsset("ends-after", nowMs + dayMs + 1),
    ]),
  );
  const keys = findEnding(statusOf(lockfile, desired), 14 * dayMs).map(({ key }) => key);
  expect(keys).toEqual(["expired", "just-expired", "ends-after", "in-1", "in-14"]);
  expect(findEnding(statusOf(lockfile, desired), 0).map(({ key }) => key)).toEqual([
    "expired",
    "just-expired",
  ]);
});
