import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";

type Schema = ReadonlyMap<string, unknown>;

const file = new URL("../../../schema/manifest.schema.json", import.meta.url);
const text = await readFile(file, "utf8");
const ajv = new Ajv2020({ allowUnionTypes: true });
const root = membersOf(JSON.parse(text));
ajv.addSchema(JSON.parse(text));
const id = String(root.get("$id"));

function membersOf(value: unknown): Schema {
  return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
}

/** Every definition and property, with the JSON pointer that leads to it. */
function describedParts(schema: Schema, pointer: string): readonly (readonly [string, Schema])[] {
  return ["$defs", "properties"].flatMap((group) =>
    [...membersOf(schema.get(group))].flatMap(([name, part]) => {
      const inner = `${pointer}/${group}/${name}`;
      const members = membersOf(part);
      return [[inner, members] as const, ...describedParts(members, inner)];
    }),
  );
}

/** A part with what it takes from the definition that it refers to. */
function withReference(part: Schema): Schema {
  const name = String(part.get("$ref") ?? "").replace("#/$defs/", "");
  return new Map([...membersOf(membersOf(root.get("$defs")).get(name)), ...part]);
}

const parts = describedParts(root, "");

describe("the manifest's schema", () => {
  it("is JSON Schema 2020-12 with a title and a description", () => {
    expect(root.get("$schema")).toBe("https://json-schema.org/draft/2020-12/schema");
    expect([typeof root.get("title"), typeof root.get("description")]).toEqual(["string", "string"]);
  });

  it("covers every field of the contract", () => {
    expect([...membersOf(root.get("properties")).keys()]).toEqual([
      "version",
      "page",
      "pages",
      "accounts",
      "graph",
      "renewal",
      "limits",
      "publicBaseUrl",
      "assets",
      "outputs",
    ]);
  });

  it.each(parts)("explains %s to an editor", (_, part) => {
    const whole = withReference(part);
    expect(whole.get("title")).toMatch(/^[A-Z].*[^.]$/);
    expect(whole.get("description")).toMatch(/^[`A-Z].*\.$/);
    expect(whole.get("examples")).not.toHaveLength(0);
  });

  it.each(parts)("gives examples and a default that fit for %s", (pointer, part) => {
    const whole = withReference(part);
    const examples: unknown = whole.get("examples");
    const given = Array.isArray(examples) ? examples : [];
    const values = whole.has("default") ? [...given, whole.get("default")] : given;
    const validate = ajv.compile({ $ref: `${id}#${pointer}` });
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter((value) => !validate(value))).toEqual([]);
  });
});
