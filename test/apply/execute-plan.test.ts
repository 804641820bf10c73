import { describe, expect, test } from "vitest";
import type { Upload, UploadRequest } from "../../src/apply/ports.ts";
import type { DesiredState } from "../../src/core/desired/desired-state.ts";
import type { JournaledUpload } from "../../src/core/lockfile/journal.ts";
import type { Lockfile } from "../../src/core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../src/core/lockfile/serialize-lockfile.ts";
import {
  apply,
  createFakeClock,
  diagnosticError,
  outcomesOf,
  refusal,
  rejectionOf,
  reply,
  settled,
  startApply,
} from "../support/apply-fixture.ts";
import {
  content,
  dayMs,
  desiredDefault,
  desiredState,
  digestOf,
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
} from "../support/builders.ts";

/** An uploaded entry as `reply` makes it. */
const uploaded = (key: string, bytes: string = key, page = "default") =>
  held(`id-${page}-${key}`, bytes, { source: `media/${key}.png` });

const failsFor =
  (key: string, error: unknown) =>
  async (request: UploadRequest): Promise<ReturnType<typeof reply>> => {
    if (request.key === key) throw error;
    return reply(request);
  };

describe("an upload", () => {
  test("is journaled before and after, then told, then written", async () => {
    const { lines } = await apply(desiredDefault(wanted("a")));
    expect(lines).toEqual([
      "started",
      "intent default/a",
      "upload-started a",
      "upload default/a",
      "result a uploaded",
      "upload-finished a",
      "write",
    ]);
  });

  test("makes the entry of what was sent, in whole seconds, for the manifest's lifetime", async () => {
    const { lockfile, written, result } = await apply(
      desiredDefault(wantedUrl("a", "a", { content: content("a", { etag: '"1"', lastModified: "Mon" }) })),
      undefined,
      { answer: async (request) => reply(request, { uploadedAtMs: nowMs + 1_999 }) },
    );
    const uploadedAtMs = nowMs + 1_000;
    const entry = {
      attachmentId: "id-default-a",
      contentType: "image/png",
      digest: digestOf("a"),
      expiresAtMs: uploadedAtMs + 90 * dayMs,
      sizeBytes: 100,
      source: "https://cdn.example.com/a.png",
      type: "image",
      uploadedAtMs,
      etag: '"1"',
      lastModified: "Mon",
    };
    expect(lockfile).toEqual({
      pages: new Map([["default", { platform: "messenger", assets: new Map([["a", entry]]), retired: [] }]]),
    });
    expect(written).toEqual([lockfile]);
    expect(result).toEqual({
      status: "complete",
      summary: { uploaded: 1, reused: 0, removed: 0, kept: 0, failed: 0, notStarted: 0 },
      results: [
        { page: "default", key: "a", action: "create", outcome: "uploaded", attachmentId: "id-default-a" },
      ],
    });
  });

  test("of type file has its name in the entry", async () => {
    const asset = wanted("menu", "m", { content: content("m", { type: "file" }), fileName: "Menu.pdf" });
    const { lockfile } = await apply(desiredDefault(asset));
    expect(lockfile.pages.get("default")?.assets.get("menu")).toMatchObject({ fileName: "Menu.pdf" });
  });

  test("asks for what was planned, with the Page's ID and the URL's validators", async () => {
    const asset = wantedUrl("a", "a", { content: content("a", { etag: '"1"', lastModified: "Mon" }) });
    const desired = desiredState(
      wantedPage("acme", [asset], { id: "11", platform: "instagram" }),
      wantedPage("beta", [wanted("b")]),
    );
    const { requests, intents } = await apply(desired);
    const common = { type: "image", contentType: "image/png", urgency: "new" } as const;
    expect(requests).toEqual([
      {
        ...common,
        page: "acme",
        pageId: "11",
        platform: "instagram",
        key: "a",
        fileName: "a.png",
        digest: digestOf("a"),
        body: { kind: "url", url: "https://cdn.example.com/a.png" },
        etag: '"1"',
        lastModified: "Mon",
      },
      {
        ...common,
        page: "beta",
        platform: "messenger",
        key: "b",
        fileName: "b.png",
        digest: digestOf("b"),
        body: { kind: "file", path: "/bot/media/b.png", sizeBytes: 100 },
      },
    ]);
    expect(intents).toEqual([
      { page: "acme", pageId: "11", key: "a", digest: digestOf("a") },
      { page: "beta", key: "b", digest: digestOf("b") },
    ]);
  });

  test.each([
    ["another URL", "https://cdn.example.com/old.png", "b", "url"],
    ["the same URL and other bytes", "https://cdn.example.com/a.png", "b", "url-bytes"],
    ["the same URL and bytes that expire", "https://cdn.example.com/a.png", "a", "url"],
  ])(
    "from %s travels as it must: Meta may have cached the bytes of a URL",
    async (_, source, bytes, kind) => {
      const entry = held("1", "a", { source, uploadedAtMs: nowMs - 60 * dayMs });
      const run = await apply(desiredDefault(wantedUrl("a", bytes)), lockfileDefault({ a: entry }));
      expect(run.requests.map(({ body }) => body)).toEqual([{ kind, url: "https://cdn.example.com/a.png" }]);
      expect(run.events).toContainEqual(
        expect.objectContaining({ kind: "upload-started", upload: kind === "url" ? "url" : "bytes" }),
      );
    },
  );

  test("tells how many bytes have left", async () => {
    const { events } = await apply(desiredDefault(wanted("a")), undefined, {
      answer: async (request, { onBytes }) => {
        onBytes?.(60);
        onBytes?.(40);
        return reply(request);
      },
    });
    expect(events).toEqual([
      { kind: "started", uploads: 1, uploadBytes: 100 },
      { kind: "upload-started", page: "default", key: "a", sizeBytes: 100, upload: "bytes" },
      { kind: "upload-progress", page: "default", key: "a", bytes: 60 },
      { kind: "upload-progress", page: "default", key: "a", bytes: 40 },
      { kind: "upload-finished", page: "default", key: "a", attachmentId: "id-default-a", sizeBytes: 100 },
    ]);
  });

  test("that several keys need is sent once, by the first, and reused by the others", async () => {
    const assets = [wanted("b", "same"), wanted("a", "same"), wantedUrl("c", "same")];
    const run = await apply(desiredDefault(...assets), lockfileDefault({ c: held("1", "old") }));
    expect(run.requests.map(({ key }) => key)).toEqual(["a"]);
    expect(outcomesOf(run)).toEqual([
      "default/a uploaded id-default-a",
      "default/b reused id-default-a",
      "default/c reused id-default-a",
    ]);
    expect(run.result.summary).toMatchObject({ uploaded: 1, reused: 2 });
    const page = run.lockfile.pages.get("default");
    expect(
      [...(page?.assets ?? [])].map(([key, { attachmentId, source }]) => [key, attachmentId, source]),
    ).toEqual([
      ["c", "id-default-a", "https://cdn.example.com/c.png"],
      ["a", "id-default-a", "media/a.png"],
      ["b", "id-default-a", "media/b.png"],
    ]);
    expect(page?.retired.map(({ attachmentId }) => attachmentId)).toEqual(["1"]);
  });

  test("is made once a Page, and for each type, of the same bytes", async () => {
    const asFile = wanted("b", "same", { content: content("same", { type: "file" }) });
    const { requests } = await apply(
      desiredState(
        wantedPage("acme", [wanted("a", "same"), asFile]),
        wantedPage("beta", [wanted("a", "same")]),
      ),
    );
    expect(requests.map(({ page, key }) => `${page}/${key}`)).toEqual(["acme/a", "acme/b", "beta/a"]);
  });

  test("replaces the ID of the same bytes, and retires that of others", async () => {
    const desired = desiredDefault(wanted("changed", "new"), wanted("renewed"));
    const { lockfile } = await apply(
      desired,
      lockfileDefault({ changed: held("1", "old"), renewed: heldSince(60, "2", "renewed") }),
    );
    expect(lockfile).toEqual(
      lockfileDefault(
        { changed: uploaded("changed", "new"), renewed: uploaded("renewed") },
        { retired: [{ ...held("1", "old"), key: "changed" }] },
      ),
    );
  });
});

