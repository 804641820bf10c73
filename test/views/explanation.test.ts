import { describe, expect, test } from "vitest";
import type { Explanation, IdHistory, ToldExplanation } from "../../src/core/explain/explanation.ts";
import type { LockedAsset } from "../../src/core/lockfile/lockfile.ts";
import { explanationDocument } from "../../src/views/explanation-document.ts";
import { renderExplanations } from "../../src/views/render-explanation.ts";
import { assertFits } from "../support/schemas.ts";
import { dayMs, everyAction, locked, nowMs, place } from "./builders.ts";

const plain = { colour: false, columns: 120, nowMs };

const came = {
  hash: "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334",
  author: "Ada",
  atMs: nowMs - 55 * dayMs,
  subject: "Renew Messenger attachments",
};
const went = {
  ...came,
  hash: came.hash.split("").reverse().join(""),
  atMs: nowMs - dayMs,
  author: "B\u202eob",
};

function explanation(changes: Partial<Explanation> = {}, entry: Partial<LockedAsset> = {}): Explanation {
  const held = locked(entry);
  return {
    page: "default",
    pageId: "1234567890",
    key: "welcome",
    state: "live",
    source: held.source,
    place: place("  welcome: media/welcome.png", "media/welcome.png"),
    held: {
      entry: held,
      expiresAtMs: held.expiresAtMs,
      renewsAtMs: held.expiresAtMs - 37.6 * dayMs,
      beforeMs: 35 * dayMs,
      spreadMs: 7 * dayMs,
      shareMs: 2.6 * dayMs,
    },
    ...plannedFor("keep"),
    sameBytes: [],
    otherIds: [],
    ...changes,
  };
}

function plannedFor(name: string): Pick<Explanation, "planned"> {
  const planned = everyAction().find(({ action }) => action === name);
  return planned === undefined ? {} : { planned };
}

const { held: _held, planned: _planned, ...unheld } = explanation();
const missing: Explanation = { ...unheld, state: "missing", ...plannedFor("create") };
const { planned: _kept, ...unplanned } = explanation();

const full: ToldExplanation = {
  explanation: explanation(
    {
      sameBytes: [
        { key: "stickers/cat", attachmentId: "1857777774821032", isRetired: false },
        { key: "former", attachmentId: "42", isRetired: true },
      ],
      otherIds: [{ key: "welcome", attachmentId: "43", isRetired: true }],
    },
    { type: "file", fileName: "Welcome.png" },
  ),
  history: { kind: "found", came },
};

function linesOf(told: Partial<ToldExplanation>, label: string): readonly string[] {
  return renderExplanations([{ explanation: explanation(), ...told }], plain)
    .split("\n")
    .filter((line) => line.startsWith(`  ${label}:`))
    .map((line) => line.slice(label.length + 3).trim());
}

