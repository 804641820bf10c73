import { describe, expect, test } from "vitest";
import type { DesiredAsset } from "../../../src/core/desired/desired-state.ts";
import type { LockedAsset, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { createPlan, type PlanOptions } from "../../../src/core/plan/create-plan.ts";
import type { PlannedAction } from "../../../src/core/plan/plan.ts";
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
  renewal,
  wanted,
  wantedPage,
  wantedUrl,
} from "../../support/builders.ts";

/** `page/key action reason`, and the ID that a `reuse` takes. */
function linesOf(actions: readonly PlannedAction[]): readonly string[] {
  return actions.map((action) => {
    const line = `${action.page}/${action.key} ${action.action} ${action.reason}`;
    return action.action === "reuse" ? `${line} ${action.reused.attachmentId}` : line;
  });
}

function plan(
  desired: Parameters<typeof createPlan>[0],
  held: Lockfile,
  options: Partial<PlanOptions> = {},
): readonly string[] {
  return linesOf(createPlan(desired, held, { nowMs, ...options }).actions);
}

/** What is planned for `default/a`, in the words of action and reason. */
function planOne(
  asset: DesiredAsset | undefined,
  entry: LockedAsset | undefined,
  options: Partial<PlanOptions> = {},
): readonly string[] {
  const desired = desiredDefault(...(asset === undefined ? [] : [asset]));
  return plan(desired, lockfileDefault(entry === undefined ? {} : { a: entry }), options).map((line) =>
    line.replace("default/a ", ""),
  );
}

const always = (): boolean => true;

