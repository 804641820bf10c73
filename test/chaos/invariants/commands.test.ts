import { describe, expect, test } from "vitest";
import { command, entry, snapshot } from "../builders.ts";
import { parseSnapshot } from "../snapshot.ts";
import { checkEnd } from "./check-end.ts";
import { checkLeftovers, checkSecrets } from "./check-folder.ts";
import { checkOutputs } from "./check-outputs.ts";
import { checkSettled } from "./check-settled.ts";

const problemsOf = (violations: readonly { readonly what: string }[]): readonly string[] =>
  violations.map(({ what }) => what);

describe("the lockfile can always be read", () => {
  const block = '{"assets": {}, "retired": []}';

  test.each([
    ["cut off", `{"lockfileVersion": 1, "pages": {"default": ${block}`],
    ["of another shape", '{\n  "lockfileVersion": 1,\n  "pages": {\n    "default": {}\n  }\n}\n'],
    ["not as jq prints it", `{"lockfileVersion": 1, "pages": {"default": ${block}}}`],
  ])("one that is %s is a problem", (_, lockfile) => {
    expect(parseSnapshot({ lockfile, journal: undefined }, new Map()).problems).toHaveLength(1);
  });

  test("a missing one is none", () => {
    expect(parseSnapshot({ lockfile: undefined, journal: undefined }, new Map())).toEqual(snapshot());
  });

  test.each([
    ["says its Page", { id: "8" }, { pageId: "8" }],
    ["does not", {}, { pageId: "7", isPageUnsaid: true }],
  ])("a block that %s", (_, said, expected) => {
    const a = {
      attachmentId: "123456789012345",
      contentType: "image/png",
      digest: `sha256:${"a".repeat(64)}`,
      expiresAt: "2027-02-20T07:00:00Z",
      size: 100,
      source: "a.png",
      type: "image",
      uploadedAt: "2026-11-22T07:00:00Z",
    };
    const pages = { acme: { assets: { a }, ...said, retired: [] } };
    const lockfile = `${JSON.stringify({ lockfileVersion: 1, pages }, null, 2)}\n`;
    const read = parseSnapshot({ lockfile, journal: undefined }, new Map([["acme", "7"]]));
    expect(read).toMatchObject({ problems: [], lockfile: [{ key: "a", ...expected }] });
  });

  test("the journal's results are read without the line that is torn", () => {
    const result = (id: string, intent = 1): string =>
      `{"result":${intent},"outcome":"uploaded","page":"acme","key":"a","entry":{"attachmentId":"${id}","digest":"sha256:a","type":"image","contentType":"image/png","size":100,"uploadedAt":"2026-11-22T07:00:00Z","expiresAt":"2027-02-20T07:00:00Z"}}`;
    const journal = `{"journalVersion":1}\n{"intent":1,"page":"acme"}\n${result("1")}\n{"result":2,"outcome":"failed"}\n${result("3", 3)}\n{"result":3,"outcome":"revoked"}\n${result("2").slice(0, 90)}`;
    const { journal: entries } = parseSnapshot({ lockfile: undefined, journal }, new Map([["acme", "7"]]));
    expect(entries).toEqual([entry("1", "a", { place: "journal" })]);
  });
});

