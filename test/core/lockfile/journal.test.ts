import { describe, expect, test } from "vitest";
import { foldJournal } from "../../../src/core/lockfile/fold-journal.ts";
import type { JournaledUpload, PossiblyLost } from "../../../src/core/lockfile/journal.ts";
import {
  journalHeader,
  renderIntent,
  renderNotUploaded,
  renderUploaded,
} from "../../../src/core/lockfile/journal-lines.ts";
import type { LockedAsset, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { parseJournal } from "../../../src/core/lockfile/parse-journal.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { fc } from "../../support/properties.ts";
import {
  anyEntry,
  anyLockfile,
  day,
  digestOf,
  idsOf,
  lockedAsset,
  lockedPage,
  lockfileWith,
  morning,
  retiredAsset,
} from "./builders.ts";

function intentOf(key: string, bytes = "a"): PossiblyLost {
  return { page: "default", pageId: "7", key, digest: digestOf(bytes) };
}

function uploadOf(key: string, entry: LockedAsset): JournaledUpload {
  return { page: "default", pageId: "7", platform: "messenger", key, entry };
}

describe("parseJournal", () => {
  test("an upload is read back as it was written", () => {
    const entry = lockedAsset("1", "a", { type: "file", fileName: 'ü"', etag: '"v"', lastModified: "x" });
    const { pageId: _pageId, ...upload } = uploadOf("__proto__", entry);
    const text = journalHeader + renderIntent(1, intentOf("__proto__")) + renderUploaded(1, upload);
    expect(parseJournal(text)).toEqual({ results: [upload], unresolved: [] });
  });

  test("an intent without a result, and a lost reply, may stand for an upload", () => {
    const { pageId: _pageId, ...unknown } = intentOf("c");
    const text = [
      journalHeader,
      renderIntent(1, intentOf("a")),
      renderIntent(2, intentOf("b")),
      renderIntent(3, unknown),
      renderIntent(4, intentOf("d")),
      renderNotUploaded(1, "lost"),
      renderNotUploaded(2, "failed"),
      renderNotUploaded(9, "lost"),
    ].join("");
    expect(parseJournal(text)).toEqual({ results: [], unresolved: [intentOf("a"), unknown, intentOf("d")] });
  });

  test("what was uploaded after all is not missing, and nothing is missing twice", () => {
    const text = [
      journalHeader,
      renderIntent(1, intentOf("a")),
      renderIntent(2, intentOf("b")),
      journalHeader,
      renderIntent(1, intentOf("a")),
      renderIntent(2, intentOf("b")),
      renderUploaded(1, uploadOf("a", lockedAsset("1"))),
    ].join("");
    expect(parseJournal(text).unresolved).toEqual([intentOf("b")]);
  });

  test("an ID that was revoked is none, in its own run alone", () => {
    const text = [
      journalHeader,
      renderUploaded(1, uploadOf("a", lockedAsset("1"))),
      renderUploaded(2, uploadOf("b", lockedAsset("2"))),
      renderNotUploaded(2, "revoked"),
      renderNotUploaded(9, "revoked"),
      renderUploaded(3, uploadOf("b", lockedAsset("3", "b"))),
      journalHeader,
      renderNotUploaded(1, "revoked"),
      renderNotUploaded(3, "revoked"),
    ].join("");
    expect(parseJournal(text)).toEqual({
      results: [uploadOf("a", lockedAsset("1")), uploadOf("b", lockedAsset("3", "b"))],
      unresolved: [],
    });
  });

  test("a result is understood without its intent, and intents are numbered a run", () => {
    const text = [
      journalHeader,
      renderIntent(1, intentOf("a")),
      `{"torn":\n`,
      journalHeader,
      renderUploaded(1, uploadOf("b", lockedAsset("1"))),
    ].join("");
    expect(parseJournal(text)).toEqual({
      results: [uploadOf("b", lockedAsset("1"))],
      unresolved: [intentOf("a")],
    });
  });

  test.each([
    ["no JSON", "garbage"],
    ["no object", "[1]"],
    ["an empty object", "{}"],
    ["a version of another kind", '{"journalVersion":"x"}'],
    ["an intent without a number", '{"intent":"1","page":"p","key":"k","digest":"d"}'],
    ["an intent without a Page", '{"intent":1,"key":"k","digest":"d"}'],
    ["an intent without a key", '{"intent":1,"page":"p","digest":"d"}'],
    ["an intent without a digest", '{"intent":1,"page":"p","key":"k"}'],
    ["an intent with a strange Page ID", '{"intent":1,"page":"p","pageId":7,"key":"k","digest":"d"}'],
    ["a result without a number", '{"result":"1","outcome":"lost"}'],
    ["a result of an unknown kind", '{"result":1,"outcome":"maybe"}'],
    [
      "a result without an entry",
      '{"result":1,"outcome":"uploaded","page":"p","platform":"messenger","key":"k"}',
    ],
    [
      "a result without a Page",
      renderUploaded(1, uploadOf("k", lockedAsset("1"))).replace('"page"', '"pag"'),
    ],
    [
      "a result without a platform",
      renderUploaded(1, uploadOf("k", lockedAsset("1"))).replace("messenger", "x"),
    ],
    ["a result without a key", renderUploaded(1, uploadOf("k", lockedAsset("1"))).replace('"key"', '"kee"')],
    [
      "a result with a strange Page ID",
      renderUploaded(1, uploadOf("k", lockedAsset("1"))).replace('"7"', "7"),
    ],
  ])("a line that is %s is passed over", (_case, line) => {
    expect(parseJournal(`${journalHeader}${line}\n`)).toEqual({ results: [], unresolved: [] });
  });

  test("a journal of a later version stops the command: there are IDs in it", () => {
    expect(() => parseJournal('{"journalVersion":2}\n')).toThrow(
      "journal-version-unsupported: the journal of a cut-off apply has version 2; this messenger-assets reads up to 1",
    );
  });

  test("cut at any byte it never throws, and has every result that was complete", () => {
    const lines = fc.array(
      fc.tuple(
        fc.constantFrom("uploaded" as const, "failed" as const, "lost" as const, "revoked" as const),
        fc.string({ unit: "grapheme", minLength: 1 }),
        anyEntry,
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(lines, fc.nat(), (uploads, cut) => {
        const texts = uploads.flatMap(([outcome, key, entry], intent) => [
          renderIntent(intent, intentOf(key)),
          outcome === "uploaded"
            ? renderUploaded(intent, uploadOf(key, entry))
            : renderNotUploaded(intent, outcome),
        ]);
        const bytes = Buffer.from([journalHeader, ...texts].join(""));
        const length = cut % (bytes.length + 1);
        const ends = [journalHeader, ...texts].map(
          (_, at, all) => Buffer.byteLength(all.slice(0, at + 1).join("")) - 1,
        );
        const whole = uploads.filter((_, at) => (ends[at * 2 + 2] ?? Number.POSITIVE_INFINITY) <= length);
        const expected = whole.flatMap(([outcome, key, entry]) =>
          outcome === "uploaded" ? [uploadOf(key, entry)] : [],
        );
        expect(parseJournal(bytes.subarray(0, length).toString()).results).toEqual(expected);
      }),
    );
  });
});

describe("foldJournal", () => {
  const base = lockfileWith({ default: lockedPage({ a: lockedAsset("1", "a") }, { id: "7" }) });
  const later = { uploadedAtMs: morning + day };
  const fold = (lockfile: Lockfile, ...results: readonly JournaledUpload[]): ReturnType<typeof foldJournal> =>
    foldJournal(lockfile, { results, unresolved: [] });
  const ids = (lockfile: Lockfile): unknown => idsOf(lockfile.pages.get("default"));

  test("nothing to fold is the same lockfile, and tells what may be lost", () => {
    const unresolved = [intentOf("x")];
    expect(foldJournal(base, { results: [], unresolved })).toEqual({
      lockfile: base,
      folded: 0,
      possiblyLost: unresolved,
    });
  });

  test("an upload takes its key, and the ID of other bytes is retired", () => {
    const { lockfile, folded } = fold(
      base,
      uploadOf("a", lockedAsset("2", "b", later)),
      uploadOf("c", lockedAsset("3")),
    );
    expect(ids(lockfile)).toEqual({ live: { a: "2", c: "3" }, retired: ["a:1"] });
    expect(folded).toBe(2);
  });

  test("an upload that the lockfile knows, in use or retired, changes nothing", () => {
    const known = lockfileWith({
      default: lockedPage(
        { a: lockedAsset("1") },
        { id: "7", retired: [retiredAsset("b", lockedAsset("2"))] },
      ),
    });
    expect(fold(known, uploadOf("a", lockedAsset("1")), uploadOf("b", lockedAsset("2")))).toEqual({
      lockfile: known,
      folded: 0,
      possiblyLost: [],
    });
  });

  test("an upload before the key's entry is retired, or dropped when its bytes are the same", () => {
    const newer = lockfileWith({ default: lockedPage({ a: lockedAsset("5", "a", later) }, { id: "7" }) });
    expect(ids(fold(newer, uploadOf("a", lockedAsset("2", "b"))).lockfile)).toEqual({
      live: { a: "5" },
      retired: ["a:2"],
    });
    expect(fold(newer, uploadOf("a", lockedAsset("2", "a")))).toMatchObject({ lockfile: newer, folded: 0 });
  });

  test("an upload whose renewal is retired already is dropped", () => {
    const retired = [retiredAsset("a", lockedAsset("6", "b", later))];
    const newer = lockfileWith({
      default: lockedPage({ a: lockedAsset("5", "a", later) }, { id: "7", retired }),
    });
    expect(fold(newer, uploadOf("a", lockedAsset("2", "b")))).toMatchObject({ lockfile: newer, folded: 0 });
  });

  test("a Page is found by its ID; another Page's block is left alone", () => {
    const renamed = lockfileWith({ acme: lockedPage({}, { id: "7" }), default: lockedPage({}, { id: "8" }) });
    const upload = uploadOf("a", lockedAsset("1"));
    expect(fold(renamed, upload).lockfile).toEqual(
      lockfileWith({
        acme: lockedPage({ a: lockedAsset("1") }, { id: "7" }),
        default: lockedPage({}, { id: "8" }),
      }),
    );
    const other = lockfileWith({ default: lockedPage({}, { id: "8" }) });
    expect(fold(other, upload).lockfile).toEqual(
      lockfileWith({
        default: lockedPage({}, { id: "8" }),
        "7": lockedPage({ a: lockedAsset("1") }, { id: "7" }),
      }),
    );
    const { pageId: _pageId, ...unknown } = upload;
    expect(fold(other, unknown).lockfile.pages.get("default")?.assets.size).toBe(1);
    expect(fold(lockfileWith({}), upload).lockfile.pages.get("default")?.id).toBe("7");
  });

  test("an upload from before the Page's change of platform is dropped", () => {
    const instagram = lockfileWith({
      default: lockedPage({ a: lockedAsset("1", "a", later) }, { id: "7", platform: "instagram" }),
    });
    expect(fold(instagram, uploadOf("b", lockedAsset("2")))).toMatchObject({
      lockfile: instagram,
      folded: 0,
    });
  });

  test("folding a journal again changes nothing", () => {
    const result = fc
      .record({
        page: fc.constantFrom("default", "acme"),
        pageId: fc.option(fc.constantFrom("7", "8"), { nil: undefined }),
        key: fc.constantFrom("welcome", "promo"),
        bytes: fc.constantFrom("a", "b"),
        days: fc.integer({ min: 21, max: 24 }),
      })
      .map(({ page, pageId, key, bytes, days }) => ({
        page,
        ...(pageId === undefined ? {} : { pageId }),
        key,
        platform: "messenger" as const,
        entry: lockedAsset("", bytes, { uploadedAtMs: morning + days * day }),
      }));
    const results = fc
      .array(result, { maxLength: 6 })
      .map((all) => all.map((one, at) => ({ ...one, entry: { ...one.entry, attachmentId: `j${at}` } })));
    const lockfiles = anyLockfile.map(({ pages }) => ({
      pages: new Map(
        [...pages].map(([name, page]) => [name, { ...page, platform: "messenger" as const }] as const),
      ),
    }));
    fc.assert(
      fc.property(lockfiles, results, (lockfile, journaled) => {
        const once = fold(lockfile, ...journaled).lockfile;
        expect(serializeLockfile(fold(once, ...journaled).lockfile)).toBe(serializeLockfile(once));
      }),
      { numRuns: 500 },
    );
  });
});