describe("an action and its reason", () => {
  test.each<
    readonly [
      string,
      DesiredAsset | undefined,
      LockedAsset | undefined,
      Partial<PlanOptions>,
      readonly string[],
    ]
  >([
    ["no entry", wanted("a"), undefined, {}, ["create new"]],
    ["the same upload", wanted("a"), held("1", "a"), {}, ["keep unchanged"]],
    ["another source alone", wanted("a"), held("1", "a", { source: "old.png" }), {}, ["keep moved"]],
    ["another digest", wanted("a", "b"), held("1", "a"), {}, ["update content-changed"]],
    [
      "another type",
      wanted("a", "a", { content: content("a", { type: "file" }) }),
      held("1", "a"),
      {},
      ["update type-changed"],
    ],
    [
      "another content type",
      wanted("a", "a", { content: content("a", { contentType: "image/webp" }) }),
      held("1", "a"),
      {},
      ["update type-changed"],
    ],
    [
      "another file name of a file",
      wanted("a", "a", { content: content("a", { type: "file" }), fileName: "Menu.pdf" }),
      held("1", "a", { type: "file", fileName: "menu.pdf" }),
      {},
      ["update type-changed"],
    ],
    [
      "the same file name of a file",
      wanted("a", "a", { content: content("a", { type: "file" }), fileName: "menu.pdf" }),
      held("1", "a", { type: "file", fileName: "menu.pdf" }),
      {},
      ["keep unchanged"],
    ],
    [
      "another file name of an image",
      wanted("a", "a", { fileName: "other.png" }),
      held("1", "a"),
      {},
      ["keep unchanged"],
    ],
    ["bytes that are fetched now", wantedUrl("a"), held("1", "a"), {}, ["keep moved"]],
    ["an ID that is due", wanted("a"), heldSince(55, "1", "a"), {}, ["renew expiring"]],
    ["an ID that is not due yet", wanted("a"), heldSince(54.999, "1", "a"), {}, ["keep unchanged"]],
    ["an ID in its last moment", wanted("a"), heldSince(89.999, "1", "a"), {}, ["renew expiring"]],
    ["an expired ID", wanted("a"), heldSince(90, "1", "a"), {}, ["renew expired"]],
    [
      "an expired ID of other bytes",
      wanted("a", "b"),
      heldSince(90, "1", "a"),
      {},
      ["update content-changed"],
    ],
    ["--replace", wanted("a"), held("1", "a"), { replaces: always }, ["renew forced"]],
    [
      "--replace of one that is due",
      wanted("a"),
      heldSince(55, "1", "a"),
      { replaces: always },
      ["renew expiring"],
    ],
    ["--replace without an entry", wanted("a"), undefined, { replaces: always }, ["create new"]],
    [
      "--replace of other bytes",
      wanted("a", "b"),
      held("1", "a"),
      { replaces: always },
      ["update content-changed"],
    ],
    [
      "--replace of another key",
      wanted("a"),
      held("1", "a"),
      { replaces: (key) => key === "b" },
      ["keep unchanged"],
    ],
    ["no asset", undefined, held("1", "a"), {}, ["remove not-in-manifest"]],
    ["no asset, and an expired ID", undefined, heldSince(99, "1", "a"), {}, ["remove not-in-manifest"]],
    ["no asset with --replace", undefined, held("1", "a"), { replaces: always }, ["remove not-in-manifest"]],
    ["`until` reached", wanted("a", "a", { untilMs: nowMs }), held("1", "a"), {}, ["remove ended"]],
    ["`until` ahead", wanted("a", "a", { untilMs: nowMs + 1 }), held("1", "a"), {}, ["keep unchanged"]],
    ["`until` ahead, and no entry", wanted("a", "a", { untilMs: nowMs + 1 }), undefined, {}, ["create new"]],
    [
      "`until` reached, and an ID that is due",
      wanted("a", "a", { untilMs: nowMs }),
      heldSince(60, "1", "a"),
      {},
      ["remove ended"],
    ],
    ["`until` reached, and no entry", wanted("a", "a", { untilMs: nowMs }), undefined, {}, []],
    [
      "a URL that cannot be read",
      wantedUrl("a", "a", { content: { kind: "unreadable" } }),
      heldSince(99, "1", "a"),
      { replaces: always },
      [],
    ],
    [
      "a URL that cannot be read, and `until` reached",
      wantedUrl("a", "a", { content: { kind: "unreadable" }, untilMs: nowMs }),
      held("1", "a"),
      {},
      ["remove ended"],
    ],
    [
      "a URL not asked, and no entry",
      wantedUrl("a", "a", { content: { kind: "unknown" } }),
      undefined,
      {},
      ["create new"],
    ],
    [
      "a URL not asked, that the entry is from",
      wantedUrl("a", "a", { content: { kind: "unknown" } }),
      held("1", "a", { source: "https://cdn.example.com/a.png" }),
      {},
      ["keep unchanged"],
    ],
    [
      "a URL not asked, that an entry is from that is due",
      wantedUrl("a", "a", { content: { kind: "unknown" } }),
      held("1", "a", { source: "https://cdn.example.com/a.png", uploadedAtMs: nowMs - 60 * dayMs }),
      {},
      ["renew expiring"],
    ],
    [
      "another URL not asked",
      wantedUrl("a", "a", { content: { kind: "unknown" } }),
      held("1", "a", { source: "https://cdn.example.com/b.png" }),
      {},
      ["update content-changed"],
    ],
  ])("%s", (_, asset, entry, options, expected) => {
    expect(planOne(asset, entry, options)).toEqual(expected);
  });
});

test("each kind of action carries what was wanted, what is held and what is reused", () => {
  const assets = {
    create: wanted("create"),
    keep: wanted("keep"),
    renew: wanted("renew"),
    reuse: wanted("reuse", "old"),
    "reuse-new": wanted("reuse-new", "old"),
    update: wanted("update"),
  };
  const entries = {
    keep: held("1", "keep", { source: "media/keep.png" }),
    remove: held("2", "remove"),
    renew: heldSince(60, "3", "renew"),
    reuse: held("4", "newer"),
    update: held("5", "before"),
  };
  const old = { ...held("6", "old"), key: "reuse" };
  const { actions } = createPlan(
    desiredDefault(...Object.values(assets)),
    lockfileDefault(entries, { retired: [old] }),
    { nowMs },
  );
  const page = "default";
  expect(actions).toEqual([
    { action: "create", reason: "new", page, key: "create", desired: assets.create },
    { action: "keep", reason: "unchanged", page, key: "keep", desired: assets.keep, locked: entries.keep },
    { action: "remove", reason: "not-in-manifest", page, key: "remove", locked: entries.remove },
    { action: "renew", reason: "expiring", page, key: "renew", desired: assets.renew, locked: entries.renew },
    {
      action: "reuse",
      reason: "same-content",
      page,
      key: "reuse",
      desired: assets.reuse,
      reused: old,
      locked: entries.reuse,
    },
    {
      action: "reuse",
      reason: "same-content",
      page,
      key: "reuse-new",
      desired: assets["reuse-new"],
      reused: old,
    },
    {
      action: "update",
      reason: "content-changed",
      page,
      key: "update",
      desired: assets.update,
      locked: entries.update,
    },
  ]);
});

