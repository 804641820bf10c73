import { describe, expect, test } from "vitest";
import { createImportResults } from "../../../src/core/import/import-result.ts";
import type { ImportRow } from "../../../src/core/import/import-row.ts";
import { importRows } from "../../../src/core/import/import-rows.ts";
import type { ImportWorld } from "../../../src/core/import/import-world.ts";
import type { Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { createPlan } from "../../../src/core/plan/create-plan.ts";
import {
  content,
  dayMs,
  desiredDefault,
  desiredState,
  held,
  heldPage,
  heldSince,
  lockfile,
  nowMs,
  renewal,
  wanted,
  wantedPage,
  wantedUrl,
} from "../../support/builders.ts";
import { ago, problemsOf, row, rowOfFile, twoPages, unknown, world } from "./worlds.ts";

const run = (rows: readonly ImportRow[], given: ImportWorld) => importRows({ rows, diagnostics: [] }, given);

/** The results as `PAGE KEY ID OUTCOME [REPLACED]`, and the lockfile. */
function imported(rows: readonly ImportRow[], given: ImportWorld) {
  const { lockfile: after, ids } = run(rows, given);
  const results = createImportResults(ids, given.lockfile, after).map(
    ({ page, key, entry, outcome, replaced }) =>
      [page, key, entry.attachmentId, outcome, ...(replaced === undefined ? [] : [replaced])].join(" "),
  );
  return { results, after };
}

const locked = (...entries: Parameters<typeof heldPage>): Lockfile =>
  lockfile({ default: heldPage(entries[0], { id: "7", ...entries[1] }) });

describe("an ID is taken over", () => {
  test("for the bytes that its asset has now, from the day of its upload on", () => {
    const given = world();
    const { results, after } = imported([row("a", "1")], given);
    expect(results).toEqual(["default a 1 imported"]);
    expect(after).toEqual(locked({ a: heldSince(10, "1", "a") }));
    expect(given.lockfile).toEqual(locked({}));
    expect(createPlan(given.desired, after, { nowMs }).actions[0]).toMatchObject({
      action: "keep",
      key: "a",
    });
  });

  test("with the file name of a file, and the validators of a URL", () => {
    const menu = wanted("menu", "m", { content: content("m", { type: "file" }), fileName: "Menu.pdf" });
    const promo = wantedUrl("promo", "p", { content: content("p", { etag: '"v1"', lastModified: "Mon" }) });
    const { after } = imported(
      [row("menu", "1"), row("promo", "2")],
      world({ desired: desiredDefault(menu, promo) }),
    );
    expect(after.pages.get("default")?.assets).toEqual(
      new Map([
        ["menu", { ...heldSince(10, "1", "m"), source: menu.source, type: "file", fileName: "Menu.pdf" }],
        ["promo", { ...heldSince(10, "2", "p"), source: promo.source, etag: '"v1"', lastModified: "Mon" }],
      ]),
    );
  });

  test("of unknown age it is due at once, and ends within a week", () => {
    const given = world();
    const { after } = imported([row("a", "1", { uploadedAt: unknown })], given);
    expect(after.pages.get("default")?.assets.get("a")).toEqual(
      held("1", "a", { uploadedAtMs: nowMs - 83 * dayMs, expiresAtMs: nowMs + 7 * dayMs }),
    );
    expect(createPlan(given.desired, after, { nowMs }).actions[0]).toMatchObject({
      action: "renew",
      reason: "expiring",
      key: "a",
    });
  });

  test.each([
    [3 * dayMs, 0, "expiring"],
    [0, 10 * dayMs, "expired"],
  ])(
    "of unknown age it is due at once when IDs are renewed %d ms before their end",
    (beforeMs, spreadMs, reason) => {
      const desired = { ...world().desired, renewal: { ...renewal, beforeMs, spreadMs } };
      const { after } = imported([row("a", "1", { uploadedAt: unknown })], world({ desired }));
      expect(createPlan(desired, after, { nowMs }).actions[0]).toMatchObject({ action: "renew", reason });
      expect(after.pages.get("default")?.assets.get("a")?.expiresAtMs).toBe(nowMs + beforeMs);
    },
  );

  test("with the Page's block where there is none, and for the platform that the manifest says", () => {
    const desired = desiredState(
      wantedPage("default", [wanted("a"), wanted("b")], { platform: "instagram" }),
    );
    const { after } = imported([row("a", "1")], world({ desired, lockfile: lockfile({}) }));
    expect(after).toEqual(
      lockfile({ default: heldPage({ a: heldSince(10, "1", "a") }, { platform: "instagram" }) }),
    );
    const messenger = lockfile({ default: heldPage({ a: held("9", "a") }) });
    expect(imported([row("a", "1")], world({ desired, lockfile: messenger })).after).toEqual(
      lockfile({ default: heldPage({ a: heldSince(10, "1", "a") }, { platform: "instagram" }) }),
    );
  });

  test("a live ID that it replaces is retired, also one of the same bytes", () => {
    const given = world({ lockfile: locked({ a: held("9", "a"), b: held("8", "old") }) });
    const { results, after } = imported([row("a", "1"), row("b", "2")], given);
    expect(results).toEqual(["default a 1 imported 9", "default b 2 imported 8"]);
    expect(
      after.pages.get("default")?.retired.map(({ key, attachmentId }) => `${key} ${attachmentId}`),
    ).toEqual(["a 9", "b 8"]);
  });

  test("an ID that another key holds still is not retired", () => {
    const desired = desiredDefault(wanted("a", "x"), wanted("b", "x"));
    const given = world({
      desired,
      lockfile: lockfile({ default: heldPage({ a: held("9", "x"), b: held("9", "x") }) }),
    });
    const { results, after } = imported([row("a", "1")], given);
    expect(results).toEqual(["default a 1 imported"]);
    expect(after.pages.get("default")?.retired).toEqual([]);
  });

  test("an ID of the Page with the same bytes serves another key too, with the date that the lockfile has", () => {
    const desired = desiredDefault(wanted("a", "x"), wanted("b", "x"));
    const given = world({
      desired,
      lockfile: lockfile({ default: heldPage({ a: heldSince(3, "9", "x") }) }),
    });
    const { after } = imported([row("b", "9", { uploadedAt: unknown })], given);
    expect(after.pages.get("default")?.assets.get("b")).toEqual({
      ...heldSince(3, "9", "x"),
      source: "media/b.png",
    });
  });

  test("a retired ID of the same bytes comes back", () => {
    const retired = [{ ...heldSince(3, "9", "a"), key: "old" }];
    const { results, after } = imported(
      [row("a", "9", { uploadedAt: unknown })],
      world({ lockfile: locked({}, { retired }) }),
    );
    expect(results).toEqual(["default a 9 imported"]);
    expect(after).toEqual(locked({ a: heldSince(3, "9", "a") }));
  });

  test("for a URL that nobody asked now, of the bytes that the lockfile knows of it, of whatever Page", () => {
    const url = wantedUrl("promo", "p", { content: { kind: "unknown" } });
    const typed = wantedUrl("promo", "p", { content: { kind: "unknown", type: "file" } });
    const other = heldPage({ promo: held("5", "p", { source: url.source, etag: '"v1"' }) }, { id: "8" });
    const given = (asset: typeof url): ImportWorld =>
      world({ desired: desiredState(wantedPage("acme", [asset])), lockfile: lockfile({ zoo: other }) });
    expect(
      imported([row("promo", "1")], given(url))
        .after.pages.get("acme")
        ?.assets.get("promo"),
    ).toEqual({
      ...heldSince(10, "1", "p"),
      source: url.source,
      etag: '"v1"',
    });
    expect(
      imported([row("promo", "1")], given(typed))
        .after.pages.get("acme")
        ?.assets.get("promo"),
    ).toMatchObject({
      type: "file",
      fileName: "promo.png",
    });
  });
});

describe("an ID that the key has already", () => {
  const given = world({ lockfile: locked({ a: heldSince(10, "1", "a"), b: heldSince(10, "2", "old") }) });
  const midnight = Date.UTC(2026, 10, 12);

  test.each([
    ["of unknown age", unknown],
    ["with its date", ago(10)],
    ["with its day", { kind: "day", ms: midnight } as const],
  ])("stays as it is %s, whatever its bytes are", (_, uploadedAt) => {
    const { results, after } = imported(
      [row("a", "1", { uploadedAt }), row("b", "2", { uploadedAt })],
      given,
    );
    expect(results).toEqual(["default a 1 unchanged", "default b 2 unchanged"]);
    expect(after).toBe(given.lockfile);
  });

  test("stays as it is even when it has expired", () => {
    const expired = world({ lockfile: locked({ a: heldSince(100, "1", "a") }) });
    expect(imported([row("a", "1", { uploadedAt: ago(100) })], expired).after).toBe(expired.lockfile);
  });

  test("gets another date", () => {
    const { results, after } = imported(
      [row("b", "2", { uploadedAt: { kind: "day", ms: midnight - dayMs } })],
      given,
    );
    expect(results).toEqual(["default b 2 redated"]);
    expect(after.pages.get("default")?.assets.get("b")).toEqual(
      held("2", "old", { uploadedAtMs: midnight - dayMs }),
    );
    expect(after.pages.get("default")?.retired).toEqual([]);
  });

  test("gets no date that ends it", () => {
    expect(problemsOf(() => run([row("a", "1", { uploadedAt: ago(90) })], given))).toEqual([
      [
        "attachment-id-expired",
        "ID 1, uploaded on 2026-08-24, has expired on 2026-11-22",
        "leave it out: the next `apply` uploads `a` anew",
      ],
    ]);
  });
});

describe("a date", () => {
  const problem = (uploadedAt: ImportRow["uploadedAt"]) =>
    problemsOf(() => run([row("a", "1", { uploadedAt })], world())).map(
      ([code, message]) => `${code}: ${message}`,
    );

  test("that ended the ID is refused", () => {
    expect(problem(ago(89))).toEqual([]);
    expect(problem(ago(90))).toEqual([
      "attachment-id-expired: ID 1, uploaded on 2026-08-24, has expired on 2026-11-22",
    ]);
    const retired = [{ ...heldSince(91, "1", "a"), key: "a" }];
    expect(
      problemsOf(() =>
        run([row("a", "1", { uploadedAt: unknown })], world({ lockfile: locked({}, { retired }) })),
      ),
    ).toHaveLength(1);
  });

  test("in the future is refused, but for a clock that is a little behind, or a day that has begun elsewhere", () => {
    const tenMinutes = 10 * 60_000;
    expect(problem({ kind: "instant", ms: nowMs + tenMinutes })).toEqual([]);
    expect(problem({ kind: "instant", ms: nowMs + tenMinutes + 1_000 })).toEqual([
      "uploaded-at-future: 2026-11-22T08:10:01Z lies in the future",
    ]);
    const evening = Date.UTC(2026, 10, 22, 10);
    const tomorrow = { kind: "day", ms: Date.UTC(2026, 10, 23) } as const;
    expect(problem(tomorrow)).toEqual(["uploaded-at-future: 2026-11-23 lies in the future"]);
    expect(
      problemsOf(() => run([row("a", "1", { uploadedAt: tomorrow })], world({ nowMs: evening }))),
    ).toEqual([]);
  });
});

describe("the Page of a row", () => {
  const given = twoPages(lockfile({ zoo: heldPage({}, { id: "8" }) }));
  const pagesOf = (rows: readonly ImportRow[], changes: Partial<ImportWorld> = {}) =>
    imported(rows, { ...given, ...changes }).results;

  test("is the only one that has the key", () => {
    expect(pagesOf([row("b", "1"), row("z", "2")])).toEqual(["acme b 1 imported", "zoo z 2 imported"]);
  });

  test.each(["acme", "7", "env=prod", "ac*"])("is named as %s", (page) => {
    expect(pagesOf([row("a", "1", { page })])).toEqual(["acme a 1 imported"]);
  });

  test("is named by an ID that the lockfile alone knows", () => {
    expect(pagesOf([row("a", "1", { page: "8" })])).toEqual(["zoo a 1 imported"]);
  });

  test("is the one that `--page` leaves; rows of others are left out, and of keys that `--only` does not name", () => {
    const rows = [row("a", "1"), row("b", "2"), row("z", "3")];
    expect(pagesOf(rows, { selectsPage: (name) => name === "zoo" })).toEqual([
      "zoo a 1 imported",
      "zoo z 3 imported",
    ]);
    expect(pagesOf(rows, { selectsKey: (key) => key === "b" })).toEqual(["acme b 2 imported"]);
  });

  test("that cannot be told is an error", () => {
    const problems = problemsOf(() =>
      run(
        [
          row("a", "1"),
          rowOfFile(2, "a", "2"),
          row("a", "3", { page: "amce" }),
          row("b", "4", { page: "zoo" }),
          row("c", "5"),
          row("welcome", "6", { page: "acme" }),
        ],
        given,
      ),
    );
    expect(problems).toEqual([
      [
        "page-ambiguous",
        "`a` is an asset of the Pages `acme`, `zoo`, and an ID belongs to the one that uploaded it",
        "name it: `--page acme`",
      ],
      [
        "page-ambiguous",
        "`a` is an asset of the Pages `acme`, `zoo`, and an ID belongs to the one that uploaded it",
        "write its name or its ID as `page`",
      ],
      ["page-not-found", "`amce` matches no Page", "did you mean `acme`?"],
      ["key-not-found", "`b` is no asset of Page `zoo`", "it is one of `acme`"],
      ["key-not-found", "`c` is no asset of the manifest", "did you mean `a`?"],
      [
        "key-not-found",
        "`welcome` is no asset of Page `acme`",
        "declare it in the manifest first: an ID is taken over for the bytes of an asset",
      ],
    ]);
  });

  test("a key that stands for several is told which", () => {
    const desired = desiredDefault(wanted("hello@de"), wanted("hello@en"), wanted("s/cat"));
    expect(
      problemsOf(() => run([row("hello", "1"), row("s", "2")], world({ desired }))).map(([, , hint]) => hint),
    ).toEqual([
      "it stands for `hello@de`, `hello@en`: name one of them",
      "it stands for `s/cat`: name one of them",
    ]);
  });
});

describe("an ID that is taken", () => {
  const other = lockfile({
    acme: heldPage({ a: held("1", "a") }, { id: "7", retired: [{ ...held("2", "old"), key: "b" }] }),
    zoo: heldPage({ a: held("3", "a") }, { id: "8", retired: [{ ...held("4", "z"), key: "z" }] }),
  });

  test("by other bytes, or by another Page, is refused", () => {
    const rows = [row("b", "1"), row("b", "2"), row("b", "3"), row("z", "4")];
    const problems = problemsOf(() => run(rows, twoPages(other)));
    expect(problems).toEqual([
      [
        "attachment-id-taken",
        "ID 1 stands for `a` in the lockfile, and an ID never changes what it stands for",
        "is the lockfile wrong? `messenger-assets forget 1`, then import it",
      ],
      [
        "attachment-id-taken",
        "ID 2 stands for other bytes of `b` in the lockfile, and an ID never changes what it stands for",
        "is the lockfile wrong? `messenger-assets forget 2`, then import it",
      ],
      [
        "attachment-id-taken",
        "ID 3 is `a` of Page `zoo`, and an ID works only on the Page that uploaded it",
        "is the lockfile wrong? `messenger-assets forget 3`, then import it",
      ],
    ]);
  });

  test("by another row is refused, with its place", () => {
    const rows = [
      rowOfFile(2, "a", "5", { page: "acme" }),
      rowOfFile(3, "b", "5"),
      rowOfFile(4, "z", "5"),
      rowOfFile(5, "a", "5", { page: "acme" }),
      rowOfFile(6, "a", "6", { page: "acme" }),
      rowOfFile(7, "a", "5", { page: "acme", uploadedAt: ago(11) }),
    ];
    expect(problemsOf(() => run(rows, twoPages()))).toEqual([
      [
        "attachment-id-taken",
        "ID 5 is given to `a` of Page `acme` too, and an ID stands for one upload to one Page; first at ids.csv:2:1",
        "remove the one that is wrong",
      ],
      [
        "attachment-id-taken",
        "ID 5 is given to `a` of Page `acme` too, and an ID stands for one upload to one Page; first at ids.csv:2:1",
        "remove the one that is wrong",
      ],
      [
        "import-row",
        "`a` stands twice, with another ID or date; first at ids.csv:2:1",
        "remove one of the two",
      ],
      [
        "import-row",
        "`a` stands twice, with another ID or date; first at ids.csv:2:1",
        "remove one of the two",
      ],
    ]);
    expect(problemsOf(() => run([row("b", "1"), row("b", "2")], twoPages()))).toEqual([
      ["import-row", "`b` stands twice, with another ID or date", "remove one of the two"],
    ]);
  });

  test("by a row that says the same is none", () => {
    expect(imported([row("b", "5"), row("b", "5")], twoPages()).results).toEqual(["acme b 5 imported"]);
  });
});

test("a URL of which nobody knows the bytes has no ID to take over", () => {
  const url = wantedUrl("promo", "p", { content: { kind: "unknown" } });
  const gone = wantedUrl("gone", "g", { content: { kind: "unreadable" } });
  expect(
    problemsOf(() =>
      run([row("promo", "1"), row("gone", "2")], world({ desired: desiredDefault(url, gone) })),
    ),
  ).toEqual([
    [
      "content-unknown",
      "what is behind `https://cdn.example.com/promo.png` is not known: nothing was uploaded from there yet",
      "let `apply` upload it, or give `promo` a `path` in place of its URL: an ID is taken over for bytes",
    ],
    [
      "content-unknown",
      "what is behind `https://cdn.example.com/gone.png` is not known: nothing was uploaded from there yet",
      "let `apply` upload it, or give `gone` a `path` in place of its URL: an ID is taken over for bytes",
    ],
  ]);
});

test("all problems are told at once, those of the file too, and nothing is imported", () => {
  const given = { code: "import-csv", severity: "error", message: "odd", hint: "mend it" } as const;
  const rows = [row("a", "1"), row("c", "2"), row("b", "3", { uploadedAt: ago(91) })];
  expect(problemsOf(() => importRows({ rows, diagnostics: [given] }, world())).map(([code]) => code)).toEqual(
    ["import-csv", "key-not-found", "attachment-id-expired"],
  );
});

test("importing the same rows again changes nothing", () => {
  const rows = [row("a", "1"), row("b", "2", { uploadedAt: unknown })];
  const once = imported(rows, world({ lockfile: locked({ a: held("9", "a") }) })).after;
  const later = world({ lockfile: once, nowMs: nowMs + 3 * dayMs });
  expect(imported(rows, later)).toEqual({
    results: ["default a 1 unchanged", "default b 2 unchanged"],
    after: once,
  });
});
