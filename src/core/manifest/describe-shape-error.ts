import type { ErrorObject } from "ajv/dist/2020.js";
import type { Finding } from "../diagnostics/finding.ts";
import { suggest } from "../text/suggest.ts";
import { segmentsOf } from "../yaml/json-pointer.ts";
import type { YamlSource } from "../yaml/parse-yaml.ts";

/** What to say of one error of the schema's check, where it is, and how to mend it. */
export function describeShapeError(error: ErrorObject, source: YamlSource): Finding {
  const path = segmentsOf(error.instancePath);
  const field = path.at(-1);
  if (error.propertyName !== undefined) return describeName(error, error.propertyName, source);
  switch (error.keyword) {
    case "additionalProperties":
      return describeUnknownField(error, source);
    case "required":
      return describeMissingField(error, source);
    case "type":
      return describeType(error, source);
    default:
      return {
        code: field === "version" && path.length === 1 ? "manifest-version" : "invalid-value",
        message: `${field === undefined ? "the manifest" : `\`${field}\``} ${problemOf(error)}`,
        hint: hintOf(error),
        range: source.rangeOf(path, "value"),
      };
  }
}

function describeName(error: ErrorObject, name: string, source: YamlSource): Finding {
  const [group] = segmentsOf(error.instancePath).slice(-1);
  const [what, hint] =
    group === "assets"
      ? [
          "an asset key",
          "use letters, digits, `.`, `_` and `-`, in segments joined by `/`, each beginning with a letter or digit",
        ]
      : group === "pages"
        ? [
            "a Page name",
            "use letters, digits, `.`, `_` and `-`, beginning with a letter or digit, and not digits alone",
          ]
        : [
            "a label's name",
            "use letters, digits, `_` and `-`, beginning with a letter; `page` and `locale` are taken",
          ];
  return {
    code: "invalid-key",
    message: `\`${name}\` cannot be ${what}`,
    hint,
    range: source.rangeOf([...segmentsOf(error.instancePath), name], "key"),
  };
}

function describeUnknownField(error: ErrorObject, source: YamlSource): Finding {
  const path = segmentsOf(error.instancePath);
  const name = String(error.params["additionalProperty"]);
  const known = Object.keys(recordOf(error.parentSchema?.["properties"]));
  const meant = suggest(name, known);
  return {
    code: "unknown-field",
    message: `there is no field \`${name}\` here`,
    hint: meant === undefined ? `the fields are ${listOf(known)}` : `did you mean \`${meant}\`?`,
    range: source.rangeOf([...path, name], "key"),
  };
}

function describeMissingField(error: ErrorObject, source: YamlSource): Finding {
  const name = String(error.params["missingProperty"]);
  const path = segmentsOf(error.instancePath);
  const example = name === "version" ? "write `version: 1` as the first line" : `add \`${name}:\``;
  return {
    code: "missing-field",
    message: `the field \`${name}\` is missing`,
    hint: example,
    range: source.rangeOf(path, "key"),
  };
}

function describeType(error: ErrorObject, source: YamlSource): Finding {
  const path = segmentsOf(error.instancePath);
  const field = path.at(-1);
  const wanted = [error.schema].flat().map((type) => typeNames.get(String(type)) ?? String(type));
  const wantsText = [error.schema].flat().includes("string");
  const isScalar = typeof error.data === "number" || typeof error.data === "boolean";
  return {
    code: "wrong-type",
    message: `${field === undefined ? "the manifest" : `\`${field}\``} is ${nameOf(error.data)}, and must be ${wanted.join(" or ")}`,
    hint: wantsText && isScalar ? `write it in quotes: "${String(error.data)}"` : hintOf(error),
    range: source.rangeOf(path, "value"),
  };
}

const typeNames = new Map([
  ["string", "text"],
  ["object", "a map"],
  ["array", "a list"],
  ["number", "a number"],
  ["boolean", "true or false"],
  ["null", "nothing"],
]);

function nameOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? "text" : `the ${typeof value} ${String(value)}`;
}

function problemOf(error: ErrorObject): string {
  const given = typeof error.data === "string" ? `\`${error.data}\`` : nameOf(error.data);
  switch (error.keyword) {
    case "enum":
      return `is ${given}, and must be one of ${listOf([error.schema].flat().map(String))}`;
    case "const":
      return `is ${given}, and this program reads ${String(error.schema)}`;
    case "pattern":
      return `is ${given}, and that is not a ${String(error.parentSchema?.["title"]).toLowerCase()}`;
    case "uniqueItems":
      return "names one thing twice";
    case "exclusiveMinimum":
      return `is ${String(error.data)}, and must be above ${String(error.schema)}`;
    default:
      return "is empty";
  }
}

function hintOf(error: ErrorObject): string {
  const description = String(error.parentSchema?.["description"] ?? "");
  const examples = [error.parentSchema?.["examples"] ?? []].flat();
  if (error.keyword === "enum" && typeof error.data === "string") {
    const meant = suggest(error.data, [error.schema].flat().map(String));
    if (meant !== undefined) return `did you mean \`${meant}\`?`;
  }
  const example = examples.find((item) => typeof item !== "object");
  return example === undefined ? description : `${description} For example: \`${String(example)}\``;
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function recordOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
