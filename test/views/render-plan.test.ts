import { expect, test } from "vitest";
import type { PlannedAction } from "../../src/core/plan/plan.ts";
import { refusedRemovalDiagnostics } from "../../src/views/refused-removal-diagnostics.ts";
import { renderDiagnostics } from "../../src/views/render-diagnostics.ts";
import { renderPlan } from "../../src/views/render-plan.ts";
import { dayMs, desired, everyAction, locked, nowMs, plan } from "./builders.ts";

const plain = { colour: false, columns: 80 };

test("every asset that changes has a line, on 80 columns", () => {
  const text = renderPlan(plan(everyAction()), plain);
  expect(text).toMatchInlineSnapshot(`
    "+ create  a-new      new              image  48.2 KB
    + create  b-unread   new
    = reuse   c-reused   same content     image  48.2 KB  expires in 60 days
    - remove  f-gone     not in manifest  video   1.2 MB  expires in 34 days
    - remove  g-ended    past its end     image  47.1 KB  expires in 34 days
    * renew   h-due      expires soon     image  48.2 KB  expires in 5 hours
    * renew   i-dead     ID has expired   image  48.2 KB  expired 3 days ago
    * renew   j-forced   forced           image  48.2 KB  expires in 34 days
    ~ update  k-edited   content changed  image  48.2 KB  expires in 34 days
    ~ update  l-retyped  type changed     image  48.2 KB  expires in 34 days

    Plan: 2 to create, 2 to update, 3 to renew, 1 to reuse, 2 to remove, 2 unchanged: 7 uploads, at least 289.2 KB.
    "
  `);
});

test("verbose names what stays as it is too", () => {
  expect(renderPlan(plan(everyAction()), { ...plain, verbose: true })).toMatchInlineSnapshot(`
    "+ create  a-new      new              image  48.2 KB
    + create  b-unread   new
    = reuse   c-reused   same content     image  48.2 KB  expires in 60 days
      keep    d-kept     unchanged        image  48.2 KB  expires in 34 days
      keep    e-moved    source moved     image  48.2 KB  expires in 34 days
    - remove  f-gone     not in manifest  video   1.2 MB  expires in 34 days
    - remove  g-ended    past its end     image  47.1 KB  expires in 34 days
    * renew   h-due      expires soon     image  48.2 KB  expires in 5 hours
    * renew   i-dead     ID has expired   image  48.2 KB  expired 3 days ago
    * renew   j-forced   forced           image  48.2 KB  expires in 34 days
    ~ update  k-edited   content changed  image  48.2 KB  expires in 34 days
    ~ update  l-retyped  type changed     image  48.2 KB  expires in 34 days

    Plan: 2 to create, 2 to update, 3 to renew, 1 to reuse, 2 to remove, 2 unchanged: 7 uploads, at least 289.2 KB.
    "
  `);
});

test("in a narrow terminal every asset has two lines", () => {
  expect(renderPlan(plan(everyAction()), { ...plain, columns: 40 })).toMatchInlineSnapshot(`
    "+ create  a-new
        new, image, 48.2 KB
    + create  b-unread
        new
    = reuse   c-reused
        same content, image, 48.2 KB, expires in 60 days
    - remove  f-gone
        not in manifest, video, 1.2 MB, expires in 34 days
    - remove  g-ended
        past its end, image, 47.1 KB, expires in 34 days
    * renew   h-due
        expires soon, image, 48.2 KB, expires in 5 hours
    * renew   i-dead
        ID has expired, image, 48.2 KB, expired 3 days ago
    * renew   j-forced
        forced, image, 48.2 KB, expires in 34 days
    ~ update  k-edited
        content changed, image, 48.2 KB, expires in 34 days
    ~ update  l-retyped
        type changed, image, 48.2 KB, expires in 34 days

    Plan: 2 to create, 2 to update, 3 to renew, 1 to reuse, 2 to remove, 2 unchanged: 7 uploads, at least 289.2 KB.
    "
  `);
});