describe("what needs no upload", () => {
  test("is done and written: a rename", async () => {
    const run = await apply(desiredDefault(wanted("new", "a")), lockfileDefault({ old: held("1", "a") }));
    expect(outcomesOf(run)).toEqual(["default/new reused 1", "default/old removed"]);
    expect(run.result.status).toBe("complete");
    expect(run.lines).toEqual(["write"]);
    expect(run.lockfile).toEqual(lockfileDefault({ new: held("1", "a", { source: "media/new.png" }) }));
  });

  test("is done and written: a removal", async () => {
    const run = await apply(desiredDefault(), lockfileDefault({ a: held("1", "a") }));
    expect(outcomesOf(run)).toEqual(["default/a removed"]);
    expect(run.written).toEqual([lockfileDefault({}, { retired: [{ ...held("1", "a"), key: "a" }] })]);
  });

  test("is not written when it is nothing, not even with another source, validator or an expired retired ID", async () => {
    const locked = lockfileDefault(
      { a: held("1", "a", { source: "old.png", etag: '"0"' }) },
      { retired: [{ ...heldSince(99, "2", "b"), key: "b" }] },
    );
    const run = await apply(desiredDefault(wanted("a")), locked);
    expect(outcomesOf(run)).toEqual(["default/a kept 1"]);
    expect(run).toMatchObject({ lines: [], written: [] });
    expect(run.lockfile).toEqual(locked);
  });

  test("is written with the sources, and without expired retired IDs, when something else is", async () => {
    const asset = wantedUrl("a", "a", { content: content("a", { etag: '"1"' }) });
    const locked = lockfileDefault(
      { a: held("1", "a", { source: "old.png", lastModified: "Mon" }) },
      {
        retired: [
          { ...heldSince(90, "2", "b"), key: "b" },
          { ...heldSince(89, "3", "c"), key: "c" },
        ],
      },
    );
    const { written } = await apply(desiredDefault(asset, wanted("new")), locked);
    expect(written).toEqual([
      lockfileDefault(
        { a: held("1", "a", { source: asset.source, etag: '"1"' }), new: uploaded("new") },
        { retired: [{ ...heldSince(89, "3", "c"), key: "c" }] },
      ),
    ]);
  });

  test("is written when the lockfile was changed before", async () => {
    const locked = lockfileDefault({ a: held("1", "a") });
    const { written } = await apply(desiredDefault(wanted("a")), locked, { isChanged: true });
    expect(written).toEqual([locked]);
  });

  test("of a URL that nobody asked keeps its validators", async () => {
    const locked = lockfileDefault({
      a: held("1", "a", { source: "https://cdn.example.com/a.png", etag: '"1"' }),
    });
    const desired = desiredDefault(wantedUrl("a", "a", { content: { kind: "unknown" } }));
    const { written } = await apply(desired, locked, { isChanged: true });
    expect(written).toEqual([locked]);
  });

  test("drops the block of a former Page with its last retired ID", async () => {
    const former = (days: number): Lockfile =>
      lockfile({
        default: heldPage({}),
        former: heldPage({}, { retired: [{ ...heldSince(days, "1", "a"), key: "a" }] }),
      });
    const pagesAfter = async (days: number) => [
      ...(await apply(desiredDefault(wanted("a")), former(days))).lockfile.pages.keys(),
    ];
    expect(await pagesAfter(89)).toEqual(["former", "default"]);
    expect(await pagesAfter(90)).toEqual(["default"]);
  });

  test("of a URL that could not be read leaves its entry, and is no result", async () => {
    const unreadable = wantedUrl("a", "a", { content: { kind: "unreadable" } });
    const locked = lockfileDefault({ a: heldSince(99, "1", "a") });
    const run = await apply(desiredDefault(unreadable, wanted("b")), locked);
    expect(outcomesOf(run)).toEqual(["default/b uploaded id-default-b"]);
    expect(run.lockfile.pages.get("default")?.assets.get("a")).toEqual(heldSince(99, "1", "a"));
  });

  test("records the Page's ID with the first change", async () => {
    const desired = desiredState(wantedPage("acme", [wanted("a")], { id: "11" }));
    const { lockfile: after } = await apply(desired);
    expect(after).toEqual(lockfile({ acme: heldPage({ a: uploaded("a", "a", "acme") }, { id: "11" }) }));
  });

  test("records the ID of a Page of which all uploads fail, and nothing of one without an ID", async () => {
    const desired = desiredState(
      wantedPage("acme", [wanted("a")], { id: "11" }),
      wantedPage("beta", [wanted("bad")], { id: "22" }),
      wantedPage("gamma", [wanted("bad")]),
    );
    const { lockfile: after } = await apply(desired, undefined, { answer: failsFor("bad", refusal()) });
    expect(after).toEqual(
      lockfile({
        acme: heldPage({ a: uploaded("a", "a", "acme") }, { id: "11" }),
        beta: heldPage({}, { id: "22" }),
      }),
    );
  });

  test("cannot be had of bytes that nobody has read", async () => {
    const unknown = wantedUrl("a", "a", { content: { kind: "unknown" } });
    const run = await apply(desiredDefault(unknown));
    expect(outcomesOf(run)).toEqual(["default/a not-started"]);
    expect(run).toMatchObject({ lines: [], result: { status: "partial" } });
  });
});