describe("a command ends as the contract says", () => {
  const documentOf = (status: string): string =>
    `${JSON.stringify(
      {
        formatVersion: 1,
        status,
        summary: { uploaded: 0, reused: 0, removed: 0, kept: 1, failed: 0, notStarted: 0 },
        results: [{ page: "default", key: "a", action: "keep", outcome: "kept", attachmentId: "1" }],
      },
      undefined,
      2,
    )}\n`;
  const json = { argv: ["apply", "--json"], after: snapshot([entry("1", "a")]) };

  test.each([
    ["a failure without a cause", { exitCode: 1 }],
    ["a spent budget without a budget", { exitCode: 3 }],
    ["a bug", { exitCode: 70, mayFail: true }],
    ["an interruption without a signal", { exitCode: 130 }],
    ["the other signal's code", { exitCode: 130, signals: ["SIGTERM" as const] }],
    ["a signal that nobody sent", { exitCode: null, signal: "SIGSEGV" as const }],
    ["no end", { exitCode: null, signal: "SIGKILL" as const, signals: ["SIGKILL" as const], isStuck: true }],
    [
      "a lock of a dead run",
      { exitCode: 1, mayFail: true, stderr: "error[run-locked]: another run holds the lock\n" },
    ],
    ["no document", { ...json, stdout: "" }],
    ["two documents", { ...json, stdout: documentOf("complete").repeat(2) }],
    ["a document that says something else", { ...json, stdout: documentOf("partial") }],
    ["an ID that no file has", { ...json, after: snapshot(), stdout: documentOf("complete") }],
  ])("%s is wrong", (_, changes) => {
    expect(checkEnd(command(changes))).toHaveLength(1);
  });

  test.each([
    ["a failure with a cause", { exitCode: 1, mayFail: true }],
    ["a spent budget", { exitCode: 3, argv: ["apply", "--max-uploads", "2"] }],
    [
      "an interruption",
      { ...json, exitCode: 143, signals: ["SIGTERM" as const], stdout: documentOf("interrupted") },
    ],
    [
      "a kill, whatever was printed",
      { ...json, exitCode: null, signal: "SIGKILL" as const, signals: ["SIGKILL" as const] },
    ],
    ["a second signal", { ...json, exitCode: 130, signals: ["SIGINT" as const, "SIGINT" as const] }],
    ["a good end", { ...json, stdout: documentOf("complete") }],
  ])("%s is right", (_, changes) => {
    expect(checkEnd(command(changes))).toEqual([]);
  });
});

describe("the folder at the end", () => {
  test("holds no token", () => {
    const texts = [
      { place: "journal", text: "Bearer the-token" },
      { place: "stderr", text: "Bearer [redacted]" },
    ];
    expect(problemsOf(checkSecrets(texts, ["the-token"]))).toEqual(["one stands in journal"]);
  });

  test("holds nothing but the project and caches", () => {
    const good = [
      "messenger-assets.yaml",
      "messenger-assets.lock.json",
      "media/group/a1.png",
      "generated/assets.ts",
    ];
    const caches = [".messenger-assets/.gitignore", ".messenger-assets/facts-cache.json"];
    const left = [
      ".messenger-assets/messenger-assets/journal.jsonl",
      ".messenger-assets/messenger-assets/run.lock",
      "messenger-assets.lock.json.12-1.tmp",
    ];
    expect(problemsOf(checkLeftovers([...good, ...caches, ...left]))).toEqual(
      left.map((file) => `${file} is`),
    );
  });

  test("has outputs that say what the lockfile says", () => {
    const text = '{"pages":{"acme":{"id":"7","assets":{"a":{"attachmentId":"1"}}}}}';
    expect(checkOutputs(text, [entry("1", "a"), entry("3", "c", { place: "retired" })])).toEqual([]);
    expect(problemsOf(checkOutputs(text, [entry("2", "a")]))).toEqual(["7 a 1", "7 a 2"]);
    const unsaid = [entry("1", "a", { isPageUnsaid: true })];
    expect(problemsOf(checkOutputs(text, unsaid))).toEqual(["7 a 1", "undefined a 1"]);
    expect(checkOutputs(text.replace('"id":"7",', ""), unsaid)).toEqual([]);
  });

  test("needs no change", () => {
    const plan = (action: string): string => JSON.stringify({ actions: [{ action, key: "a" }] });
    const good = { exitCode: 0, stdout: plan("keep"), stderr: "" };
    expect(checkSettled(good)).toEqual([]);
    expect(problemsOf(checkSettled({ ...good, stdout: plan("reuse") }))).toEqual(["reuse of a"]);
    expect(problemsOf(checkSettled({ ...good, stderr: "warning" }))).toEqual(["it says: warning"]);
    expect(checkSettled({ ...good, exitCode: 2 })).toHaveLength(1);
  });
});