describe("a reuse", () => {
  test("takes the ID of another key: a rename needs no upload", () => {
    expect(plan(desiredDefault(wanted("new", "a")), lockfileDefault({ old: held("1", "a") }))).toEqual([
      "default/new reuse same-content 1",
      "default/old remove not-in-manifest",
    ]);
  });

  test("takes the ID of a key that stays", () => {
    const desired = desiredDefault(wanted("a"), wanted("b", "a"));
    expect(plan(desired, lockfileDefault({ a: held("1", "a") }))).toEqual([
      "default/a keep unchanged",
      "default/b reuse same-content 1",
    ]);
  });

  test("takes a retired ID: a revert needs no upload", () => {
    const locked = lockfileDefault({ a: held("2", "b") }, { retired: [{ ...held("1", "a"), key: "a" }] });
    expect(plan(desiredDefault(wanted("a")), locked)).toEqual(["default/a reuse same-content 1"]);
  });

  test("comes before a renewal when another ID of the same bytes is not due", () => {
    const locked = lockfileDefault({ a: heldSince(60, "1", "a"), b: held("2", "a") });
    expect(plan(desiredDefault(wanted("a"), wanted("b", "a")), locked)).toEqual([
      "default/a reuse same-content 2",
      "default/b keep moved",
    ]);
  });

  test("is never of an ID that is due", () => {
    const locked = lockfileDefault({ old: heldSince(55, "1", "a") });
    expect(plan(desiredDefault(wanted("new", "a")), locked)).toEqual([
      "default/new create new",
      "default/old remove not-in-manifest",
    ]);
  });

  test("is never of another Page's ID", () => {
    const desired = desiredState(wantedPage("acme", [wanted("a")]), wantedPage("beta", [wanted("a")]));
    expect(plan(desired, lockfile({ acme: heldPage({ a: held("1", "a") }) }))).toEqual([
      "acme/a keep unchanged",
      "beta/a create new",
    ]);
  });

  test("is never of the same bytes under another type", () => {
    const asset = wanted("new", "a", { content: content("a", { type: "file" }) });
    expect(plan(desiredDefault(asset), lockfileDefault({ old: held("1", "a") }))).toEqual([
      "default/new create new",
      "default/old remove not-in-manifest",
    ]);
  });

  test("is skipped by --replace", () => {
    const locked = lockfileDefault({ old: held("1", "a") });
    expect(plan(desiredDefault(wanted("new", "a")), locked, { replaces: always })).toEqual([
      "default/new create new",
      "default/old remove not-in-manifest",
    ]);
  });

  test.each([
    ["the recorded expiry", { expiresAtMs: nowMs + 80 * dayMs }, { expiresAtMs: nowMs + 70 * dayMs }],
    [
      "the upload plus the lifetime",
      { expiresAtMs: nowMs + 95 * dayMs, uploadedAtMs: nowMs - 1 * dayMs },
      { expiresAtMs: nowMs + 99 * dayMs, uploadedAtMs: nowMs - 9 * dayMs },
    ],
  ])("takes the ID that lives longest, by %s", (_, longer, shorter) => {
    const long = held("1", "a", longer);
    const short = held("2", "a", shorter);
    for (const [first, second] of [
      [long, short],
      [short, long],
    ] as const) {
      const locked = lockfileDefault({ first, second });
      expect(plan(desiredDefault(wanted("new", "a")), locked)).toContain("default/new reuse same-content 1");
    }
  });

  test("takes the higher ID by code unit of two that live equally long", () => {
    const locked = lockfileDefault({ a: held("10", "a"), b: held("9", "a"), c: held("8", "a") });
    expect(plan(desiredDefault(wanted("new", "a")), locked)).toContain("default/new reuse same-content 9");
  });
});