describe("refused removals", () => {
  const keys = Array.from({ length: 10 }, (_, at) => `k${at}`);
  const locked = lockfileDefault(
    Object.fromEntries(keys.map((key) => [key, held(`id-${key}`, key)] as const)),
  );
  const desired = desiredDefault(
    wanted("k0", "k0", { untilMs: nowMs }),
    ...keys.slice(5).map((key) => wanted(key)),
    wanted("new"),
  );

  test("are not done, and the rest is", async () => {
    const run = await apply(desired, locked);
    const refused = ["k1", "k2", "k3", "k4"].map(
      (key) => `default/${key} not-started id-${key} too-many-removals`,
    );
    expect(outcomesOf(run)).toEqual([
      "default/k0 removed",
      ...refused,
      ...keys.slice(5).map((key) => `default/${key} kept id-${key}`),
      "default/new uploaded id-default-new",
    ]);
    expect(run.result.status).toBe("partial");
    expect(run.result.results[1]?.error).toEqual({
      code: "too-many-removals",
      message:
        "4 of 10 assets of Page `default` would be removed (40 %): more than 30 %, the limit for a Page of 10 assets or more",
      hint: "is the manifest whole? If they are to go, give `--allow-removals=default`",
      scope: "page",
    });
    const page = run.lockfile.pages.get("default");
    expect([...(page?.assets.keys() ?? [])]).toEqual([...keys.slice(1), "new"]);
    expect(page?.retired.map(({ key }) => key)).toEqual(["k0"]);
  });

  test("are done when they are allowed", async () => {
    const run = await apply(desired, locked, { plan: { allowsRemovals: () => true } });
    expect(run.result).toMatchObject({ status: "complete", summary: { removed: 5, uploaded: 1, kept: 5 } });
  });
});

