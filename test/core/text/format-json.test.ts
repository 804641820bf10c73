import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { formatJson, type JsonValue, placeJson } from "../../../src/core/text/format-json.ts";
import { fc } from "../../support/properties.ts";

const { value: anyJson } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "binary" }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.string({ unit: "grapheme-ascii" }), tie("value")), { maxLength: 4 })
      .map((members) => new Map(members)),
  ),
}));

describe("formatJson", () => {
  test("names are sorted by code unit at every level, `10` before `9`", () => {
    const value = new Map<string, JsonValue>([
      ["9", 1],
      [
        "__proto__",
        [
          new Map([
            ["b", true],
            ["a", false],
          ]),
        ],
      ],
      ["10", null],
    ]);
    expect(formatJson(value)).toBe(
      '{\n  "10": null,\n  "9": 1,\n  "__proto__": [\n    {\n      "a": false,\n      "b": true\n    }\n  ]\n}\n',
    );
  });

  test("a value that was placed beforehand stands as it would otherwise", () => {
    const value = new Map<string, JsonValue>([["b", [1, new Map()]]]);
    const whole = (inner: JsonValue) => new Map<string, JsonValue>([["a", [inner]]]);
    expect(formatJson(whole(placeJson(value, 2)))).toBe(formatJson(whole(value)));
  });

  test("names stay as given where asked for", () => {
    const value = new Map([
      ["generatedBy", "x"],
      ["assets", "y"],
    ]);
    expect(formatJson(value, { names: "as-given" })).toBe('{\n  "generatedBy": "x",\n  "assets": "y"\n}\n');
  });

  test("undefined members are left out, and empty containers take no line", () => {
    expect(formatJson(new Map([["a", undefined]]))).toBe("{}\n");
    expect(formatJson([[], new Map()])).toBe("[\n  [],\n  {}\n]\n");
  });

  test("DEL is escaped, and a lone surrogate replaced", () => {
    expect(formatJson("\u007f \ud800 \u{1f600} \u2028")).toBe('"\\u007f \ufffd \u{1f600} \u2028"\n');
  });

  test("it is byte for byte what jq prints", () => {
    const controls = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join("");
    const values = [...fc.sample(anyJson, { numRuns: 200, seed: 7 }), controls];
    const text = formatJson(values);
    const printed = execFileSync("jq", ["--sort-keys", "--indent", "2", "."], {
      input: text,
      encoding: "utf8",
    });
    expect(printed).toBe(text);
  });

  test("it is the same value again when parsed", () => {
    fc.assert(
      fc.property(
        anyJson,
        (value) => formatJson(value) === formatJson(toMaps(JSON.parse(formatJson(value)))),
      ),
    );
  });
});

function toMaps(value: unknown): JsonValue {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return value.map(toMaps);
  return new Map(Object.entries(value).map(([name, member]) => [name, toMaps(member)] as const));
}
