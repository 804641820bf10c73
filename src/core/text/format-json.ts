import { compareText } from "./compare-text.ts";

/** A JSON value; objects are Maps, so that names keep their order and none is magic. Undefined members are left out. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | ReadonlyMap<string, JsonValue | undefined>
  | PlacedJson;

/** A value's text, indented for the place where it goes. */
export interface PlacedJson {
  readonly placed: string;
}

/** How `formatJson` orders the names of an object: by code unit (the default), or as the Map has them. */
export interface JsonFormat {
  readonly names?: "sorted" | "as-given";
}

/** `value` as JSON text, two-space indented, with a final newline: what `jq --sort-keys --indent 2 .` prints. */
export function formatJson(value: JsonValue, format: JsonFormat = {}): string {
  return `${formatValue(value, "", format)}\n`;
}

/** The text of `value` where it is `depth` objects or arrays deep: for a value that is formatted again and again. */
export function placeJson(value: JsonValue, depth: number): PlacedJson {
  return { placed: formatValue(value, "  ".repeat(depth), {}) };
}

function formatValue(value: JsonValue, indent: string, format: JsonFormat): string {
  if (typeof value === "string") return quote(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if ("placed" in value) return value.placed;
  const inner = `${indent}  `;
  if (!isJsonObject(value)) {
    return formatBlock(
      "[]",
      value.map((item) => formatValue(item, inner, format)),
      indent,
    );
  }
  const members: string[] = [];
  for (const [name, member] of orderedMembers(value, format)) {
    if (member !== undefined) members.push(`${quote(name)}: ${formatValue(member, inner, format)}`);
  }
  return formatBlock("{}", members, indent);
}

function formatBlock(brackets: "{}" | "[]", items: readonly string[], indent: string): string {
  if (items.length === 0) return brackets;
  const inner = `\n${indent}  `;
  return `${brackets.charAt(0)}${inner}${items.join(`,${inner}`)}\n${indent}${brackets.charAt(1)}`;
}

function orderedMembers(
  value: ReadonlyMap<string, JsonValue | undefined>,
  format: JsonFormat,
): Iterable<readonly [string, JsonValue | undefined]> {
  return format.names === "as-given" || isSorted(value.keys())
    ? value
    : [...value].sort(([a], [b]) => compareText(a, b));
}

/** Most objects are: a look costs less than sorting them. */
function isSorted(names: Iterable<string>): boolean {
  let before = "";
  for (const name of names) {
    if (compareText(before, name) > 0) return false;
    before = name;
  }
  return true;
}

function isJsonObject(
  value: readonly JsonValue[] | ReadonlyMap<string, JsonValue | undefined>,
): value is ReadonlyMap<string, JsonValue | undefined> {
  return value instanceof Map;
}

/** jq escapes DEL, which JSON.stringify does not, and knows no lone surrogates. */
function quote(text: string): string {
  if (!/[\ud800-\udfff\u007f]/.test(text)) return JSON.stringify(text);
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, "\ufffd")).replaceAll("\u007f", "\\u007f");
}