describe("a failed upload", () => {
  test("leaves its entry and its followers' as they were, and the rest goes on", async () => {
    const assets = [wanted("a", "new"), wanted("b", "new"), wanted("c")];
    const locked = lockfileDefault({ a: held("1", "old a"), b: held("2", "old b") });
    const run = await apply(desiredDefault(...assets), locked, { answer: failsFor("a", refusal()) });
    expect(outcomesOf(run)).toEqual([
      "default/a failed 100",
      "default/b failed 100",
      "default/c uploaded id-default-c",
    ]);
    expect(run.result).toMatchObject({ status: "partial", summary: { failed: 2, uploaded: 1 } });
    expect(run.results.map(({ outcome }) => outcome.kind)).toEqual(["uploaded", "failed"]);
    expect(run.lockfile).toEqual(
      lockfileDefault({ a: held("1", "old a"), b: held("2", "old b"), c: uploaded("c") }),
    );
    expect(run.events).toContainEqual({
      kind: "upload-failed",
      page: "default",
      key: "a",
      sizeBytes: 100,
      error: { code: "100", message: "(#100) no", scope: "asset" },
    });
  });

  test("that is the only one makes the run failed, and nothing is written", async () => {
    const run = await apply(desiredDefault(wanted("a")), undefined, { answer: failsFor("a", refusal()) });
    expect(run).toMatchObject({ written: [], result: { status: "failed", summary: { failed: 1 } } });
  });

  test("whose reply was lost is journaled as lost", async () => {
    const lost = refusal({ code: "reply-lost", possibleDuplicate: true });
    const run = await apply(desiredDefault(wanted("a")), undefined, { answer: failsFor("a", lost) });
    expect(run.lines).toEqual([
      "started",
      "intent default/a",
      "upload-started a",
      "upload default/a",
      "result a lost",
      "upload-paused a",
      "warning",
      "upload-failed a",
    ]);
    expect(run.result.results[0]?.error).toEqual(lost.detail);
  });

  test("of scope page stops its Page only", async () => {
    const desired = desiredState(
      wantedPage("acme", [wanted("a"), wanted("b"), wanted("c")]),
      wantedPage("beta", [wanted("a"), wanted("b")]),
    );
    const run = await apply(desired, undefined, {
      concurrency: 1,
      answer: async (request) => {
        if (request.page === "acme" && request.key === "b") throw refusal({ code: "190", scope: "page" });
        return reply(request);
      },
    });
    expect(outcomesOf(run)).toEqual([
      "acme/a uploaded id-acme-a",
      "acme/b failed 190",
      "acme/c not-started 190",
      "beta/a uploaded id-beta-a",
      "beta/b uploaded id-beta-b",
    ]);
    expect(run.result).toMatchObject({ status: "partial", summary: { failed: 1, notStarted: 1 } });
    expect(run.lines.filter((line) => line.startsWith("upload-skipped"))).toEqual(["upload-skipped c"]);
  });

  test("of scope run stops all, and what is under way goes on", async () => {
    const desired = desiredState(
      wantedPage("acme", [wanted("a"), wanted("b")]),
      wantedPage("beta", [wanted("a"), wanted("b")]),
    );
    const run = await apply(desired, undefined, {
      concurrency: 1,
      answer: async (request) => {
        if (request.page === "acme") throw refusal({ code: "368", scope: "run" });
        await settled();
        return reply(request);
      },
    });
    expect(outcomesOf(run)).toEqual([
      "acme/a failed 368",
      "acme/b not-started 368",
      "beta/a uploaded id-beta-a",
      "beta/b not-started 368",
    ]);
  });

  test("of scope page holds back what waits for its slot", async () => {
    const run = await apply(desiredDefault(wanted("a"), wanted("b"), wanted("c")), undefined, {
      concurrency: 1,
      answer: async () => {
        throw refusal({ code: "190", scope: "page" });
      },
    });
    expect(outcomesOf(run)).toEqual([
      "default/a failed 190",
      "default/b not-started 190",
      "default/c not-started 190",
    ]);
    expect(run.intents.map(({ key }) => key)).toEqual(["a"]);
  });

  test("of a Page that was refused before is not started", async () => {
    const { detail } = refusal({ code: "page-mismatch", scope: "page" });
    const desired = desiredState(wantedPage("acme", [wanted("a")]), wantedPage("beta", [wanted("b")]));
    const run = await apply(desired, undefined, { pageFailures: new Map([["acme", detail]]) });
    expect(outcomesOf(run)).toEqual(["acme/a not-started page-mismatch", "beta/b uploaded id-beta-b"]);
    expect(run.events[0]).toEqual({ kind: "started", uploads: 1, uploadBytes: 100 });
  });
});

describe("a Git LFS pointer", () => {
  const pointer = wanted("a", "a", {
    transport: { kind: "file", path: "/bot/media/a.png", lfsPointer: true },
  });

  test("that would have to be uploaded fails before anything is sent or journaled", async () => {
    const run = await apply(desiredDefault(pointer));
    expect(run.lines).toEqual(["started", "upload-failed a"]);
    expect(run.result.results).toEqual([
      {
        page: "default",
        key: "a",
        action: "create",
        outcome: "failed",
        error: {
          code: "lfs-pointer",
          message: "`media/a.png` is a Git LFS pointer: its bytes are not here",
          hint: 'git lfs pull --include "media/a.png"',
          scope: "asset",
        },
      },
    ]);
  });

  test("that has its ID is kept", async () => {
    const run = await apply(desiredDefault(pointer), lockfileDefault({ a: held("1", "a") }));
    expect(outcomesOf(run)).toEqual(["default/a kept 1"]);
  });
});

