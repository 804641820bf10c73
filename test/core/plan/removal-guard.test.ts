import { describe, expect, test } from "vitest";
import { createPlan, type PlanOptions } from "../../../src/core/plan/create-plan.ts";
import { describeRefusedRemovals } from "../../../src/core/plan/describe-refused-removals.ts";
import type { RefusedRemovals } from "../../../src/core/plan/plan.ts";
import {
  desiredDefault,
  desiredState,
  held,
  heldPage,
  lockfile,
  lockfileDefault,
  nowMs,
  wanted,
  wantedPage,
} from "../../support/builders.ts";

const keysUpTo = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `k${at}`);

const entriesOf = (keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, held(`id-${key}`, key)] as const));

/** What is refused when the first `removed` of a Page's `count` assets are no longer in the manifest. */
function refused(
  count: number,
  removed: number,
  options: Partial<PlanOptions> = {},
): readonly RefusedRemovals[] {
  const keys = keysUpTo(count);
  const desired = desiredDefault(...keys.slice(removed).map((key) => wanted(key)));
  return createPlan(desired, lockfileDefault(entriesOf(keys)), { nowMs, ...options }).refusedRemovals;
}

describe("removals", () => {
  test.each([
    [9, 9, false],
    [10, 3, false],
    [10, 4, true],
    [11, 3, false],
    [11, 4, true],
    [70, 21, false],
    [70, 22, true],
    [110, 33, false],
    [1_000, 300, false],
    [1_000, 301, true],
  ])("of a Page of %d assets, %d are refused: %s", (assets, removals, isRefused) => {
    expect(refused(assets, removals)).toEqual(isRefused ? [{ page: "default", removals, assets }] : []);
  });

  test("that are allowed are not refused, on their Page alone", () => {
    const keys = keysUpTo(10);
    const locked = lockfile({ beta: heldPage(entriesOf(keys)), acme: heldPage(entriesOf(keys)) });
    const desired = desiredState(wantedPage("acme", []), wantedPage("beta", []));
    const refusedOf = (options: Partial<PlanOptions>) =>
      createPlan(desired, locked, { nowMs, ...options }).refusedRemovals.map(({ page }) => page);
    expect(refusedOf({})).toEqual(["acme", "beta"]);
    expect(refusedOf({ allowsRemovals: (page) => page === "acme" })).toEqual(["beta"]);
    expect(refusedOf({ allowsRemovals: () => true })).toEqual([]);
  });

  test("count for their own Page", () => {
    const keys = keysUpTo(10);
    const locked = lockfile({ acme: heldPage(entriesOf(keys)), beta: heldPage(entriesOf(keys)) });
    const desired = desiredState(
      wantedPage(
        "acme",
        keys.slice(2).map((key) => wanted(key)),
      ),
      wantedPage(
        "beta",
        keys.slice(2).map((key) => wanted(key)),
      ),
    );
    expect(createPlan(desired, locked, { nowMs }).refusedRemovals).toEqual([]);
  });

  test("of a Page that the manifest names no longer are guarded too", () => {
    const locked = lockfile({ former: heldPage(entriesOf(keysUpTo(10))) });
    expect(createPlan(desiredState(), locked, { nowMs }).refusedRemovals).toEqual([
      { page: "former", removals: 10, assets: 10 },
    ]);
  });

  test("past `until` do not count", () => {
    const keys = keysUpTo(10);
    const ended = keys.slice(0, 7).map((key) => wanted(key, key, { untilMs: nowMs }));
    const { refusedRemovals, summary } = createPlan(
      desiredDefault(...ended),
      lockfileDefault(entriesOf(keys)),
      { nowMs },
    );
    expect({ refusedRemovals, remove: summary.remove }).toEqual({ refusedRemovals: [], remove: 10 });
  });

  test("of renamed keys do not count", () => {
    const keys = keysUpTo(10);
    const renamed = keys.slice(3).map((key) => wanted(`new/${key}`, key));
    const { refusedRemovals, summary } = createPlan(
      desiredDefault(...renamed),
      lockfileDefault(entriesOf(keys)),
      { nowMs },
    );
    expect({ refusedRemovals, remove: summary.remove }).toEqual({ refusedRemovals: [], remove: 10 });
  });

  test("of keys that another Page's keys look like do count", () => {
    const keys = keysUpTo(10);
    const locked = lockfile({ acme: heldPage(entriesOf(keys)), beta: heldPage(entriesOf(keys)) });
    const desired = desiredState(
      wantedPage("acme", []),
      wantedPage(
        "beta",
        keys.map((key) => wanted(`new/${key}`, key)),
      ),
    );
    expect(createPlan(desired, locked, { nowMs }).refusedRemovals).toEqual([
      { page: "acme", removals: 10, assets: 10 },
    ]);
  });

  test("that are left out of the plan do not count", () => {
    expect(refused(10, 10, { selectsKey: (key) => key < "k3" })).toEqual([]);
    expect(refused(10, 10, { selectsKey: (key) => key < "k4" })).toEqual([
      { page: "default", removals: 4, assets: 10 },
    ]);
  });
});

test("a refusal names the numbers, the limit, the Page and the option; a share is never rounded down to the limit", () => {
  expect(describeRefusedRemovals({ page: "acme", removals: 301, assets: 1_000 })).toEqual({
    code: "too-many-removals",
    message:
      "301 of 1000 assets of Page `acme` would be removed (31 %): more than 30 %, the limit for a Page of 10 assets or more",
    hint: "is the manifest whole? If they are to go, give `--allow-removals=acme`",
  });
});