describe("another platform", () => {
  const desired = desiredState(wantedPage("default", [wanted("a"), wanted("b")], { platform: "instagram" }));

  test("makes every asset an update, and no ID is reused", () => {
    const locked = lockfileDefault(
      { a: held("1", "a"), c: held("3", "c") },
      { retired: [{ ...held("2", "b"), key: "b" }] },
    );
    expect(plan(desired, locked)).toEqual([
      "default/a update type-changed",
      "default/b create new",
      "default/c remove not-in-manifest",
    ]);
  });

  test("is no change once the lockfile has it", () => {
    const locked = lockfileDefault(
      { a: held("1", "a") },
      { platform: "instagram", retired: [{ ...held("2", "b"), key: "b" }] },
    );
    expect(plan(desired, locked)).toEqual(["default/a keep unchanged", "default/b reuse same-content 2"]);
  });
});

describe("narrowed", () => {
  const desired = desiredState(
    wantedPage("acme", [wanted("a"), wanted("b")]),
    wantedPage("beta", [wanted("a")]),
  );
  const locked = lockfile({
    acme: heldPage({ b: held("1", "old"), gone: held("2", "gone") }),
    former: heldPage({ gone: held("3", "gone") }),
  });

  test("to Pages, the others have no action, nor have the Pages that the manifest names no longer", () => {
    expect(plan(desired, locked, { selectsPage: (name) => name === "beta" })).toEqual(["beta/a create new"]);
    expect(plan(desired, locked, { selectsPage: (name) => name === "former" })).toEqual([
      "former/gone remove not-in-manifest",
    ]);
  });

  test("to keys, the others have no action, and are not removed", () => {
    expect(plan(desired, locked, { selectsKey: (key) => key === "a" })).toEqual([
      "acme/a create new",
      "beta/a create new",
    ]);
  });

  test("to what is not spared, keys of a later manifest stay, but those past `until` do not", () => {
    const desired = desiredDefault(wanted("b", "b", { untilMs: nowMs }));
    const locked = lockfileDefault({ a: held("1", "a"), b: held("2", "b"), c: held("3", "c") });
    const spares: PlanOptions["spares"] = (page, key) => page === "default" && key !== "c";
    expect(plan(desired, locked, { spares })).toEqual([
      "default/b remove ended",
      "default/c remove not-in-manifest",
    ]);
  });

  test("to a new name, its old one's ID is reused and stays", () => {
    const renamed = desiredDefault(wanted("new", "a"));
    const old = lockfileDefault({ old: held("1", "a") });
    expect(plan(renamed, old, { selectsKey: (key) => key === "new" })).toEqual([
      "default/new reuse same-content 1",
    ]);
  });
});

describe("Pages", () => {
  test("of the lockfile alone are a removal of all their assets", () => {
    expect(plan(desiredState(), lockfileDefault({ b: held("2", "b"), a: held("1", "a") }))).toEqual([
      "default/a remove not-in-manifest",
      "default/b remove not-in-manifest",
    ]);
  });

  test("keep their entries under a new name", () => {
    const desired = desiredState(wantedPage("acme", [wanted("a")], { id: "11" }));
    expect(plan(desired, lockfileDefault({ a: held("1", "a") }, { id: "11" }))).toEqual([
      "acme/a keep unchanged",
    ]);
  });

  test("with another ID in the manifest begin anew, and the old block goes under its ID", () => {
    const desired = desiredState(wantedPage("default", [wanted("a")], { id: "22" }));
    expect(plan(desired, lockfileDefault({ a: held("1", "a") }, { id: "11" }))).toEqual([
      "11/a remove not-in-manifest",
      "default/a create new",
    ]);
  });

  test("without an ID in the manifest keep that of the lockfile", () => {
    expect(plan(desiredDefault(wanted("a")), lockfileDefault({ a: held("1", "a") }, { id: "11" }))).toEqual([
      "default/a keep unchanged",
    ]);
  });
});