describe("bytes that changed while they were sent", () => {
  const sent = { digest: digestOf("newer"), sizeBytes: 7 };

  test("are recorded for what they are, and fail", async () => {
    const asset = wantedUrl("a", "a", {
      content: content("a", { etag: '"1"', lastModified: "Mon", type: "file" }),
      fileName: "a.pdf",
    });
    const run = await apply(desiredDefault(asset), undefined, {
      answer: async (request) => reply(request, { sent }),
    });
    expect(outcomesOf(run)).toEqual(["default/a failed file-changed"]);
    expect(run.result.results[0]?.error).toEqual({
      code: "file-changed",
      message:
        "`https://cdn.example.com/a.png` changed while it was read; the ID is recorded for the bytes that were sent",
      hint: "run apply again",
      scope: "asset",
    });
    const entry = held("id-default-a", "newer", {
      sizeBytes: 7,
      source: asset.source,
      type: "file",
      fileName: "a.pdf",
    });
    expect(run.lockfile).toEqual(lockfileDefault({ a: entry }));
    expect(run.results.map(({ outcome }) => outcome)).toEqual([
      { kind: "uploaded", upload: { page: "default", platform: "messenger", key: "a", entry } },
    ]);
  });

  test("are not given to the other keys that wanted the old ones", async () => {
    const locked = lockfileDefault({ b: held("1", "old b") });
    const run = await apply(desiredDefault(wanted("a", "x"), wanted("b", "x")), locked, {
      answer: async (request) => reply(request, { sent }),
    });
    expect(outcomesOf(run)).toEqual(["default/a failed file-changed", "default/b failed file-changed"]);
    expect(run.lockfile.pages.get("default")?.assets.get("b")).toEqual(held("1", "old b"));
  });

  test("are no failure when they are those that were planned", async () => {
    const run = await apply(desiredDefault(wanted("a")), undefined, {
      answer: async (request) => reply(request, { sent: { digest: digestOf("a"), sizeBytes: 100 } }),
    });
    expect(outcomesOf(run)).toEqual(["default/a uploaded id-default-a"]);
  });
});

describe("a reply that is looked into", () => {
  const asset = wantedUrl("a");
  const first = held("first", "a", { source: asset.source });
  const sent = { digest: digestOf("newer"), sizeBytes: 7 };
  const answerInTurn = () => {
    let count = 0;
    return async (request: UploadRequest) => {
      count += 1;
      return count === 1
        ? reply(request, { attachmentId: "first" })
        : reply(request, { attachmentId: "second", sent });
    };
  };
  /** Looks into the first reply, and sends once more where it does not count. */
  const lookingInto =
    (counts: boolean, onLook: () => void = () => undefined) =>
    (upload: Upload): Upload =>
    async (request, options) => {
      const unchecked = await upload(request, options);
      await options.onUncheckedReply?.(unchecked);
      onLook();
      if (counts) return unchecked;
      await options.onReplyRevoked?.();
      return upload(request, options);
    };

  test("is in the journal by then, and only there; once", async () => {
    const journaled: JournaledUpload[] = [];
    const run = startApply(desiredDefault(asset), undefined, {
      answer: answerInTurn(),
      wrap: lookingInto(true, () => run.lines.push(`look, ${journaled.length} told`)),
      onJournaled: (upload) => void journaled.push(upload),
    });
    const { lockfile } = await run.done;
    expect(run.lines).toEqual([
      "started",
      "intent default/a",
      "upload-started a",
      "upload default/a",
      "result a uploaded",
      "look, 0 told",
      "upload-finished a",
      "write",
    ]);
    expect(lockfile).toEqual(lockfileDefault({ a: first }));
    expect(journaled).toEqual([{ page: "default", platform: "messenger", key: "a", entry: first }]);
  });

  test("is revoked where it does not count, and the next one is recorded in its place", async () => {
    const journaled: JournaledUpload[] = [];
    const desired = desiredState(wantedPage("default", [asset], { id: "7" }));
    const run = await apply(desired, undefined, {
      answer: answerInTurn(),
      wrap: lookingInto(false),
      onJournaled: (upload) => void journaled.push(upload),
    });
    expect(run.lines.filter((line) => /^(intent|result)/.test(line))).toEqual([
      "intent default/a",
      "result a uploaded",
      "result a revoked",
      "intent default/a",
      "result a uploaded",
    ]);
    expect(run.results.map(({ intent }) => intent)).toEqual([1, 1, 2]);
    const entry = held("second", "newer", { sizeBytes: 7, source: asset.source });
    expect(run.lockfile.pages.get("default")).toMatchObject({ assets: new Map([["a", entry]]), retired: [] });
    expect(journaled).toEqual([{ page: "default", pageId: "7", platform: "messenger", key: "a", entry }]);
  });

  test("that was revoked is recorded nowhere when the next one is refused", async () => {
    const answer = answerInTurn();
    const run = await apply(desiredDefault(asset), undefined, {
      answer: async (request) => {
        const given = await answer(request);
        if (given.sent !== undefined) throw refusal();
        return given;
      },
      wrap: lookingInto(false),
    });
    expect(outcomesOf(run)).toEqual(["default/a failed 100"]);
    expect(run.written).toEqual([]);
  });

  test("goes into the lockfile alone when the journal does not take it, and is not looked into", async () => {
    const looked: string[] = [];
    const run = startApply(desiredDefault(asset), undefined, {
      answer: answerInTurn(),
      wrap: lookingInto(false, () => looked.push("looked")),
      journal: {
        intent: async () => 1,
        result: async () => {
          throw diagnosticError("journal-unwritable");
        },
      },
    });
    const executed = await run.done;
    expect(executed.diagnostics).toMatchObject([{ code: "journal-unwritable" }]);
    expect(outcomesOf(executed)).toEqual(["default/a uploaded first"]);
    expect([run.written, looked]).toEqual([[lockfileDefault({ a: first })], []]);
  });
});

