import type { ErrorObject } from "ajv/dist/2020.js";
import type { Finding } from "../diagnostics/finding.ts";
import { suggest } from "../text/suggest.ts";
import { segmentsOf } from "../yaml/json-pointer.ts";
import type { YamlSource } from "../yaml/parse-yaml.ts";
import type { YamlPath } from "../yaml/yaml-tree.ts";
import { membersOf } from "./members-of.ts";

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
        message: `${nameAt(path, source)} ${problemOf(error)}`,
        ...withHint(hintOf(error)),
        range: source.rangeOf(path, "value"),
      };
  }
}

/** The field that an unknown one was most likely meant to be. */
export function meantField(error: ErrorObject): string | undefined {
  return suggest(String(error.params["additionalProperty"]), knownFields(error));
}

function knownFields(error: ErrorObject): readonly string[] {
  return membersOf(error.parentSchema?.["properties"]).map(([name]) => name);
}

/** What stands at `path`, in words: a field, or an item of a list as `locales[0]`. */
function nameAt(path: YamlPath, source: YamlSource): string {
  const [field, parent] = [path.at(-1), path.at(-2)];
  if (field === undefined) return "the manifest";
  return Array.isArray(valueAt(source.value, path.slice(0, -1))) ? `\`${parent}[${field}]\`` : `\`${field}\``;
}

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>((inner, name) => new Map(membersOf(inner)).get(name), value);
}

function withHint(hint: string): { readonly hint?: string } {
  return hint === "" ? {} : { hint };
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
  const meant = meantField(error);
  return {
    code: "unknown-field",
    message: `there is no field \`${name}\` here`,
    hint: meant === undefined ? `the fields are ${listOf(knownFields(error))}` : `did you mean \`${meant}\`?`,
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
  const types = [error.schema].flat().map(String);
  const wanted = typeNames.flatMap(([type, name]) => (types.includes(type) ? name : []));
  return {
    code: "wrong-type",
    message: `${nameAt(path, source)} is ${nameOf(error.data, source.writtenAt(path))}, and must be ${wanted.join(" or ")}`,
    ...withHint(hintOfType(error, path, source)),
    range: source.rangeOf(path, "value"),
  };
}

function hintOfType(error: ErrorObject, path: YamlPath, source: YamlSource): string {
  if (path.length === 0) return "begin with `version: 1`, and list the media under `assets:`";
  // As written: a long number has lost digits by now.
  const text = source.writtenAt(path) ?? String(error.data);
  const pattern: unknown = error.parentSchema?.["pattern"];
  const fits = typeof pattern !== "string" || new RegExp(pattern, "u").test(text);
  const isScalar = typeof error.data === "number" || typeof error.data === "boolean";
  return isScalar && fits && error.schema === "string" ? `write it in quotes: "${text}"` : hintOf(error);
}

const typeNames = [
  ["string", "text"],
  ["object", "a map"],
  ["array", "a list"],
  ["number", "a number"],
  ["boolean", "true or false"],
  ["null", "nothing"],
] as const;

function nameOf(value: unknown, written: string = String(value)): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? "text" : `the ${typeof value} ${written}`;
}

function problemOf(error: ErrorObject): string {
  const given = typeof error.data === "string" ? `\`${error.data}\`` : nameOf(error.data);
  switch (error.keyword) {
    case "enum":
      return `is ${given}, and must be one of ${listOf([error.schema].flat().map(String))}`;
    case "const":
      return `is ${typeof error.data === "string" ? "text" : given}, and this messenger-assets reads ${String(error.schema)} alone`;
    case "pattern":
      return `is ${given}, and that is not ${withArticle(String(error.parentSchema?.["title"]))}`;
    case "uniqueItems":
      return "names one thing twice";
    case "exclusiveMinimum":
      return `is ${String(error.data)}, and must be above ${String(error.schema)}`;
    default:
      return "is empty";
  }
}

/** The title of a part of the schema within a sentence; names of things stay as they are written. */
function withArticle(title: string): string {
  const isName = /^(Page|Graph|URL)\b/.test(title);
  const words = isName ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  return `${/^[aeio]/.test(words) ? "an" : "a"} ${words}`;
}

function hintOf(error: ErrorObject): string {
  if (error.keyword === "const") {
    const written = `write \`version: ${String(error.schema)}\``;
    return typeof error.data === "string"
      ? `${written}, without quotes`
      : `${written}, or upgrade messenger-assets`;
  }
  const description = String(error.parentSchema?.["description"] ?? "");
  const examples = [error.parentSchema?.["examples"] ?? []].flat();
  if (error.keyword === "enum" && typeof error.data === "string") {
    const meant = suggest(error.data, [error.schema].flat().map(String));
    if (meant !== undefined) return `did you mean \`${meant}\`?`;
  }
  const example: unknown = examples.find((item) => typeof item !== "object") ?? examples[0];
  if (example === undefined) return description;
  return `${description} For example: \`${typeof example === "string" ? example : flowOf(example)}\``;
}

/** `value` as YAML on one line. */
function flowOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowOf).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${name}: ${flowOf(member)}`);
    return `{ ${members.join(", ")} }`;
  }
  const text = String(value);
  return typeof value === "string" && !/^[A-Za-z][\w./@-]*$/.test(text) ? JSON.stringify(text) : text;
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
