import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import type { ApplyResult } from "../../src/apply/apply-result.ts";
import type { CommitOutcome } from "../../src/core/commit/commit-outcome.ts";
import { createStatus } from "../../src/core/status/create-status.ts";
import { applyDocument } from "../../src/views/apply-document.ts";
import { diagnosticsDocument, validateDocument } from "../../src/views/diagnostics-document.ts";
import { forgetDocument } from "../../src/views/forget-document.ts";
import { importDocument } from "../../src/views/import-document.ts";
import { planDocument } from "../../src/views/plan-document.ts";
import { renderJson } from "../../src/views/render-json.ts";
import { statusDocument } from "../../src/views/status-document.ts";
import { lostReply, refusal, result } from "./apply-builders.ts";
import { dayMs, desired, error, everyAction, locked, nowMs, place, plan } from "./builders.ts";
import { forgotten, importResults } from "./lockfile-builders.ts";

const names = ["plan", "apply", "diagnostics", "validate", "status", "import", "forget"] as const;
const schemas = new Map<string, Record<string, unknown>>();
for (const name of names) schemas.set(name, await readSchema(name));

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
const validators = new Map([...schemas].map(([name, schema]) => [name, ajv.compile(schema)] as const));

const context = { manifest: "messenger-assets.yaml" };

const unreadable = error({
  code: "url-unreadable",
  message: "no answer",
  hint: "look",
  place: place("a: https://x", "https"),
});

const results: ApplyResult = result({
  status: "partial",
  results: [
    { page: "default", key: "a", action: "create", outcome: "uploaded", attachmentId: "42" },
    { page: "default", key: "b", action: "create", outcome: "failed", error: refusal },
    {
      page: "default",
      key: "c",
      action: "renew",
      outcome: "failed",
      attachmentId: "7",
      error: lostReply,
    },
    { page: "default", key: "d", action: "create", outcome: "not-started" },
  ],
});

const status = createStatus({
  lockfile: {
    pages: new Map([
      ["default", { platform: "messenger", assets: new Map([["welcome", locked()]]), retired: [] }],
    ]),
  },
  declared: [
    {
      name: "default",
      platform: "messenger",
      assets: new Map([
        ["welcome", desired("welcome")],
        ["new", desired("new")],
      ]),
    },
  ],
  renewal: { lifetimeMs: 90 * dayMs, beforeMs: 35 * dayMs, spreadMs: 0 },
  nowMs,
});

test("the plan's document has one action an asset", () => {
  const actions = everyAction();
  const document = planDocument(plan([...actions.slice(0, 4), ...actions.slice(5, 6)]), context);
  expect(document).toMatchInlineSnapshot(`
    {
      "actions": [
        {
          "action": "create",
          "digest": "sha256:a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0",
          "key": "a-new",
          "page": "default",
          "reason": "new",
          "size": 49357,
          "source": "media/a-new.png",
          "type": "image",
        },
        {
          "action": "create",
          "digest": null,
          "key": "b-unread",
          "page": "default",
          "reason": "new",
          "size": null,
          "source": "https://cdn.example.com/b",
          "type": null,
        },
        {
          "action": "reuse",
          "attachmentId": "42",
          "digest": "sha256:a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0",
          "expiresAt": "2027-01-21T20:00:00Z",
          "key": "c-reused",
          "page": "default",
          "reason": "same-content",
          "size": 49357,
          "source": "media/c-reused.png",
          "type": "image",
        },
        {
          "action": "keep",
          "attachmentId": "1857777774821032",
          "digest": "sha256:a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0",
          "expiresAt": "2026-12-26T20:00:00Z",
          "key": "d-kept",
          "page": "default",
          "reason": "unchanged",
          "size": 49357,
          "source": "media/d-kept.png",
          "type": "image",
        },
        {
          "action": "remove",
          "attachmentId": "1857777774821032",
          "digest": "sha256:9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f",
          "expiresAt": "2026-12-26T20:00:00Z",
          "key": "f-gone",
          "page": "default",
          "reason": "not-in-manifest",
          "size": 1258291,
          "source": "media/f-gone.mp4",
          "type": "video",
        },
      ],
      "formatVersion": 1,
      "manifest": "messenger-assets.yaml",
      "plannedAt": "2026-11-22T08:00:00Z",
      "summary": {
        "create": 2,
        "keep": 1,
        "remove": 1,
        "renew": 0,
        "reuse": 1,
        "update": 0,
        "uploadBytes": 49357,
        "uploads": 2,
      },
    }
  `);
});

