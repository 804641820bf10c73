import { appendFile, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import { journalHeader } from "../../../src/core/lockfile/journal-lines.ts";
import { openJournal } from "../../../src/io/journal/open-journal.ts";
import { readJournal } from "../../../src/io/journal/read-journal.ts";
import { digestOf, lockedAsset } from "../../core/lockfile/builders.ts";

let root: string;
let path: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "messenger-assets-"));
  path = join(root, ".messenger-assets", "x", "journal.jsonl");
});
afterEach(() => rm(root, { recursive: true }));

const entry = lockedAsset("1");
const intentOf = (key: string) => ({ page: "default", pageId: "7", key, digest: digestOf("a") });
const uploadOf = (key: string) =>
  ({ page: "default", pageId: "7", platform: "messenger", key, entry }) as const;
const uploaded = (key: string) => ({ kind: "uploaded", upload: uploadOf(key) }) as const;

/** Runs `run` while no file can be synced. */
async function failSyncs(run: () => Promise<void>): Promise<void> {
  const handle = await open(import.meta.filename);
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  const failing = vi
    .spyOn(prototype, "datasync")
    .mockRejectedValue(Object.assign(new Error(), { code: "EIO" }));
  try {
    await run();
  } finally {
    failing.mockRestore();
  }
}

describe("openJournal", () => {
  test("nothing is made before the first line", async () => {
    const journal = await openJournal(path);
    await journal.close();
    expect(await readdir(root)).toEqual([]);
  });

  test("what was said is read back, and git is kept out", async () => {
    const journal = await openJournal(path);
    const [a, b, c, d] = await Promise.all(["a", "b", "c", "d"].map((key) => journal.intent(intentOf(key))));
    await journal.result({ intent: a ?? 0, outcome: uploaded("a") });
    await journal.result({ intent: b ?? 0, outcome: { kind: "failed" } });
    await journal.result({ intent: c ?? 0, outcome: { kind: "lost" } });
    const e = await journal.intent(intentOf("e"));
    await journal.result({ intent: e, outcome: uploaded("e") });
    await journal.result({ intent: e, outcome: { kind: "revoked" } });
    await journal.close();
    expect(new Set([a, b, c, d]).size).toBe(4);
    expect(await readJournal(path)).toEqual({
      results: [{ page: "default", pageId: "7", platform: "messenger", key: "a", entry }],
      unresolved: [intentOf("c"), intentOf("d")],
    });
    expect(await readFile(join(root, ".messenger-assets", ".gitignore"), "utf8")).toBe("*\n");
  });

  test("an intent is written when its promise resolves, and a result is on the disk", async () => {
    const journal = await openJournal(path);
    await journal.intent(intentOf("a"));
    expect((await readJournal(path)).unresolved).toEqual([intentOf("a")]);
    const { pageId: _intentPageId, ...unknown } = intentOf("b");
    const { pageId: _pageId, ...upload } = uploadOf("b");
    const intent = await journal.intent(unknown);
    await journal.result({ intent, outcome: { kind: "uploaded", upload } });
    expect((await readJournal(path)).results).toEqual([
      { page: "default", platform: "messenger", key: "b", entry },
    ]);
    await journal.close();
  });

  test("a sync that fails is an error of every line after it, not of the intent before", async () => {
    const journal = await openJournal(path);
    await failSyncs(async () => {
      const intent = await journal.intent(intentOf("a"));
      const result = journal.result({ intent, outcome: uploaded("a") });
      await expect(result).rejects.toMatchObject({ diagnostics: [{ code: "journal-unwritable" }] });
      await expect(journal.intent(intentOf("b"))).rejects.toThrow("journal-unwritable");
    });
    await journal.close();
    expect((await readJournal(path)).results).toMatchObject([{ key: "a" }]);
  });

  test("a thousand lines at once keep their order", async () => {
    const journal = await openJournal(path);
    const keys = Array.from({ length: 1000 }, (_, number) => `k${number}`);
    const intents = await Promise.all(keys.map((key) => journal.intent(intentOf(key))));
    await journal.close();
    expect(intents).toEqual(keys.map((_, at) => at + 1));
    expect((await readJournal(path)).unresolved.map(({ key }) => key)).toEqual(keys);
  });

  test("the lines of a cut-off run stay, the torn last one too", async () => {
    const first = await openJournal(path);
    const intent = await first.intent(intentOf("a"));
    await first.result({ intent, outcome: uploaded("a") });
    await first.close();
    await appendFile(path, '{"intent":2,"pa');
    const second = await openJournal(path);
    await second.intent(intentOf("b"));
    await second.close();
    const text = await readFile(path, "utf8");
    expect(text.split("\n")).toHaveLength(7);
    expect(text).toContain(`{"intent":2,"pa\n${journalHeader}`);
    expect(await readJournal(path)).toMatchObject({ results: [{ key: "a" }], unresolved: [intentOf("b")] });
  });

  test("a whole last line is not followed by an empty one", async () => {
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, journalHeader);
    const journal = await openJournal(path);
    await journal.intent(intentOf("a"));
    await journal.close();
    expect((await readFile(path, "utf8")).startsWith(`${journalHeader}${journalHeader}{"intent":1`)).toBe(
      true,
    );
  });

  test("clear removes the file, and the next line begins a new one", async () => {
    const journal = await openJournal(path);
    void journal.intent(intentOf("a"));
    await journal.clear();
    expect(await readdir(join(path, ".."))).toEqual([]);
    await journal.intent(intentOf("b"));
    await journal.close();
    expect((await readJournal(path)).unresolved).toEqual([intentOf("b")]);
  });

  test("clear removes what an earlier run left, and nothing is fine too", async () => {
    const journal = await openJournal(path);
    await journal.clear();
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, journalHeader);
    await journal.clear();
    expect(await readdir(join(path, ".."))).toEqual([]);
  });

  test("once a line cannot be written, it and all later ones are rejected with that error", async () => {
    await writeFile(join(root, ".messenger-assets"), "a file in the folder's place");
    const journal = await openJournal(path);
    const errors = (
      await Promise.allSettled([journal.intent(intentOf("a")), journal.intent(intentOf("b"))])
    ).map((outcome) => (outcome.status === "rejected" ? outcome.reason : undefined));
    const later = await journal.intent(intentOf("c")).catch((error: unknown) => error);
    expect(later).toBeInstanceOf(DiagnosticError);
    expect(errors).toEqual([later, later]);
    expect(later).toMatchObject({
      diagnostics: [
        {
          code: "journal-unwritable",
          message: `the journal \`${path}\` cannot be written: a file stands where a folder has to be (EEXIST)`,
          file: path,
        },
      ],
    });
    await journal.close();
  });

  test("a file that cannot be removed is an error", async () => {
    await mkdir(path, { recursive: true });
    const journal = await openJournal(path);
    await expect(journal.clear()).rejects.toMatchObject({ diagnostics: [{ code: "journal-unwritable" }] });
  });

  test.runIf(process.platform === "linux")(
    "a full disk leaves the lines before it as they were",
    async () => {
      const journal = await openJournal("/dev/full");
      await expect(journal.intent(intentOf("a"))).rejects.toMatchObject({
        diagnostics: [
          {
            code: "journal-unwritable",
            message: "the journal `/dev/full` cannot be written: no space is left on the disk (ENOSPC)",
          },
        ],
      });
      await journal.close();
    },
  );
});

describe("readJournal", () => {
  test("a missing one is empty", async () => {
    expect(await readJournal(path)).toEqual({ results: [], unresolved: [] });
  });

  test("one that cannot be read is an error: there may be IDs in it", async () => {
    await mkdir(path, { recursive: true });
    await expect(readJournal(path)).rejects.toMatchObject({
      diagnostics: [
        {
          code: "journal-unreadable",
          message: `the journal \`${path}\` of a cut-off apply cannot be read: it is a folder (EISDIR)`,
        },
      ],
    });
  });

  test("one of a later version is an error", async () => {
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, '{"journalVersion":2}\n');
    await expect(readJournal(path)).rejects.toThrow("journal-version-unsupported");
  });
});