/** Counts what is under way, at the most, on each Page and over all. */
async function mostAtATime(desired: DesiredState, concurrency: number) {
  const underWay = new Map<string, number>();
  const most = new Map<string, number>();
  const count = (name: string, change: number): void => {
    const now = (underWay.get(name) ?? 0) + change;
    underWay.set(name, now);
    most.set(name, Math.max(now, most.get(name) ?? 0));
  };
  const { result } = await apply(desired, undefined, {
    concurrency,
    answer: async (request) => {
      count(request.page, 1);
      count("all", 1);
      await settled();
      count(request.page, -1);
      count("all", -1);
      return reply(request);
    },
  });
  expect(result.status).toBe("complete");
  return Object.fromEntries(most);
}

describe("concurrency", () => {
  const assets = Array.from({ length: 30 }, (_, at) => wanted(`k${at}`));

  test("is as many as asked for on each Page", async () => {
    const desired = desiredState(wantedPage("acme", assets), wantedPage("beta", assets.slice(0, 2)));
    expect(await mostAtATime(desired, 3)).toEqual({ acme: 3, beta: 2, all: 5 });
  });

  test("is sixteen over all Pages at the most", async () => {
    const pages = ["a", "b", "c", "d", "e"].map((name) => wantedPage(name, assets));
    expect(await mostAtATime(desiredState(...pages), 4)).toMatchObject({ all: 16 });
  });

  test("is more over all Pages where one alone may have more", async () => {
    const desired = desiredState(wantedPage("acme", assets), wantedPage("beta", assets));
    expect(await mostAtATime(desired, 20)).toMatchObject({ acme: 20, all: 20 });
  });
});

describe("a slot", () => {
  test("is taken again while the reply before is being recorded", async () => {
    const { lines } = await apply(desiredDefault(wanted("a"), wanted("b")), undefined, { concurrency: 1 });
    expect(lines).toEqual([
      "started",
      "intent default/a",
      "upload-started a",
      "upload default/a",
      "result a uploaded",
      "upload-finished a",
      "intent default/b",
      "upload-started b",
      "upload default/b",
      "result b uploaded",
      "upload-finished b",
      "write",
    ]);
  });

  test("is given to one upload at a time, and an intent waits for its slot", async () => {
    const keys = ["a", "b", "c"];
    let underWay = 0;
    const run = startApply(desiredDefault(...keys.map((key) => wanted(key))), undefined, {
      concurrency: 1,
      answer: async (request) => {
        underWay += 1;
        for (let turn = 0; turn < 3; turn += 1) await settled();
        expect([underWay, run.intents.length]).toEqual([1, keys.indexOf(request.key) + 1]);
        underWay -= 1;
        return reply(request);
      },
    });
    expect((await run.done).result.status).toBe("complete");
  });
});

describe("an abort", () => {
  const desired = desiredDefault(wanted("a"), wanted("b"), wanted("c"));

  test("lets what is under way end, and starts nothing new", async () => {
    const controller = new AbortController();
    const clock = createFakeClock();
    const run = startApply(desired, undefined, {
      concurrency: 1,
      signal: controller.signal,
      clock,
      answer: async (request) => {
        controller.abort();
        await settled();
        return reply(request);
      },
    });
    const executed = await run.done;
    expect(outcomesOf(executed)).toEqual([
      "default/a uploaded id-default-a",
      "default/b not-started",
      "default/c not-started",
    ]);
    expect(executed.result.status).toBe("interrupted");
    expect(run.written).toEqual([lockfileDefault({ a: uploaded("a") })]);
    expect(clock.sleepers()).toBe(0);
  });

  test("gives what is under way five seconds", async () => {
    const controller = new AbortController();
    const clock = createFakeClock();
    const stops: number[] = [];
    const run = startApply(desired, undefined, {
      concurrency: 2,
      signal: controller.signal,
      clock,
      answer: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            stops.push(clock.now() - nowMs);
            reject(refusal({ code: "aborted", possibleDuplicate: true }));
          });
        }),
    });
    await settled();
    await settled();
    controller.abort();
    await clock.advance(4_999);
    expect(stops).toEqual([]);
    await clock.advance(1);
    const executed = await run.done;
    expect(stops).toEqual([5_000, 5_000]);
    expect(outcomesOf(executed)).toEqual([
      "default/a failed aborted",
      "default/b failed aborted",
      "default/c not-started",
    ]);
    expect(run.results.map(({ outcome }) => outcome.kind)).toEqual(["lost", "lost"]);
    expect(executed.result.status).toBe("interrupted");
  });

  test("before the first upload uploads nothing, and what needs none is done", async () => {
    const run = await apply(
      desiredDefault(wanted("a"), wanted("new", "x")),
      lockfileDefault({ old: held("1", "x") }),
      { signal: AbortSignal.abort() },
    );
    expect(run.requests).toEqual([]);
    expect(run.intents).toEqual([]);
    expect(outcomesOf(run)).toEqual(["default/a not-started", "default/new reused 1", "default/old removed"]);
    expect(run.result.status).toBe("interrupted");
    expect(run.written).toHaveLength(1);
  });
});