test("the plan's document has diagnostics only when there are some", () => {
  expect(planDocument(plan([]), { ...context, diagnostics: [] })).not.toHaveProperty("diagnostics");
  expect(planDocument(plan([]), { ...context, diagnostics: [unreadable] }).diagnostics).toEqual([
    {
      code: "url-unreadable",
      severity: "error",
      message: "no answer",
      hint: "look",
      file: "messenger-assets.yaml",
      line: 5,
      column: 4,
    },
  ]);
});

test("the apply's document has its commit, where there is one", () => {
  const commit = "ab".repeat(20);
  const documentOf = (...[outcome]: readonly CommitOutcome[]): unknown =>
    applyDocument(result(), [], outcome).commit;
  expect(documentOf({ kind: "pushed", commit, to: "origin/main" })).toEqual({ id: commit, pushed: true });
  expect(documentOf({ kind: "committed", commit, branch: "main" })).toEqual({ id: commit, pushed: false });
  expect([documentOf(), documentOf({ kind: "unchanged" })]).toEqual([undefined, undefined]);
});

test("the apply's document has Meta's numbers, and not what is ours alone", () => {
  expect(applyDocument(results)).toMatchInlineSnapshot(`
    {
      "formatVersion": 1,
      "results": [
        {
          "action": "create",
          "attachmentId": "42",
          "key": "a",
          "outcome": "uploaded",
          "page": "default",
        },
        {
          "action": "create",
          "error": {
            "code": "100",
            "hint": "the declared type does not match the bytes",
            "message": "(#100) Upload attachment failure.",
            "subcode": 2018047,
            "trace": "A7CV8v0-pIMQXv1PLhxV96F",
          },
          "key": "b",
          "outcome": "failed",
          "page": "default",
        },
        {
          "action": "renew",
          "attachmentId": "7",
          "error": {
            "code": "reply-lost",
            "message": "the connection was closed",
            "possibleDuplicate": true,
          },
          "key": "c",
          "outcome": "failed",
          "page": "default",
        },
        {
          "action": "create",
          "key": "d",
          "outcome": "not-started",
          "page": "default",
        },
      ],
      "status": "partial",
      "summary": {
        "failed": 1,
        "kept": 1040,
        "notStarted": 0,
        "removed": 0,
        "reused": 1,
        "uploaded": 3,
      },
    }
  `);
  expect(applyDocument(results, [unreadable]).diagnostics).toHaveLength(1);
});

test("the document of a failed command lists its diagnostics by place", () => {
  const diagnostics = [unreadable, error({ file: "a.lock.json" }), error({ severity: "warning" })];
  expect(diagnosticsDocument(diagnostics)).toMatchInlineSnapshot(`
    {
      "diagnostics": [
        {
          "code": "asset-file-not-found",
          "message": "\`media/welcom.png\` does not exist",
          "severity": "warning",
        },
        {
          "code": "asset-file-not-found",
          "file": "a.lock.json",
          "message": "\`media/welcom.png\` does not exist",
          "severity": "error",
        },
        {
          "code": "url-unreadable",
          "column": 4,
          "file": "messenger-assets.yaml",
          "hint": "look",
          "line": 5,
          "message": "no answer",
          "severity": "error",
        },
      ],
      "formatVersion": 1,
      "status": "failed",
    }
  `);
});

test("a manifest with warnings alone is valid", () => {
  const summary = { pages: 1, assets: 2 };
  const warning = error({ severity: "warning" });
  expect(validateDocument(summary, [warning]).status).toBe("ok");
  expect(validateDocument(summary, [])).toEqual({ formatVersion: 1, status: "ok", summary, diagnostics: [] });
  expect(validateDocument(summary, [warning, error()]).status).toBe("failed");
});

test("the status's document has IDs and what is missing", () => {
  expect(statusDocument(status)).toMatchInlineSnapshot(`
    {
      "assets": [
        {
          "ageDays": 55,
          "attachmentId": "1857777774821032",
          "daysLeft": 34,
          "expiresAt": "2026-12-26T20:00:00Z",
          "key": "welcome",
          "page": "default",
          "renewsAt": "2026-11-21T20:00:00Z",
          "size": 48213,
          "source": "media/welcome.png",
          "state": "renewal-due",
          "type": "image",
          "uploadedAt": "2026-09-27T20:00:00Z",
        },
      ],
      "checkedAt": "2026-11-22T08:00:00Z",
      "formatVersion": 1,
      "missing": [
        {
          "key": "new",
          "page": "default",
        },
      ],
    }
  `);
});