describe("an explanation", () => {
  test("has all that is known, on 120 columns", () => {
    expect(renderExplanations([full], plain)).toMatchInlineSnapshot(`
      "welcome on Page default (1234567890): live
        attachment ID: 1857777774821032
        source:        media/welcome.png
        declared:      messenger-assets.yaml:5:12
        sent as:       file, image/png, 47.1 KB, Welcome.png
        digest:        sha256:9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f
        uploaded:      2026-09-27T20:00:00Z, 55 days ago
        expires:       2026-12-26T20:00:00Z, in 34 days
        renewal:       2026-11-19T05:36:00Z: 35 days (\`before\`) and 2.6 days (37 % of the 7 days of \`spread\`) before it expires
        apply:         keeps it: unchanged
        same bytes:    stickers/cat (1857777774821032), former (retired, 42)
        other bytes:   welcome (retired, 43)
        came with:     a1b2c3d4e5f6 of 2026-09-28T08:00:00Z by Ada: Renew Messenger attachments
      "
    `);
  });

  test("is not aligned in a narrow terminal", () => {
    expect(renderExplanations([full], { ...plain, columns: 40 })).toMatchInlineSnapshot(`
      "welcome on Page default (1234567890): live
        attachment ID: 1857777774821032
        source: media/welcome.png
        declared: messenger-assets.yaml:5:12
        sent as: file, image/png, 47.1 KB, Welcome.png
        digest: sha256:9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f
        uploaded: 2026-09-27T20:00:00Z, 55 days ago
        expires: 2026-12-26T20:00:00Z, in 34 days
        renewal: 2026-11-19T05:36:00Z: 35 days (\`before\`) and 2.6 days (37 % of the 7 days of \`spread\`) before it expires
        apply: keeps it: unchanged
        same bytes: stickers/cat (1857777774821032), former (retired, 42)
        other bytes: welcome (retired, 43)
        came with: a1b2c3d4e5f6 of 2026-09-28T08:00:00Z by Ada: Renew Messenger attachments
      "
    `);
  });

  test("is coloured in its key and labels alone", () => {
    expect(renderExplanations([{ explanation: missing }], { ...plain, colour: true })).toMatchInlineSnapshot(`
      "[1mwelcome[22m on Page default (1234567890): no attachment ID yet
        [2msource:  [22m media/welcome.png
        [2mdeclared:[22m messenger-assets.yaml:5:12
        [2mapply:   [22m uploads it now: new
      "
    `);
  });

  test("of what has no ID has what the manifest says, and several are apart", () => {
    const { place: _place, pageId: _pageId, ...elsewhere } = explanation();
    expect(
      renderExplanations([{ explanation: missing }, { explanation: elsewhere }], plain),
    ).toMatchInlineSnapshot(`
      "welcome on Page default (1234567890): no attachment ID yet
        source:   media/welcome.png
        declared: messenger-assets.yaml:5:12
        apply:    uploads it now: new

      welcome on Page default: live
        attachment ID: 1857777774821032
        source:        media/welcome.png
        declared:      not in the manifest
        sent as:       image, image/png, 47.1 KB
        digest:        sha256:9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f
        uploaded:      2026-09-27T20:00:00Z, 55 days ago
        expires:       2026-12-26T20:00:00Z, in 34 days
        renewal:       2026-11-19T05:36:00Z: 35 days (\`before\`) and 2.6 days (37 % of the 7 days of \`spread\`) before it expires
        apply:         keeps it: unchanged
      "
    `);
  });

  test("of a gone ID says what became of it", () => {
    const gone = { ...unplanned, state: "gone" as const };
    expect(
      renderExplanations([{ explanation: gone, history: { kind: "found", came, went } }], plain),
    ).toMatchInlineSnapshot(`
      "welcome on Page default (1234567890): not in the lockfile
        attachment ID: 1857777774821032
        source:        media/welcome.png
        declared:      messenger-assets.yaml:5:12
        sent as:       image, image/png, 47.1 KB
        digest:        sha256:9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f
        uploaded:      2026-09-27T20:00:00Z, 55 days ago
        expires:       2026-12-26T20:00:00Z, in 34 days
        apply:         knows nothing of it
        came with:     a1b2c3d4e5f6 of 2026-09-28T08:00:00Z by Ada: Renew Messenger attachments
        went with:     4332211009f8 of 2026-11-21T08:00:00Z by B\\u202eob: Renew Messenger attachments
      "
    `);
    expect(linesOf({ explanation: gone, history: { kind: "found", came } }, "went with")).toEqual([
      "no commit: another branch has it, or it went since the last one",
    ]);
  });

  test("names the lifetime where that ends the ID before the lockfile's date", () => {
    const held = explanation().held;
    const shorter = explanation({ ...(held && { held: { ...held, expiresAtMs: nowMs - 5.5 * dayMs } }) });
    expect(linesOf({ explanation: shorter }, "expires")).toEqual([
      "2026-11-16T20:00:00Z, 5 days ago, by `renewal.lifetime`; the lockfile says 2026-12-26T20:00:00Z",
    ]);
  });

  test("counts no share of a spread that there is not", () => {
    const held = explanation().held;
    const even = explanation({
      ...(held && { held: { ...held, spreadMs: 0, shareMs: 0, beforeMs: dayMs } }),
    });
    expect(linesOf({ explanation: even }, "renewal")).toEqual([
      "2026-11-19T05:36:00Z: 1 day (`before`) before it expires",
    ]);
  });

  test.each(["create", "update", "renew", "reuse", "remove", "keep"])("says that apply would %s", (name) => {
    expect(linesOf({ explanation: explanation(plannedFor(name)) }, "apply")).toMatchSnapshot();
  });

  test.each<readonly [Explanation["state"], string]>([
    ["retired", "keeps it in `retired` until it expires, for a revert"],
    ["live", "leaves it as it is: its URL cannot be used"],
  ])("of a %s ID says why apply leaves it", (state, text) => {
    expect(linesOf({ explanation: { ...unplanned, state } }, "apply")).toEqual([text]);
  });

  test.each<readonly [IdHistory, string]>([
    [{ kind: "uncommitted" }, "no commit yet"],
    [{ kind: "unavailable", reason: "there is no `git` here" }, "an unknown commit: there is no `git` here"],
    [
      { kind: "found", came, isCut: true },
      "a1b2c3d4e5f6 of 2026-09-28T08:00:00Z by Ada: Renew Messenger attachments, or before: the clone is shallow",
    ],
  ])("tells what git knows: %j", (history, text) => {
    expect(linesOf({ history }, "came with")).toEqual([text]);
  });
});

