import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parseLockfile } from "../../../src/core/lockfile/parse-lockfile.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { fc } from "../../support/properties.ts";
import { anyLockfile, lockedAsset, lockedPage, lockfileWith, morning, retiredAsset } from "./builders.ts";

const contractExample = `{
  "lockfileVersion": 1,
  "pages": {
    "default": {
      "assets": {
        "welcome": {
          "attachmentId": "1857777774821032",
          "contentType": "image/png",
          "digest": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "expiresAt": "2027-02-20T08:00:00Z",
          "size": 48213,
          "source": "media/welcome.png",
          "type": "image",
          "uploadedAt": "2026-11-22T08:00:00Z"
        }
      },
      "id": "1234567890",
      "retired": []
    }
  }
}
`;

const schema: unknown = JSON.parse(
  readFileSync(new URL("../../../schema/lockfile.schema.json", import.meta.url), "utf8"),
);
const validate = new Ajv2020({ allErrors: true, strict: true }).compile(
  typeof schema === "object" && schema !== null ? schema : {},
);

describe("serializeLockfile", () => {
  test("the contract's example is read and written byte for byte", () => {
    expect(serializeLockfile(parseLockfile(contractExample, "x.lock.json"))).toBe(contractExample);
  });

  test("a lockfile is written the same way again, and with other keys for the same entries", () => {
    const entry = lockedAsset("1", "a");
    const textOf = (key: string): string =>
      serializeLockfile(lockfileWith({ acme: lockedPage({ [key]: entry }) }));
    const first = textOf("a");
    expect(textOf("a")).toBe(first);
    expect(textOf("b")).toBe(first.replace('"a": {', '"b": {'));
  });

  test("a lockfile of nothing has empty pages", () => {
    expect(serializeLockfile(lockfileWith({}))).toBe('{\n  "lockfileVersion": 1,\n  "pages": {}\n}\n');
  });

  test("optional fields are written where they are known, and times are cut to whole seconds", () => {
    const entry = lockedAsset("1", "a", {
      type: "file",
      fileName: "Menu.pdf",
      etag: '"v1"',
      lastModified: "Sun, 22 Nov 2026 08:00:00 GMT",
      uploadedAtMs: morning + 999,
    });
    const lockfile = lockfileWith({
      acme: lockedPage(
        { menu: entry },
        { platform: "instagram", retired: [retiredAsset("old", lockedAsset("2"))] },
      ),
    });
    expect(serializeLockfile(lockfile)).toMatchInlineSnapshot(`
      "{
        "lockfileVersion": 1,
        "pages": {
          "acme": {
            "assets": {
              "menu": {
                "attachmentId": "1",
                "contentType": "image/png",
                "digest": "sha256:000000000000000000000000000000000000000000000000000000000000000a",
                "etag": "\\"v1\\"",
                "expiresAt": "2027-02-20T08:00:00Z",
                "fileName": "Menu.pdf",
                "lastModified": "Sun, 22 Nov 2026 08:00:00 GMT",
                "size": 48213,
                "source": "media/a.png",
                "type": "file",
                "uploadedAt": "2026-11-22T08:00:00Z"
              }
            },
            "platform": "instagram",
            "retired": [
              {
                "attachmentId": "2",
                "contentType": "image/png",
                "digest": "sha256:000000000000000000000000000000000000000000000000000000000000000a",
                "expiresAt": "2027-02-20T08:00:00Z",
                "key": "old",
                "size": 48213,
                "source": "media/a.png",
                "type": "image",
                "uploadedAt": "2026-11-22T08:00:00Z"
              }
            ]
          }
        }
      }
      "
    `);
  });

  test("keys and retired entries are in code-unit order, whatever order they came in", () => {
    const retired = [
      retiredAsset("9", lockedAsset("5")),
      retiredAsset("10", lockedAsset("5")),
      retiredAsset("10", lockedAsset("40")),
    ];
    const text = serializeLockfile(
      lockfileWith({
        default: lockedPage(
          { b: lockedAsset("1"), "9": lockedAsset("2"), "10": lockedAsset("3") },
          { retired },
        ),
      }),
    );
    expect(
      [...text.matchAll(/"(?:key|attachmentId)": "(.*)"|"(.*)": \{/g)].map(
        ([, value, name]) => value ?? name,
      ),
    ).toEqual(["pages", "default", "assets", "10", "3", "9", "2", "b", "1", "40", "10", "5", "10", "5", "9"]);
  });

  test("it is what jq prints, the schema takes it, and it is the same when read again", () => {
    fc.assert(
      fc.property(anyLockfile, (lockfile) => {
        const text = serializeLockfile(lockfile);
        validate(JSON.parse(text));
        expect(validate.errors).toBeNull();
        expect(serializeLockfile(parseLockfile(text, "x.lock.json"))).toBe(text);
      }),
    );
    const [sample] = fc.sample(anyLockfile, { numRuns: 1, seed: 5 }).map(serializeLockfile);
    expect(
      execFileSync("jq", ["--sort-keys", "--indent", "2", "."], { input: sample, encoding: "utf8" }),
    ).toBe(sample);
  });

  test("the schema refuses a retired entry without a key, and takes fields that it does not know", () => {
    const document = JSON.parse(contractExample);
    document.pages.default.note = "x";
    expect(validate(document)).toBe(true);
    document.pages.default.retired.push(document.pages.default.assets.welcome);
    expect(validate(document)).toBe(false);
  });
});
