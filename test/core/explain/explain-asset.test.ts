import { describe, expect, test } from "vitest";
import type { DesiredState } from "../../../src/core/desired/desired-state.ts";
import {
  type ExplainFacts,
  explainAsset,
  explainGoneId,
  knownKeys,
} from "../../../src/core/explain/explain-asset.ts";
import type { Explanation } from "../../../src/core/explain/explanation.ts";
import { alignPages } from "../../../src/core/lockfile/align-pages.ts";
import type { Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { createPlan } from "../../../src/core/plan/create-plan.ts";
import { renewalDueAtMs, spreadShareMs } from "../../../src/core/plan/renewal.ts";
import {
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

function factsOf(desired: DesiredState, locked: Lockfile, changes: Partial<ExplainFacts> = {}): ExplainFacts {
  const aligned = alignPages(locked, desired.pages);
  return { desired, lockfile: aligned, plan: createPlan(desired, locked, { nowMs }), ...changes };
}

/** `page/key state ID action`. */
function linesOf(explanations: readonly Explanation[]): readonly string[] {
  return explanations.map(({ page, key, state, held: id, planned }) =>
    [`${page}/${key}`, state, id?.entry.attachmentId ?? "-", planned?.action ?? "-"].join(" "),
  );
}

const retired = { ...heldSince(10, "9", "old"), key: "a" };
const desired = desiredDefault(
  wanted("a"),
  wanted("b", "a"),
  wanted("new"),
  wanted("hello@de"),
  wanted("hello@en"),
  wanted("9"),
);
const locked = lockfileDefault(
  {
    a: heldSince(20, "1", "a"),
    b: heldSince(20, "1", "a"),
    gone: heldSince(60, "2", "x"),
    "hello@de": held("3", "hello@de"),
    "hello@en": heldSince(60, "4", "hello@en"),
  },
  { id: "77", retired: [retired, { ...held("8", "a"), key: "former" }] },
);
const facts = factsOf(desired, locked);

describe("a key or an ID is explained", () => {
  test.each<readonly [string, string, readonly string[]]>([
    ["a key with an ID", "a", ["default/a live 1 keep"]],
    ["a key whose ID is due", "hello@en", ["default/hello@en live 4 renew"]],
    ["a key without an ID", "new", ["default/new missing - create"]],
    ["a key of the lockfile alone", "gone", ["default/gone live 2 remove"]],
    ["a key of retired IDs alone", "former", ["default/former retired 8 -"]],
    [
      "a key with locales, without one",
      "hello",
      ["default/hello@de live 3 keep", "default/hello@en live 4 renew"],
    ],
    ["the ID of two keys, once", "1", ["default/a live 1 keep"]],
    ["a retired ID", "8", ["default/former retired 8 -"]],
    ["digits that are both a key and an ID", "9", ["default/9 missing - create", "default/a retired 9 -"]],
    ["a part of a key", "hell", []],
    ["a part of an ID", "", []],
  ])("%s", (_, word, lines) => {
    expect(linesOf(explainAsset(word, facts))).toEqual(lines);
  });

  test("with its place, its dates in numbers, and the IDs beside it", () => {
    const spread = { ...desired, renewal: { ...desired.renewal, spreadMs: 7 * dayMs } };
    const entry = heldSince(20, "1", "a");
    const [planned] = facts.plan.actions.filter(({ key }) => key === "a");
    expect(explainAsset("a", { ...facts, desired: spread })).toEqual([
      {
        page: "default",
        pageId: "77",
        key: "a",
        state: "live",
        source: "media/a.png",
        place: wanted("a").place,
        held: {
          entry,
          expiresAtMs: nowMs + 70 * dayMs,
          renewsAtMs: renewalDueAtMs(entry, spread.renewal, "77"),
          beforeMs: 35 * dayMs,
          spreadMs: 7 * dayMs,
          shareMs: spreadShareMs(entry.digest, spread.renewal, "77"),
        },
        planned,
        sameBytes: [
          { key: "b", attachmentId: "1", isRetired: false },
          { key: "former", attachmentId: "8", isRetired: true },
        ],
        otherIds: [{ key: "a", attachmentId: "9", isRetired: true }],
      },
    ]);
  });

  test("without an ID: with its source, and the keys that have its bytes", () => {
    const [explanation] = explainAsset(
      "new",
      factsOf(desiredDefault(wanted("new", "a")), lockfileDefault({ a: held("1", "a") })),
    );
    expect(explanation).toMatchObject({
      page: "default",
      key: "new",
      state: "missing",
      source: "media/new.png",
      planned: { action: "reuse" },
      sameBytes: [{ key: "a", attachmentId: "1", isRetired: false }],
      otherIds: [],
    });
    expect(explanation).not.toHaveProperty("held");
    expect(explanation).not.toHaveProperty("pageId");
  });

  test("on every Page, or those that are asked for, also one that the manifest lacks", () => {
    const pages = ["beta", "acme"].map((name) => wantedPage(name, [wanted("a")], { id: `${name.length}` }));
    const [beta, acme] = pages;
    const several = desiredState(...(beta && acme ? [beta, { ...acme, id: "7" }] : []));
    const blocks = lockfile({
      former: heldPage({ a: held("1", "a") }, { id: "4" }),
      other: heldPage({ a: held("3", "a") }, { id: "9" }),
    });
    expect(linesOf(explainAsset("a", factsOf(several, blocks)))).toEqual([
      "acme/a missing - create",
      "beta/a live 1 keep",
      "other/a live 3 remove",
    ]);
    const some = factsOf(several, blocks, { selectsPage: (name) => name === "other" });
    expect(linesOf(explainAsset("a", some))).toEqual(["other/a live 3 remove"]);
    expect(explainAsset("a", factsOf(several, blocks)).map(({ pageId }) => pageId)).toEqual(["7", "4", "9"]);
  });

  test("a URL whose bytes nobody knows has no others of its bytes", () => {
    const unknown = wantedUrl("u", "a", { content: { kind: "unknown" } });
    const [explanation] = explainAsset("u", factsOf(desiredDefault(unknown), locked));
    expect(explanation).toMatchObject({ state: "missing", sameBytes: [], otherIds: [] });
  });

  test("a retired ID that apply takes back is told to be so", () => {
    const reverted = factsOf(
      desiredDefault(wanted("a", "old")),
      lockfileDefault({ a: held("1", "a") }, { retired: [retired] }),
    );
    const [explanation] = explainAsset("9", reverted);
    expect(explanation).toMatchObject({
      key: "a",
      state: "retired",
      planned: { action: "reuse", key: "a" },
      otherIds: [{ key: "a", attachmentId: "1", isRetired: false }],
    });
  });
});

describe("an ID that is gone is explained by a lockfile of old", () => {
  const past = lockfile({
    default: heldPage(
      { a: held("5", "a"), b: held("6", "z") },
      { id: "66", retired: [{ ...held("7", "r"), key: "r" }] },
    ),
    other: heldPage({ x: held("5", "q") }),
  });

  test.each<readonly [string, readonly string[]]>([
    ["5", ["default/a gone 5 -", "other/x gone 5 -"]],
    ["7", ["default/r gone 7 -"]],
    ["1", []],
  ])("%s", (id, lines) => {
    expect(linesOf(explainGoneId(id, past, facts))).toEqual(lines);
  });

  test("with the Page's ID of then, and what the key has now", () => {
    const [same] = explainGoneId("5", past, facts);
    expect(same).toMatchObject({
      pageId: "66",
      place: wanted("a").place,
      sameBytes: [
        { key: "a", attachmentId: "1", isRetired: false },
        { key: "b", attachmentId: "1", isRetired: false },
        { key: "former", attachmentId: "8", isRetired: true },
      ],
      otherIds: [{ key: "a", attachmentId: "9", isRetired: true }],
    });
    const [other] = explainGoneId("6", past, facts);
    expect(other).toMatchObject({
      sameBytes: [],
      otherIds: [{ key: "b", attachmentId: "1", isRetired: false }],
    });
  });

  test("on the Pages that are asked for", () => {
    const some = { ...facts, selectsPage: (name: string) => name === "other" };
    expect(linesOf(explainGoneId("5", past, some))).toEqual(["other/x gone 5 -"]);
  });

  test("and has no IDs beside it on a Page that has none now", () => {
    const [, other] = explainGoneId("5", past, facts);
    expect(other).toMatchObject({ page: "other", sameBytes: [], otherIds: [] });
    expect(other).not.toHaveProperty("pageId");
  });
});

test("the known keys are those of manifest, lockfile and retired IDs", () => {
  expect(knownKeys(facts)).toEqual(["9", "a", "b", "former", "gone", "hello@de", "hello@en", "new"]);
  expect(knownKeys({ ...facts, selectsPage: () => false })).toEqual([]);
});