test("the document of an import has what became of every ID", () => {
  const { summary, results } = importDocument(importResults, { written: [], diagnostics: [] });
  expect({ summary, first: results[0], outcomes: results.map(({ outcome }) => outcome) }).toEqual({
    summary: { imported: 2, redated: 1, retired: 1, unchanged: 1 },
    first: {
      page: "default",
      key: "promo",
      outcome: "imported",
      attachmentId: "1857777774821099",
      uploadedAt: "2026-08-31T08:00:00Z",
      expiresAt: "2026-11-29T08:00:00Z",
      replaced: "1857777774821000",
    },
    outcomes: ["imported", "redated", "retired", "unchanged", "imported"],
  });
});

test("the documents of import and forget say which outputs were written, and which not", () => {
  const outputs = { written: ["a.ts"], diagnostics: [unreadable] };
  const common = { formatVersion: 1, status: "partial", written: ["a.ts"] };
  expect(importDocument([], outputs)).toMatchObject(common);
  expect(forgetDocument(forgotten.slice(0, 1), outputs)).toEqual({
    ...common,
    summary: { forgotten: 1 },
    results: [
      {
        page: "acme",
        key: "stickers/cat",
        state: "live",
        attachmentId: "1857777774821032",
        expiresAt: "2026-12-26T20:00:00Z",
      },
    ],
    diagnostics: [
      {
        code: "url-unreadable",
        severity: "error",
        message: "no answer",
        hint: "look",
        file: "messenger-assets.yaml",
        line: 5,
        column: 4,
      },
    ],
  });
});

test("documents are two-space JSON with one final newline", () => {
  expect(renderJson({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
});

const documents: readonly (readonly [string, unknown])[] = [
  ["plan", planDocument(plan(everyAction()), context)],
  ["plan", planDocument(plan([]), { ...context, diagnostics: [unreadable] })],
  ["apply", applyDocument(results)],
  ["apply", applyDocument(results, [], { kind: "pushed", commit: "ab".repeat(20), to: "origin/main" })],
  ["apply", applyDocument(results, [], { kind: "unchanged" })],
  ["apply", applyDocument(result(), [error()])],
  ["diagnostics", diagnosticsDocument([unreadable, error({ file: "x" }), error()])],
  ["validate", validateDocument({ pages: 1, assets: 2 }, [error({ severity: "warning" })])],
  ["status", statusDocument(status)],
  ["import", importDocument(importResults, { written: ["ids.json"], diagnostics: [] })],
  ["import", importDocument([], { written: [], diagnostics: [unreadable] })],
  ["forget", forgetDocument(forgotten, { written: ["ids.json"], diagnostics: [] })],
  ["forget", forgetDocument(forgotten, { written: [], diagnostics: [unreadable] })],
];

test.each(documents)("a document of %s fits its schema as written and read back", (name, document) => {
  expect(schemaErrors(name, readBack(document))).toEqual([]);
});

test.each(documents)("a document of %s with a field too many or too few does not fit", (name, document) => {
  const written = readBack(document);
  expect(schemaErrors(name, { ...written, more: 1 })).not.toEqual([]);
  expect(schemaErrors(name, { ...written, formatVersion: undefined })).not.toEqual([]);
});

test.each([...schemas])(
  "each object in the schema of %s is closed and each field is described",
  (name, schema) => {
    expect(problemsOf(schema, name)).toEqual([]);
  },
);

function schemaErrors(name: string, document: unknown): readonly unknown[] {
  const validate = validators.get(name);
  if (validate === undefined) throw new Error(`there is no schema of ${name}`);
  return validate(document) ? [] : (validate.errors ?? []);
}

function readBack(document: unknown): Record<string, unknown> {
  return parseObject(renderJson(document));
}

function parseObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error("this is no JSON object");
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function readSchema(name: string): Promise<Record<string, unknown>> {
  return parseObject(await readFile(new URL(`../../schema/${name}.schema.json`, import.meta.url), "utf8"));
}

function problemsOf(schema: unknown, path: string): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const node = new Map<string, unknown>(Object.entries(schema));
  const isOpen = node.get("type") === "object" && node.get("additionalProperties") !== false;
  const properties = Object.entries(node.get("properties") ?? {});
  const undescribed = properties.filter(([, property]) => !("description" in property || "$ref" in property));
  return [
    ...(isOpen ? [`${path} is open`] : []),
    ...undescribed.map(([name]) => `${path}.${name} has no description`),
    ...[...node].flatMap(([name, child]) => problemsOf(child, `${path}.${name}`)),
  ];
}