describe("the lockfile", () => {
  test("is written every five seconds at the most while uploads go on, and at the end", async () => {
    const clock = createFakeClock();
    const assets = Array.from({ length: 12 }, (_, at) => wanted(`k${String(at).padStart(2, "0")}`));
    const { written } = await apply(desiredDefault(...assets), undefined, {
      clock,
      concurrency: 1,
      answer: async (request) => {
        await clock.advance(1_250);
        return reply(request);
      },
    });
    const sizes = written.map(({ pages }) => pages.get("default")?.assets.size);
    expect(sizes).toEqual([4, 8, 12, 12]);
  });

  test("does not change once it was handed out to be written", async () => {
    const clock = createFakeClock();
    const texts: string[] = [];
    const written: Lockfile[] = [];
    await apply(desiredDefault(wanted("a"), wanted("b")), undefined, {
      clock,
      concurrency: 1,
      store: {
        write: async (lockfile) => {
          written.push(lockfile);
          texts.push(serializeLockfile(lockfile));
          return lockfile;
        },
      },
      answer: async (request) => {
        await clock.advance(5_000);
        return reply(request);
      },
    });
    expect(written.map(serializeLockfile)).toEqual(texts);
    expect(new Set(texts).size).toBe(2);
  });

  test("that cannot be written stops new uploads, and ends the run", async () => {
    const clock = createFakeClock();
    let writes = 0;
    const run = startApply(desiredDefault(wanted("a"), wanted("b"), wanted("c")), undefined, {
      clock,
      concurrency: 1,
      store: {
        write: async () => {
          writes += 1;
          throw diagnosticError(`lockfile-unwritable-${writes}`);
        },
      },
      answer: async (request) => {
        await clock.advance(5_000);
        return reply(request);
      },
    });
    const { diagnostics, isStored, result } = await run.done;
    expect(diagnostics).toEqual(diagnosticError("lockfile-unwritable-1").diagnostics);
    expect(isStored).toBe(false);
    expect([result.status, ...result.results.map(({ outcome }) => outcome)]).toEqual([
      "partial",
      "uploaded",
      "not-started",
      "not-started",
    ]);
    expect(run.requests.map(({ key }) => key)).toEqual(["a"]);
    // The second was about to be sent: the journal says that it was not.
    expect(run.results.map(({ outcome }) => outcome.kind)).toEqual(["uploaded", "failed"]);
    expect(writes).toBe(2);
  });

  test("that cannot be written takes over no IDs and forgets none", async () => {
    const locked = lockfileDefault({ gone: held("1", "gone"), old: held("2", "same") });
    const run = startApply(desiredDefault(wanted("new", "same")), locked, {
      store: {
        write: async () => {
          throw diagnosticError("lockfile-unwritable");
        },
      },
    });
    const executed = await run.done;
    expect(outcomesOf(executed)).toEqual([
      "default/gone not-started",
      "default/new not-started",
      "default/old not-started",
    ]);
    expect(executed).toMatchObject({ isStored: false, result: { status: "failed" } });
  });

  test("that could not be written for a while is written at the end, and the run has failed all the same", async () => {
    const clock = createFakeClock();
    const written: Lockfile[] = [];
    let writes = 0;
    const run = startApply(desiredDefault(wanted("a")), undefined, {
      clock,
      store: {
        write: async (lockfile) => {
          writes += 1;
          if (writes === 1) throw diagnosticError("lockfile-unwritable");
          written.push(lockfile);
          return lockfile;
        },
      },
      answer: async (request) => {
        await clock.advance(5_000);
        return reply(request);
      },
    });
    const { diagnostics, isStored, result } = await run.done;
    expect(diagnostics).toEqual(diagnosticError("lockfile-unwritable").diagnostics);
    expect([isStored, result.status]).toEqual([true, "partial"]);
    expect(written).toEqual([lockfileDefault({ a: uploaded("a") })]);
  });
});

