import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../src/core/diagnostics/diagnostic.ts";
import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import { checkLockfile, parseLockfile } from "../../../src/core/lockfile/parse-lockfile.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { lockedAsset, lockedPage, lockfileWith, morning, retiredAsset } from "./builders.ts";

const file = "x.lock.json";

function diagnosticsOf(text: string): readonly Diagnostic[] {
  const checked = checkLockfile(text, file);
  return checked.kind === "unreadable" ? checked.diagnostics : [];
}

function messagesOf(document: unknown): readonly string[] {
  return diagnosticsOf(JSON.stringify(document)).map(({ message }) => message);
}

const entryFields = {
  attachmentId: "1",
  contentType: "image/png",
  digest: `sha256:${"a".repeat(64)}`,
  expiresAt: "2027-02-20T08:00:00Z",
  size: 5,
  source: "a.png",
  type: "image",
  uploadedAt: "2026-11-22T08:00:00Z",
};

function documentWith(entry: object): unknown {
  return { lockfileVersion: 1, pages: { default: { assets: { "a/b": entry }, retired: [] } } };
}

describe("parseLockfile", () => {
  const lockfile = lockfileWith({
    ["__proto__"]: lockedPage(
      { ["__proto__"]: lockedAsset("1"), constructor: lockedAsset("2") },
      { id: "7" },
    ),
    acme: lockedPage(
      { menu: lockedAsset("3", "a", { type: "file", fileName: "a.pdf", etag: '"v"', lastModified: "x" }) },
      { platform: "instagram", retired: [retiredAsset("old", lockedAsset("4"))] },
    ),
  });

  test("it gives back what was written, magic names too", () => {
    expect(parseLockfile(serializeLockfile(lockfile), file)).toEqual(lockfile);
  });

  test("a byte order mark and CRLF are tolerated", () => {
    const text = `\ufeff${serializeLockfile(lockfile).replaceAll("\n", "\r\n")}`;
    expect(parseLockfile(text, file)).toEqual(lockfile);
  });

  test("times are read with fractions and offsets", () => {
    const text = JSON.stringify(
      documentWith({ ...entryFields, uploadedAt: "2026-11-22T09:00:00.250+01:00" }),
    );
    const entry = parseLockfile(text, file).pages.get("default")?.assets.get("a/b");
    expect(entry?.uploadedAtMs).toBe(morning + 250);
  });

  test("fields that nobody knows are ignored", () => {
    const text = JSON.stringify({
      lockfileVersion: 1,
      pages: { default: { assets: {}, retired: [], note: 1 } },
      x: 2,
    });
    expect(parseLockfile(text, file)).toEqual(lockfileWith({ default: lockedPage({}) }));
  });

  test.each(["", " \n", "\ufeff"])("a file of %j is an error, not an empty lockfile", (text) => {
    expect(diagnosticsOf(text)).toEqual([
      {
        code: "lockfile-invalid-json",
        severity: "error",
        message: "`x.lock.json` is empty",
        hint: "restore it from git, or delete it if nothing was ever uploaded",
        file,
      },
    ]);
  });

  test("broken JSON is shown where it breaks", () => {
    expect(diagnosticsOf('{\r\n  "pages": {]\r\n}')).toEqual([
      {
        code: "lockfile-invalid-json",
        severity: "error",
        message: "`x.lock.json` is not JSON: `]` stands where a name in double quotes is expected",
        hint: "restore it from git, or mend it by hand",
        place: { file, line: 2, column: 13, endColumn: 14, sourceLine: '  "pages": {]' },
      },
    ]);
  });

  test("JSON that ends early is shown at its end", () => {
    expect(diagnosticsOf('{\n  "pages": {}')).toMatchObject([
      {
        message: "`x.lock.json` is not JSON: the end of the file stands where `,` or `}` is expected",
        place: { line: 2, column: 14, sourceLine: '  "pages": {}' },
      },
    ]);
  });

  test.each([
    ['{\n  "pages', 2, 3, '  "pages'],
    ['{"pages": "x\n"}', 1, 11, '{"pages": "x'],
  ])("a text in it without end is shown where it begins: %j", (text, line, column, sourceLine) => {
    expect(diagnosticsOf(text)).toEqual([
      {
        code: "lockfile-invalid-json",
        severity: "error",
        message:
          "`x.lock.json` is not JSON: the text that begins here has no end, or holds what JSON does not allow",
        hint: "restore it from git, or mend it by hand",
        place: { file, line, column, endColumn: column + 1, sourceLine },
      },
    ]);
  });

  test("a later version asks for an upgrade, whatever else is in it", () => {
    expect(diagnosticsOf('{"lockfileVersion":2,"pages":[]}')).toEqual([
      {
        code: "lockfile-version-unsupported",
        severity: "error",
        message: "`x.lock.json` has lockfileVersion 2; this messenger-assets reads up to 1",
        hint: "upgrade messenger-assets",
        file,
      },
    ]);
  });

  test.each([[[]], ["text"], [null], [1]])("%j is no lockfile", (document) => {
    expect(diagnosticsOf(JSON.stringify(document))).toEqual([
      {
        code: "lockfile-invalid",
        severity: "error",
        message: "`x.lock.json` is not an object",
        hint: "restore it from git, or mend it by hand",
        file,
      },
    ]);
  });

  test("every wrong shape is named, all at once", () => {
    const document = {
      lockfileVersion: "1",
      pages: {
        acme: [],
        default: {
          id: 5,
          platform: "whatsapp",
          assets: { "a/b": 1 },
          retired: [null, { ...entryFields, key: "" }],
        },
        other: { assets: [], retired: {} },
        bare: {},
      },
    };
    expect(messagesOf(document)).toEqual([
      "`lockfileVersion` of `x.lock.json` is not 1",
      "`pages.acme` of `x.lock.json` is not an object",
      "`pages.default.id` of `x.lock.json` is not a text with something in it",
      "`pages.default.platform` of `x.lock.json` is not messenger or instagram",
      '`pages.default.assets["a/b"]` of `x.lock.json` is not an object',
      "`pages.default.retired[0]` of `x.lock.json` is not an object",
      "`pages.default.retired[1].key` of `x.lock.json` is not a text with something in it",
      "`pages.other.assets` of `x.lock.json` is not an object",
      "`pages.other.retired` of `x.lock.json` is not a list",
      "`pages.bare.assets` of `x.lock.json` is missing",
      "`pages.bare.retired` of `x.lock.json` is missing",
    ]);
    expect(messagesOf({})).toEqual([
      "`lockfileVersion` of `x.lock.json` is missing",
      "`pages` of `x.lock.json` is missing",
    ]);
  });

  test.each(Object.keys(entryFields))("an entry without %s is refused", (name) => {
    const entry = Object.fromEntries(Object.entries(entryFields).filter(([field]) => field !== name));
    expect(messagesOf(documentWith(entry))).toEqual([
      `\`pages.default.assets["a/b"].${name}\` of \`x.lock.json\` is missing`,
    ]);
  });

  test.each([
    ["attachmentId", 1, "a text with something in it"],
    ["attachmentId", "", "a text with something in it"],
    ["digest", "sha256:AA", "`sha256:` and 64 lower-case hex digits"],
    ["digest", 1, "`sha256:` and 64 lower-case hex digits"],
    ["expiresAt", "tomorrow", "an RFC 3339 time, such as 2026-11-22T08:00:00Z"],
    ["expiresAt", 1, "an RFC 3339 time, such as 2026-11-22T08:00:00Z"],
    ["size", 1.5, "a whole number of bytes"],
    ["size", -1, "a whole number of bytes"],
    ["size", "5", "a whole number of bytes"],
    ["type", "picture", "image, video, audio or file"],
    ["etag", null, "a text with something in it"],
  ])("an entry whose %s is %j is refused", (name, value, expected) => {
    expect(messagesOf(documentWith({ ...entryFields, [name]: value }))).toEqual([
      `\`pages.default.assets["a/b"].${name}\` of \`x.lock.json\` is not ${expected}`,
    ]);
  });

  test("two names with one id are an error that names both", () => {
    const page = { assets: {}, id: "7", retired: [] };
    expect(messagesOf({ lockfileVersion: 1, pages: { acme: page, "two words": page } })).toEqual([
      '`pages["two words"].id` of `x.lock.json` is also the id of `pages.acme`',
    ]);
  });

  test("it throws all diagnostics", () => {
    expect(() => parseLockfile("{}", file)).toThrow(DiagnosticError);
    expect(() => parseLockfile("{}", file)).toThrow("`pages` of `x.lock.json` is missing");
  });
});