test("the details of a key that is too long follow on a line of their own", () => {
  const long = "stickers/seasonal/christmas/reindeer";
  const actions: readonly PlannedAction[] = [
    { action: "create", reason: "new", page: "default", key: "猫", desired: desired("猫") },
    { action: "create", reason: "new", page: "default", key: long, desired: desired(long) },
    {
      action: "renew",
      reason: "expiring",
      page: "default",
      key: "welcome",
      desired: desired("w"),
      locked: locked(),
    },
  ];
  expect(renderPlan(plan(actions), plain)).toMatchInlineSnapshot(`
    "+ create  猫       new           image  48.2 KB
    + create  stickers/seasonal/christmas/reindeer
                       new           image  48.2 KB
    * renew   welcome  expires soon  image  48.2 KB  expires in 34 days

    Plan: 2 to create, 1 to renew: 3 uploads, 144.6 KB.
    "
  `);
  expect(renderPlan(plan(actions), { colour: false })).toMatchInlineSnapshot(`
    "+ create  猫                                    new           image  48.2 KB
    + create  stickers/seasonal/christmas/reindeer  new           image  48.2 KB
    * renew   welcome                               expires soon  image  48.2 KB  expires in 34 days

    Plan: 2 to create, 1 to renew: 3 uploads, 144.6 KB.
    "
  `);
});

test("several Pages have headings, and what is unchanged is counted for each", () => {
  const keep: PlannedAction = {
    action: "keep",
    reason: "unchanged",
    page: "beta",
    key: "x",
    desired: desired("x"),
    locked: locked(),
  };
  const actions = [...everyAction("acme").slice(0, 4), keep];
  expect(renderPlan(plan(actions), plain)).toMatchInlineSnapshot(`
    "Page acme (1 unchanged)
    + create  a-new     new           image  48.2 KB
    + create  b-unread  new
    = reuse   c-reused  same content  image  48.2 KB  expires in 60 days

    Page beta (1 unchanged)

    Plan: 2 to create, 1 to reuse, 2 unchanged: 2 uploads, at least 48.2 KB.
    "
  `);
});

test("colour changes nothing but colour", () => {
  const coloured = renderPlan(plan(everyAction()), { ...plain, colour: true, verbose: true });
  expect(coloured).toMatchSnapshot();
  expect(withoutColour(coloured)).toBe(renderPlan(plan(everyAction()), { ...plain, verbose: true }));
});

test("a plan without changes says so", () => {
  const keeps = everyAction().filter((action) => action.action === "keep");
  expect([keeps, keeps.slice(0, 1), []].map((actions) => renderPlan(plan(actions), plain))).toEqual([
    "No changes. 2 assets are up to date.\n",
    "No changes. 1 asset is up to date.\n",
    "No changes. There are no assets to compare.\n",
  ]);
});

test("the summary says when sizes are not known", () => {
  const unread = everyAction().slice(1, 2);
  expect(renderPlan(plan(unread), plain)).toContain("Plan: 1 to create: 1 upload, of unknown size.\n");
  const both = everyAction().slice(0, 2);
  expect(renderPlan(plan(both), plain)).toContain("Plan: 2 to create: 2 uploads, at least 48.2 KB.\n");
  const known = everyAction().slice(0, 1);
  expect(renderPlan(plan(known), plain)).toContain("Plan: 1 to create: 1 upload, 48.2 KB.\n");
  const removed = everyAction().slice(5, 6);
  expect(renderPlan(plan(removed), plain)).toContain("Plan: 1 to remove: no uploads.\n");
});

test("refused removals are errors that name the numbers, the limit, the Page and the option", () => {
  const refused = plan([], { refusedRemovals: [{ page: "acme", removals: 12, assets: 20 }] });
  expect(renderDiagnostics(refusedRemovalDiagnostics(refused), plain)).toMatchInlineSnapshot(`
    "error[too-many-removals]: 12 of 20 assets of Page \`acme\` would be removed (60 %): more than 30 %, the limit for a Page of 10 assets or more
    hint: is the manifest whole? If they are to go, give \`--allow-removals=acme\`

    1 error
    "
  `);
  expect(refusedRemovalDiagnostics(plan([]))).toEqual([]);
});