describe("a journal that cannot be written", () => {
  const unwritable = diagnosticError("journal-unwritable");
  const refusesIntents = {
    intent: async () => {
      throw unwritable;
    },
    result: async () => undefined,
  };
  /** Nothing is written any more after the first line that could not be. */
  const refusesResults = () => {
    let isBroken = false;
    return {
      intent: async () => {
        if (isBroken) throw unwritable;
        return 1;
      },
      result: async () => {
        isBroken = true;
        throw unwritable;
      },
    };
  };
  const desired = desiredDefault(wanted("a"), wanted("b"));

  test("before an upload ends the run: nothing is sent or written", async () => {
    const run = startApply(desired, undefined, { concurrency: 1, journal: refusesIntents });
    const { diagnostics, result } = await run.done;
    expect(diagnostics).toEqual(unwritable.diagnostics);
    expect([result.status, result.summary.notStarted]).toEqual(["failed", 2]);
    expect(run).toMatchObject({ requests: [], written: [] });
  });

  test("after Meta's reply ends the run, and the ID goes into the lockfile", async () => {
    const run = startApply(desired, undefined, { concurrency: 1, journal: refusesResults() });
    const executed = await run.done;
    expect(executed.diagnostics).toEqual(unwritable.diagnostics);
    expect(outcomesOf(executed)).toEqual(["default/a uploaded id-default-a", "default/b not-started"]);
    expect(run.requests.map(({ key }) => key)).toEqual(["a"]);
    expect(run.written).toEqual([lockfileDefault({ a: uploaded("a") })]);
  });

  test("after a refusal ends the run", async () => {
    const run = startApply(desired, undefined, {
      concurrency: 1,
      journal: refusesResults(),
      answer: failsFor("a", refusal()),
    });
    expect((await run.done).diagnostics).toEqual(unwritable.diagnostics);
    expect(run).toMatchObject({ written: [] });
    expect(run.requests).toHaveLength(1);
  });

  test("after a lost reply ends the run, and the attachment that may exist is told", async () => {
    const run = startApply(desired, undefined, {
      concurrency: 1,
      journal: refusesResults(),
      answer: failsFor("a", refusal({ code: "reply-lost", possibleDuplicate: true })),
    });
    expect((await run.done).diagnostics).toEqual(unwritable.diagnostics);
    expect(run.events.filter(({ kind }) => kind === "warning")).toMatchObject([
      { code: "possible-duplicate", message: expect.stringContaining("`a`") },
    ]);
    expect(run.requests).toHaveLength(1);
  });

  test("with a lockfile that cannot either: every ID that nothing holds is told", async () => {
    const run = startApply(desired, undefined, {
      concurrency: 2,
      journal: refusesResults(),
      store: {
        write: async () => {
          throw diagnosticError("lockfile-unwritable");
        },
      },
    });
    const notStored = (key: string) => ({
      code: "id-not-stored",
      severity: "error",
      message: `the ID id-default-${key} of \`${key}\` on Page \`default\` is neither in the journal nor in the lockfile`,
      hint: `keep it with \`messenger-assets import ${key} id-default-${key} --uploaded-at 2026-11-22T08:00:00Z --page default\``,
    });
    const executed = await run.done;
    expect(outcomesOf(executed)).toEqual([
      "default/a failed id-default-a id-not-stored",
      "default/b failed id-default-b id-not-stored",
    ]);
    expect(executed.diagnostics).toEqual([
      ...unwritable.diagnostics,
      ...diagnosticError("lockfile-unwritable").diagnostics,
      notStored("a"),
      notStored("b"),
    ]);
  });

  test("with a lockfile that cannot either, for a reason of ours: the IDs are told", async () => {
    const run = startApply(desiredDefault(wanted("a")), undefined, {
      journal: refusesResults(),
      store: {
        write: async () => {
          throw new TypeError("a bug");
        },
      },
    });
    expect((await run.done).diagnostics).toMatchObject([
      { code: "journal-unwritable" },
      { code: "id-not-stored" },
    ]);
  });
});

describe("a bug", () => {
  const bug = new TypeError("a bug");

  test("in an upload ends the run; what was uploaded is written, and the upload may have come about", async () => {
    const run = startApply(desiredDefault(wanted("a"), wanted("b"), wanted("c")), undefined, {
      concurrency: 1,
      answer: failsFor("b", bug),
    });
    expect(await rejectionOf(run.done)).toBe(bug);
    expect(run.results.map(({ outcome }) => outcome.kind)).toEqual(["uploaded", "lost"]);
    expect(run.requests.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(run.written).toEqual([lockfileDefault({ a: uploaded("a") })]);
  });

  test("is told even when the lockfile cannot be written: the journal holds the IDs", async () => {
    const run = startApply(desiredDefault(wanted("a"), wanted("b")), undefined, {
      concurrency: 1,
      answer: failsFor("b", bug),
      store: {
        write: async () => {
          throw diagnosticError("lockfile-unwritable");
        },
      },
    });
    expect(await rejectionOf(run.done)).toBe(bug);
  });
});

test("results go in the order of the plan, whatever ends first", async () => {
  const keys = ["9", "10", "a", "b"];
  const run = await apply(desiredDefault(...keys.map((key) => wanted(key))), undefined, {
    answer: async (request) => {
      for (let turn = keys.indexOf(request.key); turn >= 0; turn--) await settled();
      return reply(request);
    },
  });
  expect(run.result.results.map(({ key }) => key)).toEqual(["10", "9", "a", "b"]);
});

test("ten thousand uploads are no burden", async () => {
  const assets = Array.from({ length: 10_000 }, (_, at) => wanted(`k${at}`));
  const startedAtMs = performance.now();
  const { result } = await apply(desiredDefault(...assets), undefined, {
    journal: { intent: async () => 1, result: async () => undefined },
  });
  expect(result.summary.uploaded).toBe(10_000);
  expect(performance.now() - startedAtMs).toBeLessThan(8_000);
});

test("the manifest's lifetime ends an ID", async () => {
  const desired = { ...desiredDefault(wanted("a")), renewal: { ...renewal, lifetimeMs: 60 * dayMs } };
  const { lockfile } = await apply(desired);
  expect(lockfile.pages.get("default")?.assets.get("a")?.expiresAtMs).toBe(nowMs + 60 * dayMs);
});