test("of many Pages, each has a line", () => {
  const many = Array.from({ length: 11 }, (_, index) => ({
    explanation: {
      ...(index === 1 ? missing : index === 2 ? unplanned : explanation()),
      page: `page-${index}`,
    },
  }));
  expect(renderExplanations(many, { ...plain, columns: 80 })).toMatchInlineSnapshot(`
    "PAGE     KEY      ATTACHMENT ID     STATE    ENDS        APPLY
    page-0   welcome  1857777774821032  live     in 34 days  keep: unchanged
    page-1   welcome                    missing              create: new
    page-2   welcome  1857777774821032  live     in 34 days
    page-3   welcome  1857777774821032  live     in 34 days  keep: unchanged
    page-4   welcome  1857777774821032  live     in 34 days  keep: unchanged
    page-5   welcome  1857777774821032  live     in 34 days  keep: unchanged
    page-6   welcome  1857777774821032  live     in 34 days  keep: unchanged
    page-7   welcome  1857777774821032  live     in 34 days  keep: unchanged
    page-8   welcome  1857777774821032  live     in 34 days  keep: unchanged
    page-9   welcome  1857777774821032  live     in 34 days  keep: unchanged
    page-10  welcome  1857777774821032  live     in 34 days  keep: unchanged

    \`--page\` explains one of them in full
    "
  `);
  expect(renderExplanations(many.slice(1), plain)).toContain("  digest:");
  const [one] = many;
  const lines = renderExplanations(
    Array.from({ length: 500 }, () => ({ ...full, ...one })),
    plain,
  ).split("\n");
  expect(lines.slice(101)).toEqual([
    "and 400 more Pages (`--json` has all)",
    "",
    "`--page` explains one of them in full",
    "",
  ]);
});

test("the document has every match, and fits its schema", () => {
  const document = explanationDocument(
    "welcome",
    [
      full,
      { explanation: missing },
      { explanation: { ...unplanned, state: "gone" }, history: { kind: "found", came, went, isCut: true } },
      { explanation: unplanned, history: { kind: "uncommitted" } },
      { explanation: unplanned, history: { kind: "unavailable", reason: "no git" } },
    ],
    nowMs,
  );
  assertFits("explain", document);
  expect(document).toMatchSnapshot();
});