test("10,000 assets have 10,000 lines", () => {
  const actions = Array.from({ length: 10_000 }, (_, index): PlannedAction => {
    const key = `stickers/${index}`;
    return { action: "create", reason: "new", page: "default", key, desired: desired(key) };
  });
  const lines = renderPlan(plan(actions), plain).split("\n");
  expect(lines.length).toBe(10_003);
  expect(lines.at(-2)).toBe("Plan: 10,000 to create: 10,000 uploads, 470.7 MB.");
});

function withoutColour(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g"), "");
}

function creations(pages: number, keys: readonly string[]): readonly PlannedAction[] {
  return Array.from({ length: pages }, (_, page) =>
    keys.map(
      (key): PlannedAction => ({
        action: "create",
        reason: "new",
        page: `shop-${page}`,
        key,
        desired: desired(key),
      }),
    ),
  ).flat();
}

function renewals(pages: number, keys: readonly string[]): readonly PlannedAction[] {
  return Array.from({ length: pages }, (_, page) =>
    keys
      .filter((_key, bit) => (page >> bit) % 2 === 1)
      .map(
        (key): PlannedAction => ({
          action: "renew",
          reason: "expiring",
          page: `shop-${page}`,
          key,
          desired: desired(key),
          locked: locked({ expiresAtMs: nowMs + (page + 3) * dayMs }),
        }),
      ),
  ).flat();
}

test("what hundreds of Pages have alike is told once", () => {
  const kept = everyAction("shop-7").filter(({ action }) => action === "keep");
  const text = renderPlan(plan([...creations(500, ["a", "b"]), ...kept]), plain);
  expect(text).toMatchInlineSnapshot(`
    "499 Pages (shop-0, shop-1, shop-2 and 496 more)
    + create  a  new  image  48.2 KB
    + create  b  new  image  48.2 KB

    Page shop-7 (2 unchanged)
    + create  a  new  image  48.2 KB
    + create  b  new  image  48.2 KB

    What several Pages have alike is told once: \`--verbose\` shows every Page.

    Plan: 1,000 to create, 2 unchanged: 1,000 uploads, 47.1 MB.
    "
  `);
  expect(renderPlan(plan(creations(500, ["a", "b"])), { ...plain, verbose: true }).split("\n")).toHaveLength(
    2002,
  );
  expect(renderPlan(plan(creations(12, ["a", "b"])), plain)).toContain("Page shop-11\n");
});

test("what many Pages have in part alike is told by key", () => {
  const alone = renewals(4, ["z", "z"]).slice(0, 1);
  expect(
    renderPlan(plan([...renewals(64, ["a", "b", "c", "d", "e", "f"]), ...alone]), plain),
  ).toMatchInlineSnapshot(`
    "* renew  a
        expires soon, image, 48.2 KB, first expires in 4 days, 32 Pages
    * renew  b
        expires soon, image, 48.2 KB, first expires in 5 days, 32 Pages
    * renew  c
        expires soon, image, 48.2 KB, first expires in 7 days, 32 Pages
    * renew  d
        expires soon, image, 48.2 KB, first expires in 11 days, 32 Pages
    * renew  e
        expires soon, image, 48.2 KB, first expires in 19 days, 32 Pages
    * renew  f
        expires soon, image, 48.2 KB, first expires in 35 days, 32 Pages
    * renew  z
        expires soon, image, 48.2 KB, expires in 4 days, Page shop-1

    What several Pages have alike is told once: \`--verbose\` shows every Page.

    Plan: 193 to renew: 193 uploads, 9.1 MB.
    "
  `);
});

test("Pages with assets of their own are told by Page, however many", () => {
  const own = creations(60, ["a", "b"]).map((action, index) => ({ ...action, key: `a-${index}` }));
  expect(renderPlan(plan(own), plain)).toContain("Page shop-59\n+ create  a-118  new");
});