test("Pages, then keys, go by code unit", () => {
  const assets = ["9", "10", "a", "B", "é"].map((key) => wanted(key));
  const desired = desiredState(wantedPage("p9", assets), wantedPage("p10", [wanted("a")]));
  expect(plan(desired, lockfileDefault({ "2": held("1", "x") }))).toEqual([
    "default/2 remove not-in-manifest",
    "p10/a create new",
    "p9/10 create new",
    "p9/9 create new",
    "p9/B create new",
    "p9/a create new",
    "p9/é create new",
  ]);
});

describe("the summary", () => {
  test("counts each action, and the same upload once a Page", () => {
    const assets = [
      wanted("a", "same"),
      wanted("b", "same"),
      wanted("c", "other"),
      wanted("d", "same", { content: content("same", { type: "file" }) }),
      wanted("kept"),
      wanted("old", "same"),
      wanted("taken", "reused"),
      wantedUrl("unread", "", { content: { kind: "unknown" } }),
      wantedUrl("unread2", "", { content: { kind: "unknown" } }),
    ];
    const desired = desiredState(wantedPage("acme", assets), wantedPage("beta", [wanted("a", "same")]));
    const locked = lockfile({
      acme: heldPage({
        b: held("1", "before"),
        kept: held("2", "kept"),
        gone: held("3", "reused"),
        old: heldSince(60, "4", "same"),
      }),
    });
    expect(createPlan(desired, locked, { nowMs }).summary).toEqual({
      create: 6,
      update: 1,
      renew: 1,
      reuse: 1,
      remove: 1,
      keep: 1,
      uploads: 6,
      uploadBytes: 400,
    });
  });

  test("is all zeros for nothing", () => {
    expect(createPlan(desiredState(), { pages: new Map() }, { nowMs })).toEqual({
      plannedAtMs: nowMs,
      actions: [],
      summary: { create: 0, update: 0, renew: 0, reuse: 0, remove: 0, keep: 0, uploads: 0, uploadBytes: 0 },
      refusedRemovals: [],
    });
  });
});

describe("the renewal", () => {
  test("goes by the Page's ID from the lockfile, so that another name changes no share", () => {
    const spread = { ...renewal, spreadMs: 7 * dayMs };
    const entries = Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [`k${at}`, heldSince(51.5, `${at}`, `${at}`)] as const),
    );
    const assets = Object.keys(entries).map((key) => wanted(key, key.slice(1)));
    const under = (name: string) =>
      createPlan(
        { renewal: spread, pages: [wantedPage(name, assets, { id: "11" })] },
        lockfile({ default: heldPage(entries, { id: "11" }) }),
        { nowMs },
      ).actions.map(({ key, action }) => `${key} ${action}`);
    expect(under("acme")).toEqual(under("zeta"));
    expect(new Set(under("acme").map((line) => line.split(" ")[1]))).toEqual(new Set(["keep", "renew"]));
  });

  test("follows a shorter lifetime in the manifest", () => {
    const desired = { ...desiredDefault(wanted("a")), renewal: { ...renewal, lifetimeMs: 60 * dayMs } };
    expect(plan(desired, lockfileDefault({ a: heldSince(25, "1", "a") }))).toEqual([
      "default/a renew expiring",
    ]);
  });
});

test("ten thousand assets are planned in well under a second", () => {
  const keys = Array.from({ length: 10_000 }, (_, at) => `k${at}`);
  const entries = Object.fromEntries(keys.map((key, at) => [`old/${key}`, held(`${at}`, key)] as const));
  const desired = desiredDefault(...keys.map((key) => wanted(key)));
  const startedAtMs = performance.now();
  const { summary, refusedRemovals } = createPlan(desired, lockfileDefault(entries), { nowMs });
  expect(summary).toMatchObject({ reuse: 10_000, remove: 10_000, uploads: 0 });
  expect(refusedRemovals).toEqual([]);
  expect(performance.now() - startedAtMs).toBeLessThan(3_000);
});
